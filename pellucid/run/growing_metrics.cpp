#include "pellucid/run/growing_metrics.hpp"

#include "pellucid/run/metrics_lines.hpp"

namespace pellucid {

namespace {

constexpr auto written_after = std::chrono::milliseconds(50);

}  // namespace

void GrowingMetrics::take(const History& history) {
  const auto now = std::chrono::steady_clock::now();
  const bool is_new = written_ == 0;
  if (!is_new && now - last_ < written_after) return;
  folder_.append(file_, metrics_lines_from(written_, history, task_), is_new);
  written_ = history.epochs.size();
  last_ = now;
}

}  // namespace pellucid
