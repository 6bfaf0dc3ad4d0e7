// Bars, matrices, pictures and networks as SVG.
#include <zlib.h>

#include <algorithm>
#include <cmath>

#include "pellucid/base/base64.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/draw/axis.hpp"
#include "pellucid/draw/svg_writer.hpp"

namespace pellucid::draw {

namespace {

void append_number(std::string& bytes, std::size_t number) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) bytes += static_cast<char>((number >> shift) & 0xFFU);
}

std::string chunk(const std::string& name, const std::string& content) {
  const std::string covered = name + content;
  std::string bytes;
  append_number(bytes, content.size());
  bytes += covered;
  append_number(bytes, ::crc32(0, reinterpret_cast<const Bytef*>(covered.data()), static_cast<uInt>(covered.size())));
  return bytes;
}

/// The picture as a PNG file (ISO/IEC 15948), each row unfiltered.
std::string png(const Picture& picture) {
  std::string header, rows;
  append_number(header, static_cast<std::size_t>(picture.width));
  append_number(header, static_cast<std::size_t>(picture.height));
  header += std::string{8, static_cast<char>(picture.channels == 3 ? 2 : 0), 0, 0, 0};
  const auto row = static_cast<std::size_t>(picture.width * picture.channels);
  for (std::size_t y = 0; y < static_cast<std::size_t>(picture.height); ++y) {
    rows += '\0';
    rows.append(reinterpret_cast<const char*>(picture.pixels.data()) + y * row, row);
  }
  uLongf size = ::compressBound(static_cast<uLong>(rows.size()));
  std::string packed(size, '\0');
  ::compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(rows.data()),
              static_cast<uLong>(rows.size()), Z_BEST_COMPRESSION);
  packed.resize(size);
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", header) + chunk("IDAT", packed) + chunk("IEND", "");
}

void demand_pixels(const Picture& picture) {
  const bool is_whole = picture.width > 0 && picture.height > 0 && (picture.channels == 1 || picture.channels == 3) &&
                        static_cast<Index>(picture.pixels.size()) == picture.width * picture.height * picture.channels;
  if (is_whole) return;
  fail({Fault::usage, "cannot draw a picture", in_quotes(picture.caption),
        grouped(static_cast<Index>(picture.pixels.size())) + " values are not " + grouped(picture.width) + " x " +
            grouped(picture.height) + " pixels of 1 or 3 channels",
        "give width x height x channels values"});
}

std::string count_in_cell(double count) {
  if (!std::isfinite(count)) return "";
  return count == std::floor(count) && std::abs(count) < 1e6 ? std::to_string(static_cast<Index>(count))
                                                             : number_text(count, 2);
}

double widest(const std::vector<std::string>& texts) {
  double width = 0;
  for (const std::string& text : texts) width = std::max(width, width_of_text(text));
  return width;
}

}  // namespace

std::string svg(const BarChart& chart, const SvgOptions& options) {
  SvgWriter out(options, chart.title, in_words(chart));
  constexpr double row = 22, gap = 6;
  std::vector<std::string> names, values;
  for (const Bar& bar : chart.bars) {
    names.push_back(bar.name);
    values.push_back(told_number(bar.value));
  }
  const double left = std::min(widest(names), 150.0) + 10, right = svg_width - widest(values) - 16;
  const Scale scale = scale_of(chart);
  const auto x = [&](double value) { return left + scale.part(value) * (right - left); };
  const double top = out.top() + gap, bottom = top + row * static_cast<double>(chart.bars.size());
  for (const Tick& tick : scale.ticks(4)) {
    out.line(x(tick.at), top, x(tick.at), bottom, "grid");
    out.text(x(tick.at), bottom + text_size + 3, tick.text, "middle");
  }
  out.begin_group("s1");
  for (std::size_t i = 0; i < chart.bars.size(); ++i) {
    const Bar& bar = chart.bars[i];
    const double y = top + row * static_cast<double>(i), middle = y + row / 2;
    out.text(left - 5, middle + 4.5, fitting(bar.name, left - 9), "end", "", bar.name);
    out.text(svg_width - 2, middle + 4.5, values[i], "end");
    if (!std::isfinite(bar.value)) continue;
    const double from = std::min(x(0), x(bar.value)), to = std::max(x(0), x(bar.value));
    out.rect(from, y + gap / 2, to - from, row - gap, "bar");
    if (!bar.low || !bar.high || !std::isfinite(*bar.low) || !std::isfinite(*bar.high)) continue;
    out.line(x(*bar.low), middle, x(*bar.high), middle, "whisker");
    for (const double end : {*bar.low, *bar.high}) out.line(x(end), middle - 4, x(end), middle + 4, "whisker");
  }
  out.end_group();
  out.line(x(0), top, x(0), bottom, "axis");
  out.text(right, bottom + text_size + line_height + 3, fitting(chart.label, svg_width - 8), "end", "", chart.label);
  return out.finish(bottom + text_size + line_height + 10);
}

std::string svg(const Matrix& matrix, const SvgOptions& options) {
  SvgWriter out(options, matrix.title, in_words(matrix));
  const auto columns = static_cast<double>(matrix.columns.size());
  const double left = std::min(widest(matrix.rows), 110.0) + 10;
  const double side = std::clamp((svg_width - left - 4) / std::max(columns, 1.0), 1.0, 64.0),
               height = std::min(side, 34.0);
  out.text(4, out.top() + text_size, fitting(matrix.row_label, left - 8), "start", "", matrix.row_label);
  out.text(left, out.top() + text_size, fitting(matrix.column_label, svg_width - left - 4), "start", "",
           matrix.column_label);
  out.move_top(line_height);
  // Names of columns stand upright where they do not fit beside each other.
  const bool is_upright = widest(matrix.columns) > side - 4;
  const double head = is_upright ? std::min(widest(matrix.columns), 90.0) + 6 : line_height + 3;
  const double top = out.top() + head;
  double most = 0;
  for (const double count : matrix.counts) most = std::isfinite(count) ? std::max(most, std::abs(count)) : most;
  const bool has_names = side >= text_size;
  for (std::size_t column = 0; column < matrix.columns.size() && has_names; ++column) {
    const double middle = left + (static_cast<double>(column) + 0.5) * side;
    const std::string name = fitting(matrix.columns[column], is_upright ? head : side);
    if (!is_upright) {
      out.text(middle, top - 5, name, "middle", "", matrix.columns[column]);
      continue;
    }
    out.raw("<g transform=\"translate(" + coordinate(middle + 4.5) + " " + coordinate(top - 4) + ") rotate(-90)\">");
    out.text(0, 0, name, "start", "", matrix.columns[column]);
    out.end_group();
  }
  out.begin_group("s1");
  for (std::size_t row = 0; row < matrix.rows.size(); ++row) {
    const double y = top + static_cast<double>(row) * height;
    if (height >= text_size) {
      out.text(left - 5, y + height / 2 + 4.5, fitting(matrix.rows[row], left - 9), "end", "", matrix.rows[row]);
    }
    for (std::size_t column = 0; column < matrix.columns.size(); ++column) {
      const double count = matrix.counts[row * matrix.columns.size() + column];
      const double share = most > 0 && std::isfinite(count) ? std::abs(count) / most : 0;
      const double x = left + static_cast<double>(column) * side;
      out.rect(x, y, side - 1, height - 1, "cell", " fill-opacity=\"" + number_text(0.06 + 0.94 * share, 2) + "\"");
      const std::string text = count_in_cell(count);
      if (width_of_text(text) > side - 2 || height < text_size) continue;
      out.text(x + side / 2, y + height / 2 + 4.5, text, "middle", share > 0.5 ? "on-dark" : "");
    }
  }
  out.end_group();
  return out.finish(top + height * static_cast<double>(matrix.rows.size()) + 6);
}

std::string svg(const PictureGrid& grid, const SvgOptions& options) {
  SvgWriter out(options, grid.title, in_words(grid));
  constexpr double side = 76, gap = 4;
  constexpr std::size_t columns = 5, most_lines = 4;
  std::size_t most = 0;
  for (const Picture& picture : grid.pictures) most = std::max(most, in_lines(picture.caption, side).size());
  most = std::min(most, most_lines);
  const double words = static_cast<double>(most) * line_height + 6;
  const double top = out.top() + gap;
  for (std::size_t i = 0; i < grid.pictures.size(); ++i) {
    const Picture& picture = grid.pictures[i];
    demand_pixels(picture);
    const double x = gap + static_cast<double>(i % columns) * (side + gap);
    const double y = top + static_cast<double>(i / columns) * (side + words);
    out.raw("<image x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" width=\"" + coordinate(side) +
            "\" height=\"" + coordinate(side) + "\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64," +
            base64(png(picture)) + "\"/>");
    const std::vector<std::string> lines = in_lines(picture.caption, side);
    for (std::size_t line = 0; line < std::min(lines.size(), most); ++line) {
      out.text(x, y + side + text_size + 1 + static_cast<double>(line) * line_height, lines[line], "start", "",
               picture.caption);
    }
  }
  const auto rows = static_cast<double>((grid.pictures.size() + columns - 1) / columns);
  return out.finish(top + rows * (side + words) + gap);
}

std::string svg(const NetworkDrawing& network, const SvgOptions& options) {
  SvgWriter out(options, network.title, in_words(network));
  constexpr double box = 34, arrow = 16, left = 8, width = svg_width - 2 * left;
  double y = out.top() + 4;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const Layer& layer = network.layers[i];
    if (i > 0) {
      const double middle = svg_width / 2;
      out.line(middle, y, middle, y + arrow, "axis");
      out.path("M" + coordinate(middle - 4) + " " + coordinate(y + arrow - 6) + "l4 6l4 -6", "box");
      y += arrow;
    }
    out.rect(left, y, width, box, "box", " rx=\"4\"");
    const std::string weights = layer.weights > 0 ? counted(layer.weights, "weight") : "";
    const double middle = y + box / 2 + 4.5, aside = width_of_text(weights) + 12,
                 shape = width_of_text(layer.shape) + 12;
    out.text(left + 8, middle, fitting(layer.name, width - aside - shape - 8), "start", "", layer.name);
    out.text(svg_width - left - 8 - aside, middle, fitting(layer.shape, width / 3), "end", "", layer.shape);
    out.text(svg_width - left - 8, middle, weights, "end");
    y += box;
  }
  return out.finish(y + 6);
}

}  // namespace pellucid::draw
