#include "ra/csv.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "domain/letters_of_text.hpp"

namespace vidimus::ra {
namespace {

using base::Code;

base::Error refuse(Code code, std::string detail, int line = 0) {
  auto error = base::fail(code, detail);
  if (line > 0) error.fields.push_back({"/lines/" + std::to_string(line), std::move(detail)});
  return error;
}

/// Unicode of the octets 0x80 to 0x9F of Windows-1252; 0 where it has none.
constexpr std::array<char16_t, 32> windows_1252{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};

void append_utf8(std::string& out, char16_t unicode) {
  if (unicode < 0x80) {
    out += static_cast<char>(unicode);
  } else if (unicode < 0x800) {
    out += static_cast<char>(0xC0 | (unicode >> 6));
    out += static_cast<char>(0x80 | (unicode & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | (unicode >> 12));
    out += static_cast<char>(0x80 | ((unicode >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (unicode & 0x3F));
  }
}

bool is_utf8(std::string_view text) {
  while (!text.empty())
    if (!domain::take_character(text)) return false;
  return true;
}

std::optional<std::string> from_windows_1252(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    const char16_t unicode = octet >= 0x80 && octet < 0xA0 ? windows_1252[octet - 0x80] : octet;
    if (unicode == 0 && octet != 0) return std::nullopt;
    append_utf8(out, unicode);
  }
  return out;
}

base::Result<std::string> text_of(base::ByteView file) {
  auto text = base::text_of(file);
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return refuse(Code::malformed, "csv.utf16");
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (std::any_of(text.begin(), text.end(),
                  [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t'; }))
    return refuse(Code::malformed, "csv.not_text");
  if (is_utf8(text)) return std::string{text};
  auto decoded = from_windows_1252(text);
  if (!decoded) return refuse(Code::malformed, "csv.not_text");
  return *std::move(decoded);
}

char separator_of(std::string_view text) {
  const auto first = text.substr(0, text.find_first_of("\r\n"));
  return std::count(first.begin(), first.end(), ';') >= std::count(first.begin(), first.end(), ',') ? ';' : ',';
}

std::string trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t");
  if (from == std::string_view::npos) return {};
  return std::string{text.substr(from, text.find_last_not_of(" \t") - from + 1)};
}

/// Cuts a text into lines of cells, in one pass.
class Cutter {
 public:
  Cutter(std::string_view text, char separator, const CsvLimits& limits) : text_(text), separator_(separator), limits_(limits) {}

  /// The next line that says something; nothing at the end. @errors malformed.
  base::Result<std::optional<CsvLine>> next() {
    while (at_ < text_.size()) {
      CsvLine line{.number = number_};
      VIDIMUS_CHECK(read_line(line));
      const bool says = std::any_of(line.cells.begin(), line.cells.end(), [](const auto& cell) { return !cell.empty(); });
      if (says) return std::optional<CsvLine>{std::move(line)};
    }
    return std::optional<CsvLine>{};
  }

 private:
  base::Result<base::Done> read_line(CsvLine& line) {
    for (;;) {
      VIDIMUS_TRY(cell, read_cell(line.number));
      if (cell.size() > limits_.cell) return refuse(Code::malformed, "csv.long_cell", line.number);
      line.cells.push_back(trimmed(cell));
      if (line.cells.size() > limits_.columns) return refuse(Code::malformed, "csv.too_many_columns", line.number);
      if (at_ < text_.size() && text_[at_] == separator_) {
        ++at_;
        continue;
      }
      end_line();
      return base::Done{};
    }
  }

  base::Result<std::string> read_cell(int line) {
    if (at_ >= text_.size() || text_[at_] != '"') {
      const auto end = std::min(text_.find_first_of(separator_ == ';' ? ";\r\n" : ",\r\n", at_), text_.size());
      return std::string{text_.substr(std::exchange(at_, end), end - at_)};
    }
    std::string out;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\n') ++number_;
      if (text_[at_] != '"') {
        out += text_[at_] == '\n' || text_[at_] == '\r' ? ' ' : text_[at_];
        continue;
      }
      if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        out += '"';
        ++at_;
        continue;
      }
      ++at_;
      const bool over = at_ >= text_.size() || text_[at_] == separator_ || text_[at_] == '\r' || text_[at_] == '\n';
      if (!over) return refuse(Code::malformed, "csv.quote", line);
      return out;
    }
    return refuse(Code::malformed, "csv.quote", line);
  }

  void end_line() {
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++number_;
  }

  std::string_view text_;
  char separator_;
  const CsvLimits& limits_;
  std::size_t at_ = 0;
  int number_ = 1;
};

/// "Prénoms du porteur" → "prenoms_du_porteur".
std::string simple_name(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 26> plain{
      {{"à", 'a'}, {"â", 'a'}, {"ä", 'a'}, {"é", 'e'}, {"è", 'e'}, {"ê", 'e'}, {"ë", 'e'}, {"î", 'i'}, {"ï", 'i'},
       {"ô", 'o'}, {"ö", 'o'}, {"ù", 'u'}, {"û", 'u'}, {"ü", 'u'}, {"ç", 'c'}, {"À", 'a'}, {"Â", 'a'}, {"É", 'e'},
       {"È", 'e'}, {"Ê", 'e'}, {"Î", 'i'}, {"Ô", 'o'}, {"Ù", 'u'}, {"Û", 'u'}, {"Ç", 'c'}, {"’", '_'}}};
  std::string out;
  while (!text.empty()) {
    const auto accent = std::find_if(plain.begin(), plain.end(), [&](const auto& row) { return text.starts_with(row.first); });
    char c = accent != plain.end() ? accent->second : text.front();
    text.remove_prefix(accent != plain.end() ? accent->first.size() : 1);
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (word)
      out += c;
    else if (!out.empty() && out.back() != '_')
      out += '_';
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  return out;
}

base::Result<std::vector<std::string>> header_of(const CsvLine& line) {
  std::vector<std::string> out;
  for (const auto& cell : line.cells) {
    auto name = simple_name(cell);
    if (!name.empty() && std::find(out.begin(), out.end(), name) != out.end())
      return refuse(Code::malformed, "csv.column_twice", line.number);
    out.push_back(std::move(name));
  }
  return out;
}

}  // namespace

const std::string* CsvTable::cell(const CsvLine& line, std::string_view column) const {
  const auto found = std::find(header.begin(), header.end(), column);
  if (found == header.end()) return nullptr;
  const auto at = static_cast<std::size_t>(found - header.begin());
  return at < line.cells.size() ? &line.cells[at] : nullptr;
}

base::Result<CsvTable> read_csv(base::ByteView file, const CsvLimits& limits) {
  if (file.size() > limits.octets) return refuse(Code::too_large, "csv.too_large");
  VIDIMUS_TRY(text, text_of(file));
  Cutter cutter{text, separator_of(text), limits};
  VIDIMUS_TRY(first, cutter.next());
  if (!first) return refuse(Code::malformed, "csv.no_header");
  CsvTable out;
  VIDIMUS_TRY(header, header_of(*first));
  out.header = std::move(header);
  for (;;) {
    VIDIMUS_TRY(line, cutter.next());
    if (!line) return out;
    if (out.lines.size() == limits.lines) return refuse(Code::too_large, "csv.too_many_lines", line->number);
    if (line->cells.size() > out.header.size()) return refuse(Code::malformed, "csv.too_many_columns", line->number);
    line->cells.resize(out.header.size());
    out.lines.push_back(*std::move(line));
  }
}

std::string write_csv(const std::vector<std::vector<std::string>>& rows) {
  std::string out = "\xEF\xBB\xBF";
  for (const auto& row : rows) {
    for (std::size_t at = 0; at < row.size(); ++at) {
      if (at > 0) out += ';';
      std::string cell = row[at];
      if (!cell.empty() && std::string_view{"=+-@\t\r"}.find(cell.front()) != std::string_view::npos) cell.insert(0, "'");
      if (cell.find_first_of(";\"\r\n") == std::string::npos) {
        out += cell;
        continue;
      }
      out += '"';
      for (const char c : cell) out.append(c == '"' ? 2 : 1, c);
      out += '"';
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace vidimus::ra
