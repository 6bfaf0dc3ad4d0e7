// Drawings as SVG: for a page, in it or as a file of its own. As wide as its place, readable from 320 px on; its
// colours are the page's (text is currentColor, series are --series-1 to --series-6 where a page sets them), so that it
// may be light, dark or printed. Series differ by dashes and marks as well. Whoever cannot see it is told it in words.
#pragma once

#include <string>
#include <vector>

#include "pellucid/draw/chart.hpp"

namespace pellucid::draw {

struct SvgOptions {
  std::string id = "chart";  ///< of its title and words; another one for each drawing of a page
  bool has_title = true;     ///< drawn; a page that has its own heading leaves it out (it is still read aloud)
  bool has_style = true;     ///< brings svg_style(); a page with several drawings has it once
};

/// The style that all drawings share: rules of CSS, each for what stands in a drawing.
std::string svg_style();

/// One `<svg>` element. Texts may hold anything: they are escaped. Long series are thinned.
std::string svg(const Chart& chart, const SvgOptions& options = {});
std::string svg(const BarChart& chart, const SvgOptions& options = {});
std::string svg(const Matrix& matrix, const SvgOptions& options = {});
std::string svg(const PictureGrid& grid, const SvgOptions& options = {});
std::string svg(const NetworkDrawing& network, const SvgOptions& options = {});

/// Charts below each other as one drawing, for a file.
std::string svg_column(const std::vector<Chart>& charts);

/// The element as a file of its own.
std::string svg_file(const std::string& element);

}  // namespace pellucid::draw
