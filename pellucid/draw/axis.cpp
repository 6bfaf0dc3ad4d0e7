#include "pellucid/draw/axis.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>

#include "pellucid/base/text.hpp"

namespace pellucid::draw {

namespace {

constexpr double farthest = 1e150;  // so that differences stay finite
constexpr double nearest_to_zero = 1e-150;
constexpr double around = 0.04;  // room around what is drawn, as a part of its range

Range drawable(Range range, bool is_log) {
  if (!(range.least <= range.most)) range = is_log ? Range{1, 10} : Range{0, 1};
  range.least = std::clamp(range.least, -farthest, farthest);
  range.most = std::clamp(range.most, -farthest, farthest);
  if (is_log) {
    range.least = std::max(range.least, nearest_to_zero);
    range.most = std::max(range.most, range.least);
    if (range.most / range.least < 1 + 1e-6) return {range.least / 2, range.most * 2};
    return range;
  }
  const double size = std::max(std::abs(range.least), std::abs(range.most));
  if (range.most - range.least > 1e-9 * size) return range;
  const double room = size > 0 ? size / 10 : 1;
  return {range.least - room, range.most + room};
}

/// The steps of round numbers: 1, 2, 5, 10, 20, …; or finer.
struct Step {
  int mantissa, exponent;
  double value() const { return mantissa * std::pow(10.0, exponent); }
  Step next() const {
    return mantissa == 1 ? Step{2, exponent} : mantissa == 2 ? Step{5, exponent} : Step{1, exponent + 1};
  }
};

std::string digits_text(const char* format, int digits, double value) {
  char text[64];
  std::snprintf(text, sizeof text, format, digits, value);
  return text;
}

/// All ticks of an axis in one form: "0.50" beside "0.25", "60,000", "2e-08".
std::string tick_text(double value, Step step, double largest) {
  if (std::abs(value) < step.value() / 2) return "0";
  const int decimals = std::max(0, -step.exponent);
  if (decimals > 5 || largest >= 1e7) {
    const int figures = static_cast<int>(std::floor(std::log10(std::abs(value)))) - step.exponent + 1;
    return number_text(value, std::clamp(figures, 1, 15));
  }
  if (decimals == 0) return grouped(static_cast<Index>(std::llround(value)));
  return digits_text("%.*f", decimals, value);
}

std::vector<Tick> linear_ticks(Range range, int most) {
  const double width = range.most - range.least;
  Step step{1, static_cast<int>(std::floor(std::log10(width / most))) - 1};
  const double slack = width * 1e-9;
  const auto first = [&] { return std::ceil((range.least - slack) / step.value()); };
  const auto last = [&] { return std::floor((range.most + slack) / step.value()); };
  while (last() - first() + 1 > most) step = step.next();
  std::vector<Tick> ticks;
  const double largest = std::max(std::abs(range.least), std::abs(range.most));
  for (double i = first(); i <= last(); ++i) {
    const double at = i * step.value();
    ticks.push_back({at, tick_text(at, step, largest)});
  }
  if (ticks.empty()) ticks.push_back({range.least + width / 2, number_text(range.least + width / 2, 3)});
  return ticks;
}

/// Each so many powers of ten from `first` to `last`, with 2 and 5 of those in between or without.
std::vector<Tick> decades(Range range, int first, int last, int stride, bool has_between) {
  std::vector<Tick> ticks;
  for (int decade = first - 1; decade <= last; ++decade) {
    for (const int mantissa : {1, 2, 5}) {
      const bool is_wanted = mantissa == 1 ? decade >= first && (decade - first) % stride == 0 : has_between;
      const double at = mantissa * std::pow(10.0, decade);
      if (!is_wanted || at < range.least * (1 - 1e-9) || at > range.most * (1 + 1e-9)) continue;
      ticks.push_back({at, decade >= 0 && decade < 7 ? grouped(std::llround(at)) : number_text(at, 1)});
    }
  }
  return ticks;
}

std::vector<Tick> log_ticks(Range range, int most) {
  const double low = std::log10(range.least), high = std::log10(range.most);
  const int first = static_cast<int>(std::ceil(low - 1e-9)), last = static_cast<int>(std::floor(high + 1e-9));
  if (last - first < 1) {  // within one decade, decades say nothing
    std::vector<Tick> ticks = linear_ticks(range, most);
    std::erase_if(ticks, [](const Tick& tick) { return tick.at <= 0; });
    if (!ticks.empty()) return ticks;
    return {{range.most, number_text(range.most, 3)}};
  }
  int stride = std::max((last - first + 1) / most, 1);
  std::vector<Tick> ticks = decades(range, first, last, stride, stride == 1);
  for (; ticks.size() > static_cast<std::size_t>(most); ++stride) ticks = decades(range, first, last, stride, false);
  return ticks;
}

struct Extent {
  Range range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  bool is_log = false;

  void take(double value) {
    if (!std::isfinite(value) || (is_log && value <= 0)) return;
    range.least = std::min(range.least, value);
    range.most = std::max(range.most, value);
  }
  void take(const std::vector<double>& values) {
    for (const double value : values) take(value);
  }
  bool is_empty() const { return range.least > range.most; }
};

Scale scale_with(const Axis& axis, Extent extent, bool has_room_below, bool has_room_above) {
  Range range = drawable(extent.range, extent.is_log);
  if (extent.is_log) {
    const double room = std::pow(range.most / range.least, around);
    if (has_room_below) range.least /= room;
    if (has_room_above) range.most *= room;
  } else {
    const double room = (range.most - range.least) * around;
    if (has_room_below) range.least -= room;
    if (has_room_above) range.most += room;
  }
  return {{axis.least.value_or(range.least), axis.most.value_or(range.most)}, extent.is_log};
}

}  // namespace

Scale::Scale(Range range, bool is_log) : range_(drawable(range, is_log)), is_log_(is_log) {}

double Scale::part(double value) const {
  if (!std::isfinite(value) || (is_log_ && value <= 0)) return std::numeric_limits<double>::quiet_NaN();
  if (is_log_) return (std::log(value) - std::log(range_.least)) / (std::log(range_.most) - std::log(range_.least));
  return (std::clamp(value, -farthest, farthest) - range_.least) / (range_.most - range_.least);
}

std::vector<Tick> Scale::ticks(int most) const {
  most = std::max(most, 1);
  return is_log_ ? log_ticks(range_, most) : linear_ticks(range_, most);
}

Scales scales_of(const Chart& chart) {
  const auto extents = [&](bool is_x_log, bool is_y_log) {
    Extent x{.is_log = is_x_log}, y{.is_log = is_y_log};
    for (const Series& series : chart.series) {
      x.take(series.x);
      for (const auto* values : {&series.y, &series.low, &series.high}) y.take(*values);
      for (const std::vector<double>& strand : series.strands) y.take(strand);
      if (series.form == Form::bars) y.take(0);
    }
    for (const Mark& mark : chart.marks) (mark.is_horizontal ? y : x).take(mark.at);
    return std::pair(x, y);
  };
  std::pair<Extent, Extent> both = extents(chart.x.is_log, chart.y.is_log);
  if (both.first.is_empty() || both.second.is_empty()) {
    both = extents(chart.x.is_log && !both.first.is_empty(), chart.y.is_log && !both.second.is_empty());
  }
  const auto& [x, y] = both;
  const auto has = [&](Form form) {
    return std::ranges::any_of(chart.series, [&](const Series& series) { return series.form == form; });
  };
  const bool has_room = has(Form::points);
  return {scale_with(chart.x, x, has_room, has_room), scale_with(chart.y, y, !has(Form::bars), true)};
}

Scale scale_of(const BarChart& chart) {
  Extent extent;
  extent.take(0);
  for (const Bar& bar : chart.bars) {
    extent.take(bar.value);
    if (bar.low) extent.take(*bar.low);
    if (bar.high) extent.take(*bar.high);
  }
  return scale_with({}, extent, extent.range.least < 0, true);
}

std::string told_number(double value) { return std::isfinite(value) ? number_text(value, 4) : "no number"; }

}  // namespace pellucid::draw
