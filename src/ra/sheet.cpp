#include "ra/sheet.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/template.hpp"
#include "ra/csv.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;

base::Error too_large() { return fail(Code::too_large, "refused.export_too_large"); }

/// Text for XML 1.0: its signs escaped, control characters it cannot hold left out.
std::string escaped(std::string_view text) {
  std::string out{text};
  std::erase_if(out, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; });
  return base::escape_html(out);
}

bool is_number(std::string_view text) {
  const auto digits = text.starts_with('-') ? text.substr(1) : text;
  return !digits.empty() && digits.size() < 16 && digits.find_first_not_of("0123456789.") == std::string_view::npos &&
         std::ranges::count(digits, '.') <= 1 && digits.front() != '.' && digits.back() != '.';
}

/// "2026-11-22T10:30:00" as clocks of the zone show it.
std::string local_time(base::Instant when, std::string_view zone) {
  const auto civil = base::civil_of(when, zone);
  std::array<char, 40> clock{};
  std::snprintf(clock.data(), clock.size(), "T%02d:%02d:%02d", civil.hour, civil.minute, civil.second);
  return base::to_text(civil.day) + clock.data();
}

std::string cell_xml(ColumnKind kind, const std::string& text, std::string_view zone) {
  if (text.empty()) return "<table:table-cell/>";
  const auto shown = [](const std::string& words) { return "<text:p>" + escaped(words) + "</text:p></table:table-cell>"; };
  const auto date = [&](std::string_view style, const std::string& value) {
    return "<table:table-cell table:style-name=\"" + std::string{style} + "\" office:value-type=\"date\" office:date-value=\"" +
           value + "\">" + shown(value);
  };
  if (kind == ColumnKind::number && is_number(text))
    return "<table:table-cell office:value-type=\"float\" office:value=\"" + text + "\">" + shown(text);
  if (kind == ColumnKind::day && base::day_from(text)) return date("day", text);
  if (const auto when = kind == ColumnKind::moment ? base::from_rfc3339(text) : std::nullopt)
    return date("moment", local_time(*when, zone));
  return "<table:table-cell office:value-type=\"string\">" + shown(text);
}

constexpr std::string_view namespaces =
    "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
    "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
    "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "
    "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "
    "xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" "
    "xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" "
    "xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"";
constexpr std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

std::string head_of(std::string_view root) {
  std::string out{declaration};
  for (const std::string_view part :
       {std::string_view{"<office:"}, root, std::string_view{" "}, namespaces, std::string_view{" office:version=\"1.3\">"}})
    out += part;
  return out;
}

/// Days and moments are shown as ISO 8601 writes them: the same in every language.
constexpr std::string_view styles =
    "<office:automatic-styles>"
    "<number:date-style style:name=\"iso-day\"><number:year number:style=\"long\"/><number:text>-</number:text>"
    "<number:month number:style=\"long\"/><number:text>-</number:text><number:day number:style=\"long\"/></number:date-style>"
    "<number:date-style style:name=\"iso-moment\"><number:year number:style=\"long\"/><number:text>-</number:text>"
    "<number:month number:style=\"long\"/><number:text>-</number:text><number:day number:style=\"long\"/>"
    "<number:text> </number:text><number:hours number:style=\"long\"/><number:text>:</number:text>"
    "<number:minutes number:style=\"long\"/></number:date-style>"
    "<style:style style:name=\"day\" style:family=\"table-cell\" style:data-style-name=\"iso-day\"/>"
    "<style:style style:name=\"moment\" style:family=\"table-cell\" style:data-style-name=\"iso-moment\"/>"
    "<style:style style:name=\"title\" style:family=\"table-cell\"><style:text-properties fo:font-weight=\"bold\"/></style:style>"
    "<style:style style:name=\"wide\" style:family=\"table-column\">"
    "<style:table-column-properties style:column-width=\"4.5cm\"/></style:style>"
    "</office:automatic-styles>";

/// A name a spreadsheet takes for its tab.
std::string tab_name(std::string title) {
  std::erase_if(title, [](char c) { return std::string_view{"[]*?:/\\'"}.find(c) != std::string_view::npos; });
  return title.empty() ? "1" : title;
}

std::string content_xml(const Sheet& sheet, std::string_view zone) {
  std::string out = head_of("document-content");
  out += styles;
  out += "<office:body><office:spreadsheet><table:table table:name=\"" + escaped(tab_name(sheet.title)) +
         "\"><table:table-column table:style-name=\"wide\" table:number-columns-repeated=\"" +
         std::to_string(std::max<std::size_t>(sheet.columns.size(), 1)) + "\"/><table:table-header-rows><table:table-row>";
  for (const auto& column : sheet.columns)
    out += "<table:table-cell table:style-name=\"title\" office:value-type=\"string\"><text:p>" + escaped(column.title) +
           "</text:p></table:table-cell>";
  out += "</table:table-row></table:table-header-rows>";
  for (const auto& row : sheet.rows) {
    out += "<table:table-row>";
    for (std::size_t at = 0; at < sheet.columns.size(); ++at)
      out += cell_xml(sheet.columns[at].kind, at < row.size() ? row[at] : std::string{}, zone);
    out += "</table:table-row>";
  }
  return out + "</table:table></office:spreadsheet></office:body></office:document-content>";
}

constexpr std::string_view manifest =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">"
    "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" "
    "manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/>"
    "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>"
    "<manifest:file-entry manifest:full-path=\"styles.xml\" manifest:media-type=\"text/xml\"/>"
    "<manifest:file-entry manifest:full-path=\"meta.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>";

/// As people read it: a day as it is, a moment to the minute.
std::string printed(ColumnKind kind, const std::string& text, std::string_view zone) {
  const auto when = kind == ColumnKind::moment ? base::from_rfc3339(text) : std::nullopt;
  if (!when) return text;
  auto out = local_time(*when, zone).substr(0, 16);
  out[10] = ' ';
  return out;
}

}  // namespace

std::string write_csv(const Sheet& sheet) {
  std::vector<std::vector<std::string>> rows(1);
  for (const auto& column : sheet.columns) rows.front().push_back(column.title);
  rows.insert(rows.end(), sheet.rows.begin(), sheet.rows.end());
  // Spreadsheets that take a semicolon between cells take a comma in a number.
  for (std::size_t column = 0; column < sheet.columns.size(); ++column)
    if (sheet.columns[column].kind == ColumnKind::number)
      for (std::size_t row = 1; row < rows.size(); ++row)
        if (column < rows[row].size()) std::ranges::replace(rows[row][column], '.', ',');
  return write_csv(rows);
}

Result<base::Bytes> write_ods(const House& house, const Sheet& sheet, std::string_view zone) {
  if (sheet.rows.size() > most_sheet_rows) return too_large();
  if (house.packer == nullptr) return fail(Code::misconfigured, "the house has no packer");
  const auto now = house.clock.now();
  const auto meta = head_of("document-meta") + "<office:meta><meta:generator>Vidimus</meta:generator><dc:title>" +
                    escaped(sheet.title) + "</dc:title><meta:creation-date>" + base::to_rfc3339(now) +
                    "</meta:creation-date></office:meta></office:document-meta>";
  const auto octets = [](std::string_view text) { return base::copy_of(base::view_of(text)); };
  // The kind of file stands first and as it is, so that a look at its first octets tells it (ODF 1.3 part 2 §3.3).
  return house.packer->pack({{"mimetype", octets("application/vnd.oasis.opendocument.spreadsheet")},
                             {"content.xml", octets(content_xml(sheet, zone))},
                             {"styles.xml", octets(head_of("document-styles") + "</office:document-styles>")},
                             {"meta.xml", octets(meta)},
                             {"META-INF/manifest.xml", octets(manifest)}},
                            now);
}

Result<base::Bytes> write_pdf(const House& house, const Sheet& sheet, const std::string& issuer, const std::string& language,
                              std::string_view zone) {
  if (sheet.rows.size() > most_printed_rows) return too_large();
  ports::PaperBlock table{.kind = ports::PaperBlock::Kind::table, .text = {}, .rows = {}, .right = {}};
  auto& titles = table.rows.emplace_back();
  for (const auto& column : sheet.columns) {
    titles.cells.push_back(column.title);
    table.right.push_back(column.kind == ColumnKind::number);
  }
  for (const auto& row : sheet.rows) {
    auto& cells = table.rows.emplace_back().cells;
    for (std::size_t at = 0; at < sheet.columns.size(); ++at)
      cells.push_back(at < row.size() ? printed(sheet.columns[at].kind, row[at], zone) : std::string{});
  }
  ports::Paper paper;
  paper.title = sheet.title;
  paper.issuer = issuer;
  paper.language = language;
  paper.made_at = house.clock.now();
  paper.blocks.push_back(std::move(table));
  return house.press.print(paper);
}

}  // namespace vidimus::ra
