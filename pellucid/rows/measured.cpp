#include "pellucid/rows/measured.hpp"

#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/judge/difference.hpp"
#include "pellucid/judge/metric.hpp"

namespace pellucid {

std::vector<Measured> measured_metrics(const Evaluation& at, Index opening) {
  std::vector<Measured> measured;
  for (const judge::Metric* metric : judge::metrics_of(at.signature)) {
    const double value = judge::value_of(*metric, at);
    if (metric->place == 0 || metric->best == judge::Best::none || std::isnan(value)) continue;
    judge::Interval interval{judge::nan, judge::nan};
    if (metric->by_row != nullptr) interval = judge::counted_interval(judge::with_defaults(*metric), at, opening);
    measured.push_back({metric->name.text, value, interval.low, interval.high});
  }
  return measured;
}

std::string text_of(const std::vector<Measured>& measured) {
  if (measured.empty()) return "";
  const Measured& first = measured.front();
  const std::string text = printable(first.metric) + " " + number_text(first.value, 4);
  return std::isnan(first.low) ? text
                               : text + " (" + number_text(first.low, 4) + " to " + number_text(first.high, 4) + ")";
}

}  // namespace pellucid
