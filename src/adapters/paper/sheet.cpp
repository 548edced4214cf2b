#include "adapters/paper/sheet.hpp"

#include <algorithm>

namespace vidimus::adapters::paper {
namespace {

struct DescriptionFree {
  void operator()(PangoFontDescription* description) const { pango_font_description_free(description); }
};
struct IterFree {
  void operator()(PangoLayoutIter* iter) const { pango_layout_iter_free(iter); }
};
struct OptionsFree {
  void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
};

constexpr double foot_size = 8;
constexpr double bar_width = 3;

double points(int pango_units) { return pango_units / static_cast<double>(PANGO_SCALE); }

/// Text for the layout: control characters would be drawn as boxes.
std::string printable(std::string_view text) {
  std::string out{text};
  std::replace_if(
      out.begin(), out.end(), [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F; }, ' ');
  return out;
}

}  // namespace

/// A cell's text broken into lines, and the line that is drawn next.
struct Sheet::Laid {
  std::unique_ptr<PangoLayout, Unref> layout;
  std::unique_ptr<PangoLayoutIter, IterFree> next;
  bool done = false;

  [[nodiscard]] double line_top() const { return extent().first; }
  [[nodiscard]] double line_bottom() const { return extent().second; }
  [[nodiscard]] std::pair<double, double> extent() const {
    int top = 0;
    int bottom = 0;
    pango_layout_iter_get_line_yrange(next.get(), &top, &bottom);
    return {points(top), points(bottom)};
  }
  [[nodiscard]] double height_left() const {
    if (done) return 0;
    PangoRectangle logical;
    pango_layout_get_extents(layout.get(), nullptr, &logical);
    return points(logical.y + logical.height) - line_top();
  }
};

Sheet::Sheet(cairo_t* pen, const std::string& font, std::string footer, int pages)
    : pen_(pen), context_(pango_cairo_create_context(pen)), font_(font), footer_(std::move(footer)), pages_(pages) {
  pango_cairo_context_set_resolution(context_.get(), 72);
  pango_context_set_round_glyph_positions(context_.get(), FALSE);
  const std::unique_ptr<cairo_font_options_t, OptionsFree> options{cairo_font_options_create()};
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context_.get(), options.get());
  cairo_set_line_width(pen_, 0.5);
}

Sheet::Laid Sheet::lay(const Cell& cell) const {
  Laid out;
  out.layout.reset(pango_layout_new(context_.get()));
  const std::unique_ptr<PangoFontDescription, DescriptionFree> description{pango_font_description_new()};
  pango_font_description_set_family(description.get(), font_.c_str());
  pango_font_description_set_size(description.get(), static_cast<int>(cell.style.size * PANGO_SCALE));
  pango_font_description_set_weight(description.get(),
                                    cell.style.weight == Weight::bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  auto* layout = out.layout.get();
  pango_layout_set_font_description(layout, description.get());
  pango_layout_set_width(layout, static_cast<int>(cell.width * PANGO_SCALE));
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_spacing(layout, static_cast<int>(cell.style.size * 0.2 * PANGO_SCALE));
  if (cell.right) pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
  const auto text = printable(cell.text);
  pango_layout_set_text(layout, text.c_str(), static_cast<int>(text.size()));
  out.next.reset(pango_layout_get_iter(layout));
  return out;
}

void Sheet::colour(Tone tone) {
  if (tone == Tone::ink) cairo_set_source_rgb(pen_, 0.1, 0.1, 0.12);
  if (tone == Tone::muted) cairo_set_source_rgb(pen_, 0.33, 0.35, 0.38);
  if (tone == Tone::accent) cairo_set_source_rgb(pen_, 0.09, 0.25, 0.45);
}

/// Draws the lines of a cell that end above `bottom`, the first one at `top`. @returns the height used.
double Sheet::draw_lines(Laid& laid, const Cell& cell, double top, double bottom) {
  if (laid.done) return 0;
  const double from = laid.line_top();
  double used = 0;
  cairo_tag_begin(pen_, cell.tag, nullptr);
  while (!laid.done) {
    const double end = laid.line_bottom() - from;
    // A line taller than a page is drawn all the same: it could go nowhere else.
    if (top + end > bottom && used > 0) break;
    PangoRectangle logical;
    pango_layout_iter_get_line_extents(laid.next.get(), nullptr, &logical);
    const double baseline = points(pango_layout_iter_get_baseline(laid.next.get()));
    colour(cell.style.tone);
    cairo_move_to(pen_, cell.x + points(logical.x), top + baseline - from);
    pango_cairo_show_layout_line(pen_, pango_layout_iter_get_line_readonly(laid.next.get()));
    used = end;
    laid.done = pango_layout_iter_next_line(laid.next.get()) == 0;
  }
  cairo_tag_end(pen_, cell.tag);
  return used;
}

double Sheet::put(const Cell& cell, double top) {
  auto laid = lay(cell);
  return draw_lines(laid, cell, top, page_height);
}

void Sheet::ground_behind(Ground ground, double top, double height) {
  if (ground == Ground::none) return;
  cairo_set_source_rgb(pen_, 0.94, 0.95, 0.97);
  cairo_rectangle(pen_, margin, top, content_width, height);
  cairo_fill(pen_);
  if (ground != Ground::barred) return;
  colour(Tone::accent);
  cairo_rectangle(pen_, margin, top, bar_width, height);
  cairo_fill(pen_);
}

void Sheet::row(const std::vector<Cell>& cells, Ground ground, double padding) {
  std::vector<Laid> laid;
  laid.reserve(cells.size());
  for (const auto& cell : cells) laid.push_back(lay(cell));
  const auto height_left = [&laid] {
    double out = 0;
    for (const auto& one : laid) out = std::max(out, one.height_left());
    return out;
  };
  if (height_left() + 2 * padding <= content_bottom - margin) need(height_left() + 2 * padding);
  for (;;) {
    const double top = y_ + padding;
    ground_behind(ground, y_, std::min(height_left() + 2 * padding, content_bottom - y_));
    double used = 0;
    for (std::size_t at = 0; at < cells.size(); ++at)
      used = std::max(used, draw_lines(laid[at], cells[at], top, content_bottom - padding));
    y_ = top + used + padding;
    if (std::all_of(laid.begin(), laid.end(), [](const Laid& one) { return one.done; })) return;
    new_page();
  }
}

void Sheet::need(double height) {
  if (y_ + height > content_bottom && y_ > margin) new_page();
}

void Sheet::new_page() {
  foot();
  cairo_show_page(pen_);
  ++page_;
  y_ = margin;
}

void Sheet::rule() {
  cairo_set_source_rgb(pen_, 0.75, 0.77, 0.8);
  cairo_move_to(pen_, margin, y_);
  cairo_line_to(pen_, margin + content_width, y_);
  cairo_stroke(pen_);
}

void Sheet::box(double x, double top, double width, double height) {
  cairo_set_source_rgb(pen_, 0.45, 0.47, 0.5);
  cairo_rectangle(pen_, x, top, width, height);
  cairo_stroke(pen_);
}

void Sheet::foot() {
  const double top = page_height - margin;
  const Style style{.size = foot_size, .tone = Tone::muted};
  if (!footer_.empty()) put({.text = footer_, .width = content_width - 60, .style = style}, top);
  const auto number = std::to_string(page_) + (pages_ > 0 ? " / " + std::to_string(pages_) : std::string{});
  put({.text = number, .x = margin + content_width - 60, .width = 60, .style = style, .right = true}, top);
}

}  // namespace vidimus::adapters::paper
