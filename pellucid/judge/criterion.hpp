// By which metric a network is judged beside others. What the user asked for decides, once for the verdict, the
// comparison of runs, the report and the sealed rows.
#pragma once

#include <string>
#include <vector>

#include "pellucid/judge/metric.hpp"
#include "pellucid/model/recipe.hpp"

namespace pellucid::judge {

struct Criterion {
  nn::Use<Metric> metric;
  std::string because{};  ///< what was asked for that chose it: "the run is monitored by it"; "" of the task's own

  std::string name() const;   ///< "mean_pinball_loss(alpha=0.9)"
  std::string label() const;  ///< as reports say it: "mean pinball loss (alpha=0.9)"
  double value(const Judgement& at) const { return value_of(metric, at); }
  bool is_higher_better() const { return metric.entry->best == Best::higher; }
};

/// The first of these that the recipe gives and the model has: the mean cost by its cost matrix; the metric that
/// chooses its threshold; the metric that it is monitored by; with class weights the metric in which classes count
/// alike; the metric of its loss (Loss::judged_by). Else main_metric(), which of a loss of one's own says why.
Criterion criterion_of(const Recipe& recipe, const Signature& signature);
/// main_metric() alone.
Criterion usual_criterion(const Signature& signature);

/// What demand_metric() says where it fails: what cannot be done, the key, what else may be named, the next step.
struct MetricWords {
  std::string what, where;
  std::vector<std::string> others{};
  std::string next;
};
/// The metric that `text` calls. Fails (Fault::usage) on an unknown one (with the nearest), one that the model has not,
/// and a yardstick, of which no value is better.
nn::Use<Metric> demand_metric(const std::string& text, const Signature& signature, const MetricWords& words);

}  // namespace pellucid::judge
