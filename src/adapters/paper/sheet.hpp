// The sheet being drawn on: pages of A4, a cursor that goes down, and rows of text that break where a page ends.
#pragma once

#include <cairo/cairo.h>
#include <pango/pangocairo.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vidimus::adapters::paper {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
struct CairoFree {
  void operator()(cairo_t* pen) const { cairo_destroy(pen); }
};
struct SurfaceFree {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};

/// Lengths in points (1/72 inch).
inline constexpr double page_width = 595.276;
inline constexpr double page_height = 841.890;
inline constexpr double margin = 56.7;  // 2 cm
inline constexpr double content_width = page_width - 2 * margin;
inline constexpr double content_bottom = page_height - margin - 14;

enum class Weight : unsigned char { normal, bold };
enum class Tone : unsigned char { ink, muted, accent };

struct Style {
  double size = 10;
  Weight weight = Weight::normal;
  Tone tone = Tone::ink;
};

/// One text in a row: where it stands, how wide it may be, and its structure tag ("P", "TD"…).
struct Cell {
  std::string text;
  double x = margin;
  double width = content_width;
  Style style;
  bool right = false;
  const char* tag = "P";
};

class Sheet {
 public:
  /// Draws with `pen`; `pages` is the number written at the foot of each page ("1 / 2"), 0 while it is not known.
  Sheet(cairo_t* pen, const std::string& font, std::string footer, int pages);

  /// Draws cells side by side and moves below the tallest. Rows that fit on a page are kept whole; taller ones break between
  /// lines. `shade` fills the ground behind the row, `rule` draws a line under it.
  enum class Ground : unsigned char { none, shaded, barred };
  void row(const std::vector<Cell>& cells, Ground ground = Ground::none, double padding = 0);
  void space(double height) { y_ += height; }
  /// Begins another page unless this much still fits.
  void need(double height);
  void new_page();
  void rule();
  void box(double x, double top, double width, double height);
  /// Draws small squares (a QR code): `dark(row, column)` of `count` by `count`.
  template <class Dark>
  void squares(double x, double top, double size, int count, Dark dark);
  /// Puts one text at a place of its own, without moving the cursor. @returns its height.
  double put(const Cell& cell, double top);
  void open(const char* tag) { cairo_tag_begin(pen_, tag, nullptr); }
  void close(const char* tag) { cairo_tag_end(pen_, tag); }
  void finish() { foot(); }

  [[nodiscard]] double y() const { return y_; }
  void move_to(double y) { y_ = y; }
  [[nodiscard]] int pages() const { return page_; }

 private:
  struct Laid;
  [[nodiscard]] Laid lay(const Cell& cell) const;
  double draw_lines(Laid& laid, const Cell& cell, double top, double bottom);
  void ground_behind(Ground ground, double top, double height);
  void colour(Tone tone);
  void foot();

  cairo_t* pen_;
  std::unique_ptr<PangoContext, Unref> context_;
  std::string font_;
  std::string footer_;
  int pages_;
  int page_ = 1;
  double y_ = margin;
};

template <class Dark>
void Sheet::squares(double x, double top, double size, int count, Dark dark) {
  const double side = size / count;
  cairo_set_source_rgb(pen_, 0, 0, 0);
  for (int row = 0; row < count; ++row)
    for (int column = 0; column < count; ++column)
      if (dark(row, column)) cairo_rectangle(pen_, x + column * side, top + row * side, side, side);
  cairo_fill(pen_);
}

}  // namespace vidimus::adapters::paper
