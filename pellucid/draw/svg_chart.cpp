// A chart with two axes as SVG.
#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/draw/axis.hpp"
#include "pellucid/draw/svg_writer.hpp"

namespace pellucid::draw {

namespace {

constexpr double plot_height = 200;
constexpr double margin = 6;
constexpr double dots_from = 3;  // points of a line that are few enough get their mark
constexpr std::size_t few = 40;

/// The scales in the drawing's units.
struct Place {
  Scales scales;
  double left, right, top, bottom;
  double x(double value) const { return left + kept_near(scales.x.part(value)) * (right - left); }
  double y(double value) const { return bottom - kept_near(scales.y.part(value)) * (bottom - top); }

  /// Far outside is as good as further outside, and a number that every reader takes.
  static double kept_near(double part) { return std::isnan(part) ? part : std::clamp(part, -10.0, 11.0); }
};

class PathText {
 public:
  void to(double x, double y) {
    if (!std::isfinite(x) || !std::isfinite(y)) {
      is_open_ = false;
      return;
    }
    text_ += (is_open_ ? "L" : "M") + coordinate(x) + " " + coordinate(y);
    is_open_ = true;
  }
  void gap() { is_open_ = false; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  bool is_open_ = false;
};

std::string curve(const Series& series, const Place& place) {
  PathText path;
  for (std::size_t i = 0; i < series.y.size(); ++i) {
    const double x = place.x(series.x[i]), y = place.y(series.y[i]);
    if (series.form == Form::steps && i > 0 && std::isfinite(y)) path.to(x, place.y(series.y[i - 1]));
    path.to(x, y);
  }
  return path.text();
}

/// One closed outline for each stretch without a gap.
std::string band(const Series& series, const Place& place) {
  std::string outlines;
  const auto is_there = [&](std::size_t i) {
    return std::isfinite(place.x(series.x[i])) && std::isfinite(place.y(series.low[i])) &&
           std::isfinite(place.y(series.high[i]));
  };
  for (std::size_t begin = 0; begin < series.x.size();) {
    std::size_t end = begin;
    while (end < series.x.size() && is_there(end)) ++end;
    PathText outline;
    for (std::size_t i = begin; i < end; ++i) outline.to(place.x(series.x[i]), place.y(series.high[i]));
    for (std::size_t i = end; i > begin; --i) outline.to(place.x(series.x[i - 1]), place.y(series.low[i - 1]));
    if (end > begin) outlines += outline.text() + "Z";
    begin = std::max(end, begin + 1);
  }
  return outlines;
}

/// An upright stroke with ends at each point: points that are measured apart have no band between them.
std::string error_bars(const Series& series, const Place& place) {
  constexpr double end = 3;
  PathText strokes;
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    const double x = place.x(series.x[i]), low = place.y(series.low[i]), high = place.y(series.high[i]);
    if (!std::isfinite(x) || !std::isfinite(low) || !std::isfinite(high)) continue;
    strokes.to(x, low);
    strokes.to(x, high);
    for (const double y : {low, high}) {
      strokes.gap();
      strokes.to(x - end, y);
      strokes.to(x + end, y);
    }
    strokes.gap();
  }
  return strokes.text();
}

void draw_series(SvgWriter& out, const Series& whole, std::size_t number, const Place& place) {
  const Series series = thinned(whole);
  out.begin_group(series_class(number));
  if (series.form == Form::bars) {
    for (std::size_t i = 0; i < series.y.size(); ++i) {
      const double left = place.x(series.x[i]), right = place.x(series.x[i + 1]), end = place.y(series.y[i]);
      if (!std::isfinite(left) || !std::isfinite(right) || !std::isfinite(end)) continue;
      const double foot = std::isnan(place.y(0)) ? place.bottom : place.y(0);  // a log axis has no 0
      out.rect(left, std::min(end, foot), std::max(right - left - 0.5, 0.5), std::abs(foot - end), "bar");
    }
  } else {
    if (!series.low.empty()) {
      const bool has_bars = series.form == Form::points;
      out.path(has_bars ? error_bars(series, place) : band(series, place), has_bars ? "whisker" : "band");
    }
    for (const std::vector<double>& strand : whole.strands) {
      const auto end = whole.x.begin() + static_cast<std::ptrdiff_t>(std::min(strand.size(), whole.x.size()));
      out.path(curve(thinned({"", series.form, {whole.x.begin(), end}, strand}), place), "strand");
    }
    if (series.form != Form::points) out.path(curve(series, place), "line");
    const bool has_points = series.form == Form::points || series.y.size() <= few;
    if (series.form == Form::points) out.begin_group("dots");
    for (std::size_t i = 0; i < series.y.size() && has_points; ++i) {
      const double x = place.x(series.x[i]), y = place.y(series.y[i]);
      if (std::isfinite(x) && std::isfinite(y)) out.point(x, y, number, series.y.size() <= few ? dots_from : 2);
    }
    if (series.form == Form::points) out.end_group();
    for (const std::size_t i : series.ringed) out.circle(place.x(series.x[i]), place.y(series.y[i]), 6, "ring");
  }
  out.end_group();
}

/// Names beside a piece of what is drawn, in as many lines as they take.
void draw_legend(SvgWriter& out, const Chart& chart) {
  const bool is_told = chart.series.size() > 1 || (chart.series.size() == 1 && !chart.series.front().name.empty() &&
                                                   chart.series.front().name != chart.y.label);
  if (!is_told) return;
  constexpr double sample = 26, between = 12;
  double x = 4, y = out.top() + text_size;
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    const Series& series = chart.series[i];
    const std::string name = fitting(series.name, svg_width - sample - 12);
    const double width = sample + 5 + width_of_text(name);
    if (x > 4 && x + width > svg_width - 4) {
      x = 4;
      y += line_height;
    }
    out.begin_group(series_class(i));
    if (series.form == Form::bars) {
      out.rect(x + 6, y - 10, 14, 10, "bar");
    } else {
      if (series.form != Form::points) out.path("M" + coordinate(x) + " " + coordinate(y - 4) + "h26", "line");
      out.point(x + sample / 2, y - 4, i);
    }
    out.end_group();
    out.text(x + sample + 5, y, name, "start", "", series.name);
    x += width + between;
  }
  out.move_top(y - out.top() + 7);
}

/// As many ticks below the axis as do not touch.
std::vector<Tick> ticks_below(const Scale& scale, double left, double right) {
  for (int most = 8; most > 1; --most) {
    std::vector<Tick> ticks = scale.ticks(most);
    double end = -1;
    bool do_fit = true;
    for (const Tick& tick : ticks) {
      const double middle = left + scale.part(tick.at) * (right - left), half = width_of_text(tick.text) / 2;
      do_fit = do_fit && middle - half > end + 6;
      end = middle + half;
    }
    if (do_fit) return ticks;
  }
  return scale.ticks(1);
}

void draw_axes(SvgWriter& out, const Chart& chart, const Place& place, const std::vector<Tick>& y_ticks) {
  for (const Tick& tick : y_ticks) {
    const double y = place.y(tick.at);
    out.line(place.left, y, place.right, y, "grid");
    out.text(place.left - 5, y + 4.5, tick.text, "end");
  }
  for (const Tick& tick : ticks_below(place.scales.x, place.left, place.right)) {
    const double x = place.x(tick.at), half = width_of_text(tick.text) / 2;
    out.line(x, place.bottom, x, place.bottom + 4, "axis");
    out.text(std::min(x, svg_width - half - 1), place.bottom + text_size + 5, tick.text, "middle");
  }
  out.line(place.left, place.bottom, place.right, place.bottom, "axis");
  const std::string label = fitting(chart.x.label, place.right - place.left);
  out.text(place.right, place.bottom + text_size + line_height + 5, label, "end", "", chart.x.label);
}

/// Below each other where they would stand in each other's way.
void draw_marks(SvgWriter& out, const Chart& chart, const Place& place) {
  if (chart.has_diagonal) {
    const double least = std::max(place.scales.x.range().least, place.scales.y.range().least);
    const double most = std::min(place.scales.x.range().most, place.scales.y.range().most);
    if (least < most) out.line(place.x(least), place.y(least), place.x(most), place.y(most), "mark");
  }
  double word_y = place.top + text_size;
  for (const Mark& mark : chart.marks) {
    const std::string words = fitting(mark.words, place.right - place.left - 8);
    const double at = mark.is_horizontal ? place.y(mark.at) : place.x(mark.at);
    if (!std::isfinite(at)) continue;
    if (mark.is_horizontal) {
      out.line(place.left, at, place.right, at, "mark");
      out.text(place.right - 2, std::max(at - 4, place.top + text_size), words, "end", "halo", mark.words);
      continue;
    }
    out.line(at, place.top, at, place.bottom, "mark");
    const bool is_left = at + 4 + width_of_text(words) > place.right && at - place.left > place.right - at;
    out.text(is_left ? at - 4 : at + 4, word_y, words, is_left ? "end" : "start", "halo", mark.words);
    word_y += line_height;
  }
}

}  // namespace

namespace {

struct DrawnChart {
  std::string element;
  double height;
};

DrawnChart drawn(const Chart& chart, const SvgOptions& options) {
  SvgWriter out(options, chart.title, in_words(chart));
  draw_legend(out, chart);
  if (!chart.y.label.empty()) {
    out.text(4, out.top() + text_size, fitting(chart.y.label, svg_width - 8), "start", "", chart.y.label);
    out.move_top(line_height);
  }
  const Scales scales = scales_of(chart);
  const std::vector<Tick> y_ticks = scales.y.ticks(6);
  double left = 0;
  for (const Tick& tick : y_ticks) left = std::max(left, width_of_text(tick.text));
  const double top = out.top() + margin;
  const Place place{scales, left + 10, svg_width - 2 * margin, top, top + plot_height};
  draw_axes(out, chart, place, y_ticks);
  const std::string clip = escaped_markup(options.id) + "-plot";
  out.raw("<clipPath id=\"" + clip + "\">");
  out.rect(place.left - 1, place.top - 1, place.right - place.left + 2, place.bottom - place.top + 2, "");
  out.raw("</clipPath><g clip-path=\"url(#" + clip + ")\">");
  for (std::size_t i = 0; i < chart.series.size(); ++i) draw_series(out, chart.series[i], i, place);
  out.end_group();
  PathText rug;
  for (const double value : thinned({"", Form::points, chart.rug, chart.rug}).x) {
    rug.to(place.x(value), place.bottom);
    rug.to(place.x(value), place.bottom - 6);
    rug.gap();
  }
  out.path(rug.text(), "rug");
  draw_marks(out, chart, place);
  const double height = place.bottom + text_size + line_height + 12;
  return {out.finish(height), height};
}

}  // namespace

std::string svg(const Chart& chart, const SvgOptions& options) { return drawn(chart, options).element; }

std::string svg_column(const std::vector<Chart>& charts) {
  std::string title, words, inner;
  double top = 0;
  for (const Chart& chart : charts) {
    const DrawnChart part =
        drawn(chart, {.id = "chart-" + std::to_string(&chart - charts.data() + 1), .has_style = false});
    // The outer one has the class, and with it the rules: its parts keep the size that they are given.
    const std::size_t behind_class = part.element.find(" viewBox=");
    inner += "<g transform=\"translate(0 " + coordinate(top) + ")\"><svg width=\"" + coordinate(svg_width) +
             "\" height=\"" + coordinate(part.height) + "\"" + part.element.substr(behind_class) + "</g>";
    top += part.height + line_height;
    title += (title.empty() ? "" : ", ") + chart.title;
    words += (words.empty() ? "" : " ") + in_words(chart);
  }
  SvgWriter out({.id = "charts", .has_title = false}, title, words);
  out.raw(inner);
  return out.finish(std::max(top, line_height));
}

}  // namespace pellucid::draw
