// Drawings as data: what is to be seen, without how. A writer draws them: svg.hpp for pages and files, terminal.hpp for
// a terminal. Whoever wants a picture fills one of these structs; nothing else in the house draws.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid::draw {

enum class Form : std::uint8_t {
  line,
  points,
  steps,  ///< level from each x to the next, as of a ROC or precision-recall curve
  bars    ///< a histogram: x are the edges, one more than y
};

/// What is drawn in one colour and stands in the legend once. A point that is not finite is a gap.
struct Series {
  std::string name;
  Form form = Form::line;
  std::vector<double> x, y;           ///< of equal length, but for bars
  std::vector<double> low{}, high{};  ///< around y a band, of points error bars; or both empty
  std::vector<std::size_t> ringed{};  ///< points that stand out, such as the best epoch: their numbers from 0
  /// Of a line that is a mean: the lines of which it is, along the same x and perhaps shorter. Thin, on pages alone.
  std::vector<std::vector<double>> strands{};
};

struct Axis {
  std::string label;
  bool is_log = false;                    ///< values that are not positive are gaps; linear if none is positive
  std::optional<double> least{}, most{};  ///< ends; without them those of what is drawn
};

/// A line across the whole chart, with words: the best epoch (vertical), what a baseline reaches (horizontal).
struct Mark {
  double at;
  std::string words;
  bool is_horizontal = false;
};

/// Anything with two axes.
struct Chart {
  std::string title;
  Axis x, y;
  std::vector<Series> series;
  std::vector<Mark> marks{};
  bool has_diagonal = false;  ///< where x is y: of a calibration, a ROC, predicted against true
  std::vector<double> rug{};  ///< a short stroke at each on the x axis: where rows are
};

/// One of horizontal bars.
struct Bar {
  std::string name;
  double value;
  std::optional<double> low{}, high{};  ///< an interval around it
};

/// Bars beneath each other, such as the importance of each column.
struct BarChart {
  std::string title;
  std::string label;  ///< of the values
  std::vector<Bar> bars;
};

/// Counts in rows and columns, darker where there are more: of a confusion matrix rows are what is true.
struct Matrix {
  std::string title;
  std::string row_label, column_label;
  std::vector<std::string> rows, columns;
  std::vector<double> counts;  ///< row by row
};

struct Picture {
  Index width, height;
  Index channels;                    ///< 1 grey, 3 red green blue
  std::vector<std::uint8_t> pixels;  ///< row by row, channels beside each other
  std::string caption;
};

/// Small pictures in a grid, with words below each.
struct PictureGrid {
  std::string title;
  std::vector<Picture> pictures;
};

/// A step of a network.
struct Layer {
  std::string name;   ///< "linear(64)"
  std::string shape;  ///< of what leaves it: "64", "8 x 14 x 14"
  Index weights = 0;  ///< learned numbers
};

/// A network from its inputs to its output: a box for each step.
struct NetworkDrawing {
  std::string title;
  std::vector<Layer> layers;
};

/// `series` with about `most` points, which look the same: of each stretch its least and its most stay, of points every
/// so many, and the outermost. Bars are left as they are.
Series thinned(const Series& series, std::size_t most = 400);

/// How often values lie in each of `bins` equal parts of their range, as bars; 0 stands for a number that suits them.
Series histogram(std::string name, const std::vector<double>& values, std::size_t bins = 0);

/// A drawing in words, for those who cannot see it: of each series the first, the last, the least and the most, and
/// where.
std::string in_words(const Chart& chart);
std::string in_words(const BarChart& chart);
std::string in_words(const Matrix& matrix);
std::string in_words(const PictureGrid& grid);
std::string in_words(const NetworkDrawing& network);

}  // namespace pellucid::draw
