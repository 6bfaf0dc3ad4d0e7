// What the drawings in SVG are written with: an element from its title to its end. Internal to draw/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pellucid/base/markup.hpp"
#include "pellucid/draw/svg.hpp"

namespace pellucid::draw {

/// All drawings are this wide in their own units and stretched to their place: at 320 px, text is 10 px high.
constexpr double svg_width = 400;
constexpr double text_size = 13;
constexpr double line_height = 17;

/// A coordinate: "12.3".
std::string coordinate(double value);
/// About how wide a text is; no font is known.
double width_of_text(std::string_view text, double size = text_size);
/// The text, or its beginning and … where it is wider.
std::string fitting(std::string_view text, double width);
/// The text in lines that are no wider, broken at blanks.
std::vector<std::string> in_lines(std::string_view text, double width);
/// The class of the series with this number: "s1" to "s6" and again.
std::string series_class(std::size_t number);

class SvgWriter {
 public:
  /// Draws the title, if it is wanted; top() is below it.
  SvgWriter(const SvgOptions& options, const std::string& title, const std::string& words);

  double top() const { return top_; }
  void move_top(double by) { top_ += by; }

  void begin_group(std::string_view classes);
  void end_group();
  void line(double x1, double y1, double x2, double y2, std::string_view classes);
  void rect(double x, double y, double width, double height, std::string_view classes, std::string_view more = "");
  void path(const std::string& d, std::string_view classes);
  void circle(double x, double y, double radius, std::string_view classes);
  /// `anchor`: start, middle, end. A tooltip tells what `told` is, if it is not the text.
  void text(double x, double y, std::string_view text, std::string_view anchor = "start", std::string_view classes = "",
            std::string_view told = "");
  /// Elements as they are.
  void raw(std::string_view elements) { body_ += elements; }
  /// The mark of a point of the series with this number: a disc, square, triangle, …
  void point(double x, double y, std::size_t number, double size = 3);

  /// The element, so high.
  std::string finish(double height) const;

 private:
  std::string head_, body_;
  double top_ = 4;
};

}  // namespace pellucid::draw
