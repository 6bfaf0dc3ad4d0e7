#include "pellucid/explain/layer_sums.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "pellucid/base/text.hpp"
#include "pellucid/explain/explanation_lines.hpp"
#include "pellucid/explain/step_words.hpp"
#include "pellucid/nn/saturation.hpp"

namespace pellucid {

namespace {

using explaining::padded;

constexpr int bar_width = 20;
constexpr double least_decades = 3;  // of a bar: nearly equal sizes look so

double size_of(const std::vector<double>& values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (const double value : values) sum += value * value;
  return std::sqrt(sum / static_cast<double>(values.size()));
}

void count_units(LayerSums::Line& line, const Explanation::Step& step) {
  const nn::Step parsed = explaining::parsed_step(step);
  if (parsed.activation.entry == nullptr || step.slopes.empty()) return;
  line.off = std::count(step.slopes.begin(), step.slopes.end(), 0.0);
  const double limit = nn::saturated_slope(parsed.activation);
  if (limit == 0) return;
  line.flat =
      std::count_if(step.slopes.begin(), step.slopes.end(), [&](double slope) { return std::abs(slope) < limit; });
}

LayerSums::Flow flow_of(const LayerSums& sums) {
  using Flow = LayerSums::Flow;
  if (sums.lines.empty() || std::isnan(sums.lines.front().gradient)) return Flow::unknown;
  const double first = sums.lines.front().gradient, last = sums.lines.back().gradient;
  if (first == 0 || last == 0) return Flow::none;
  return first < last / LayerSums::limit   ? Flow::vanishes
         : first > last * LayerSums::limit ? Flow::explodes
                                           : Flow::arrives;
}

std::string shape_text(const std::vector<Index>& shape) {
  std::string text;
  for (const Index size : shape) text += (text.empty() ? "" : "×") + std::to_string(size);
  return text;
}

/// The part of a bar for `value`, whose whole length is `largest` and whose nothing is `decades` powers of ten less.
std::string bar(double value, double largest, double decades) {
  if (!(value > 0)) return "";
  const double part = 1 + std::log10(value / largest) / decades;
  const auto length = static_cast<int>(std::lround(bar_width * std::clamp(part, 0.0, 1.0)));
  std::string text;
  for (int i = 0; i < std::max(length, 1); ++i) text += "█";
  return text;
}

std::string flow_words(const LayerSums& sums, int digits) {
  const std::string rule = ".\nThe rule: less than 1/1,000 of it vanishes, more than 1,000 times explodes.\n";
  const std::string first = "step " + std::to_string(sums.lines.front().step);
  const std::string last = "step " + std::to_string(sums.lines.back().step);
  const auto times = [&] {
    const double factor = sums.ratio < 1 ? 1 / sums.ratio : sums.ratio;
    const std::string told =
        factor < 1e3 || factor > 1e9 ? explaining::number(factor, digits) : grouped(std::llround(factor));
    return sums.ratio < 1 ? "1/" + told : told + " times";
  };
  switch (sums.flow) {
    case LayerSums::Flow::vanishes:
      return "The gradient vanishes: at " + first + " it is " + times() + " of that at " + last + rule +
             "The first steps hardly learn from this row.\n";
    case LayerSums::Flow::explodes:
      return "The gradient explodes: at " + first + " it is " + times() + " that at " + last + rule;
    case LayerSums::Flow::arrives:
      return "The gradient arrives: at " + first + " it is " + times() + " that at " + last + rule;
    case LayerSums::Flow::none:
      return sums.lines.back().gradient == 0
                 ? "J passes nothing back: it does not change with the last outputs.\n"
                 : "No gradient arrives at " + first + ": on every path to it a slope is 0.\n";
    case LayerSums::Flow::unknown:
      return "Gradients need a target: give --target, or a row that has one.\n";
  }
  return "";
}

std::string units_text(const std::optional<Index>& count) { return count ? std::to_string(*count) : "–"; }

}  // namespace

LayerSums layer_sums(const Explanation& explanation) {
  LayerSums sums{{}, LayerSums::Flow::unknown, std::numeric_limits<double>::quiet_NaN()};
  for (std::size_t i = 0; i < explanation.steps.size(); ++i) {
    const Explanation::Step& step = explanation.steps[i];
    if (step.kind == Explanation::Kind::nothing) continue;
    LayerSums::Line& line = sums.lines.emplace_back(
        LayerSums::Line{static_cast<int>(i), step.name, step.shape, size_of(step.values), size_of(step.derivatives)});
    count_units(line, step);
  }
  sums.flow = flow_of(sums);
  if (sums.flow != LayerSums::Flow::unknown && sums.lines.back().gradient > 0)
    sums.ratio = sums.lines.front().gradient / sums.lines.back().gradient;
  return sums;
}

std::string text_of(const LayerSums& sums, int digits) {
  double largest = 0, least = std::numeric_limits<double>::infinity();
  std::size_t names = 4, shapes = 6;
  for (const LayerSums::Line& line : sums.lines) {
    if (line.gradient > 0) least = std::min(least, line.gradient);
    largest = std::max(largest, line.gradient);
    names = std::max(names, line.name.size());
    shapes = std::max(shapes, explaining::width(shape_text(line.shape)));
  }
  const double decades = largest > 0 ? std::max(least_decades, std::ceil(std::log10(largest / least))) : 1;
  std::string text =
      "One row through the network, a line for each step: sizes are roots of the mean of the squares\n\n";
  text += "  step  " + padded("name", names + 2) + padded("shape", shapes + 2) + padded("values", 12) +
          padded("∂J/∂values", 12) + padded("on a log scale", bar_width + 2) + "off  saturated\n";
  for (const LayerSums::Line& line : sums.lines) {
    const bool has_gradient = !std::isnan(line.gradient);
    std::string row = "  " + padded(std::to_string(line.step), 6) + padded(line.name, names + 2) +
                      padded(shape_text(line.shape), shapes + 2) +
                      padded(explaining::number(line.activation, digits), 12) +
                      padded(has_gradient ? explaining::number(line.gradient, digits) : "–", 12) +
                      padded(bar(line.gradient, largest, decades), bar_width + 2) + padded(units_text(line.off), 5) +
                      units_text(line.flat);
    text += row + "\n";
  }
  if (sums.lines.empty()) return text;
  if (largest > 0) {
    text += "\nA whole bar is " + explaining::number(largest, digits) + ", half of one is " +
            explaining::number(decades / 2, digits) + " powers of ten less.\n";
  }
  return text + "off: units whose slope is 0 for this row. saturated: whose slope is less than 5 % of its greatest.\n" +
         flow_words(sums, digits);
}

}  // namespace pellucid
