#include "adapters/paper/drawing.hpp"

#include <cairo/cairo-pdf.h>
#include <qrencode.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "adapters/paper/sheet.hpp"

namespace vidimus::adapters::paper {
namespace {

using Kind = ports::PaperBlock::Kind;
using ports::Paper;
using ports::PaperBlock;

constexpr double name_column = 165;   // of facts
constexpr double marker_column = 16;  // of lists
constexpr double cell_padding = 4;    // of tables
constexpr double qr_size = 68;
constexpr double box_height = 105;     // of signatures
constexpr double keep_with_next = 48;  // a heading does not stand alone at the foot of a page

struct CodeFree {
  void operator()(QRcode* code) const { QRcode_free(code); }
};
using Code = std::unique_ptr<QRcode, CodeFree>;

bool is_utf8(std::string_view text) { return g_utf8_validate(text.data(), static_cast<gssize>(text.size()), nullptr) != 0; }

bool texts_are_utf8(const Paper& paper) {
  for (const auto* text : {&paper.title, &paper.issuer, &paper.subject, &paper.footer, &paper.qr, &paper.qr_label})
    if (!is_utf8(*text)) return false;
  return std::all_of(paper.blocks.begin(), paper.blocks.end(), [](const PaperBlock& block) {
    return is_utf8(block.text) && std::all_of(block.rows.begin(), block.rows.end(), [](const PaperBlock::Row& row) {
             return std::all_of(row.cells.begin(), row.cells.end(), is_utf8);
           });
  });
}

const std::string& cell_of(const PaperBlock::Row& row, std::size_t column) {
  static const std::string nothing;
  return column < row.cells.size() ? row.cells[column] : nothing;
}

void draw_heading(Sheet& sheet, const PaperBlock& block) {
  const bool section = block.kind == Kind::heading;
  sheet.space(section ? 12 : 8);
  sheet.need(keep_with_next);
  sheet.row({{.text = block.text,
              .style = {.size = section ? 13.0 : 11.0, .weight = Weight::bold, .tone = Tone::accent},
              .tag = section ? "H2" : "H3"}});
  sheet.space(4);
}

void draw_list(Sheet& sheet, const PaperBlock& block) {
  sheet.open("L");
  for (const auto& row : block.rows) {
    sheet.open("LI");
    sheet.row(
        {{.text = cell_of(row, 0), .x = margin + 4, .width = marker_column, .tag = "Lbl"},
         {.text = cell_of(row, 1), .x = margin + 4 + marker_column, .width = content_width - 4 - marker_column, .tag = "LBody"}});
    sheet.close("LI");
    sheet.space(3);
  }
  sheet.close("L");
  sheet.space(4);
}

void draw_facts(Sheet& sheet, const PaperBlock& block) {
  sheet.open("Table");
  for (const auto& row : block.rows) {
    sheet.open("TR");
    sheet.row({{.text = cell_of(row, 0), .width = name_column - 10, .style = {.tone = Tone::muted}, .tag = "TH"},
               {.text = cell_of(row, 1), .x = margin + name_column, .width = content_width - name_column, .tag = "TD"}},
              Sheet::Ground::none, 2);
    sheet.close("TR");
  }
  sheet.close("Table");
  sheet.space(6);
}

/// Widths of a table's columns, by the longest text of each; no column starves, none takes all.
std::vector<double> widths_of(const PaperBlock& block, std::size_t columns) {
  std::vector<double> out(columns, 10);
  for (const auto& row : block.rows)
    for (std::size_t at = 0; at < row.cells.size(); ++at)
      out[at] = std::max(out[at], std::min(60.0, static_cast<double>(row.cells[at].size())));
  double sum = 0;
  for (const double width : out) sum += width;
  for (double& width : out) width *= content_width / sum;
  return out;
}

void draw_table(Sheet& sheet, const PaperBlock& block) {
  std::size_t columns = 0;
  for (const auto& row : block.rows) columns = std::max(columns, row.cells.size());
  const auto widths = widths_of(block, columns);
  sheet.open("Table");
  bool header = true;
  for (const auto& row : block.rows) {
    std::vector<Cell> cells;
    double x = margin;
    for (std::size_t at = 0; at < columns; ++at) {
      cells.push_back({.text = cell_of(row, at),
                       .x = x + cell_padding,
                       .width = widths[at] - 2 * cell_padding,
                       .style = {.size = 9.5, .weight = header || row.strong ? Weight::bold : Weight::normal},
                       .right = at < block.right.size() && block.right[at],
                       .tag = header ? "TH" : "TD"});
      x += widths[at];
    }
    sheet.open("TR");
    sheet.row(cells, header ? Sheet::Ground::shaded : Sheet::Ground::none, cell_padding);
    sheet.close("TR");
    sheet.rule();
    header = false;
  }
  sheet.close("Table");
  sheet.space(8);
}

void draw_signatures(Sheet& sheet, const PaperBlock& block) {
  if (block.rows.empty()) return;
  sheet.space(8);
  sheet.need(box_height);
  const auto count = static_cast<double>(block.rows.size());
  constexpr double gap = 14;
  const double width = (content_width - gap * (count - 1)) / count;
  const double top = sheet.y();
  double x = margin;
  for (const auto& row : block.rows) {
    sheet.box(x, top, width, box_height);
    const double used = sheet.put(
        {.text = cell_of(row, 0), .x = x + 7, .width = width - 14, .style = {.size = 9.5, .weight = Weight::bold}}, top + 6);
    sheet.put({.text = cell_of(row, 1), .x = x + 7, .width = width - 14, .style = {.size = 8.5, .tone = Tone::muted}},
              top + 9 + used);
    x += width + gap;
  }
  sheet.move_to(top + box_height + 8);
}

void draw_block(Sheet& sheet, const PaperBlock& block) {
  switch (block.kind) {
    case Kind::heading:
    case Kind::subheading:
      return draw_heading(sheet, block);
    case Kind::paragraph:
      sheet.row({{.text = block.text}});
      return sheet.space(7);
    case Kind::notice:
      sheet.row({{.text = block.text, .x = margin + 14, .width = content_width - 24}}, Sheet::Ground::barred, 8);
      return sheet.space(9);
    case Kind::list:
      return draw_list(sheet, block);
    case Kind::facts:
      return draw_facts(sheet, block);
    case Kind::table:
      return draw_table(sheet, block);
    case Kind::signatures:
      return draw_signatures(sheet, block);
    case Kind::page_break:
      return sheet.new_page();
  }
}

/// Issuer and title, with the QR code at their right.
void draw_head(Sheet& sheet, const Paper& paper, const QRcode* code) {
  const double top = sheet.y();
  double text_width = content_width;
  double code_bottom = top;
  if (code != nullptr) {
    text_width -= qr_size + 18;
    const double x = margin + content_width - qr_size;
    sheet.squares(x, top, qr_size, code->width,
                  [code](int row, int column) { return (code->data[row * code->width + column] & 1) != 0; });
    code_bottom += qr_size + 4;
    if (!paper.qr_label.empty())
      code_bottom += sheet.put({.text = paper.qr_label,
                                .x = x - 60,
                                .width = qr_size + 60,
                                .style = {.size = 7.5, .tone = Tone::muted},
                                .right = true},
                               code_bottom);
  }
  if (!paper.issuer.empty()) {
    sheet.row({{.text = paper.issuer, .width = text_width, .style = {.size = 10, .weight = Weight::bold, .tone = Tone::muted}}});
    sheet.space(6);
  }
  sheet.row({{.text = paper.title,
              .width = text_width,
              .style = {.size = 19, .weight = Weight::bold, .tone = Tone::accent},
              .tag = "H1"}});
  sheet.move_to(std::max(sheet.y(), code_bottom) + 8);
}

cairo_status_t write_to(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

struct Drawn {
  std::string octets;
  int pages = 0;
};

base::Result<Drawn> draw_once(const Paper& paper, const std::string& font, const QRcode* code, int pages) {
  Drawn out;
  const std::unique_ptr<cairo_surface_t, SurfaceFree> surface{
      cairo_pdf_surface_create_for_stream(write_to, &out.octets, page_width, page_height)};
  {
    const std::unique_ptr<cairo_t, CairoFree> pen{cairo_create(surface.get())};
    Sheet sheet{pen.get(), font, paper.footer, pages};
    sheet.open("Document");
    draw_head(sheet, paper, code);
    for (const auto& block : paper.blocks) draw_block(sheet, block);
    sheet.finish();
    sheet.close("Document");
    out.pages = sheet.pages();
    if (const auto status = cairo_status(pen.get()); status != CAIRO_STATUS_SUCCESS)
      return base::fail(base::Code::internal, "paper.not_drawn", cairo_status_to_string(status));
  }
  cairo_surface_finish(surface.get());
  if (const auto status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS)
    return base::fail(base::Code::internal, "paper.not_drawn", cairo_status_to_string(status));
  return out;
}

}  // namespace

bool has_font(const std::string& family) {
  const std::unique_ptr<PangoFontMap, Unref> fonts{pango_cairo_font_map_new()};
  PangoFontFamily** families = nullptr;
  int count = 0;
  pango_font_map_list_families(fonts.get(), &families, &count);
  const bool found =
      std::any_of(families, families + count, [&](PangoFontFamily* one) { return family == pango_font_family_get_name(one); });
  g_free(families);
  return found;
}

base::Result<std::string> draw(const Paper& paper, const std::string& font) {
  if (!texts_are_utf8(paper)) return base::fail(base::Code::bad_request, "paper.not_utf8");
  Code code;
  if (!paper.qr.empty()) {
    code.reset(QRcode_encodeString8bit(paper.qr.c_str(), 0, QR_ECLEVEL_M));
    if (!code) return base::fail(base::Code::bad_request, "paper.qr_too_long");
  }
  // The number of pages stands at the foot of each: drawn once to count them, and again to write it.
  VIDIMUS_TRY(counted, draw_once(paper, font, code.get(), 0));
  VIDIMUS_TRY(drawn, draw_once(paper, font, code.get(), counted.pages));
  return std::move(drawn.octets);
}

}  // namespace vidimus::adapters::paper
