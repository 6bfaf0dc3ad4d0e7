#include "pellucid/report/told_run.hpp"

#include "pellucid/base/text.hpp"

namespace pellucid::report {

std::string metric_text(const judge::Metric& metric, double value) {
  const bool is_share = metric.of != judge::Of::numbers && metric.needs != judge::Needs::costs;
  return number_text(value, is_share ? 4 : 5);
}

}  // namespace pellucid::report
