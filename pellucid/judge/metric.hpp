// What a metric is: one file in metrics/ that defines one function returning this struct. Its name on the command line
// and in JSON, whether a run may be monitored by it, its words in reports and its reference page follow from it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pellucid/judge/judgement.hpp"
#include "pellucid/nn/spec.hpp"

namespace pellucid::judge {

/// What is predicted.
enum class Of : unsigned char { numbers, classes, two_classes };
/// Which values are good; none: a yardstick, which says of the truths alone what is easily reached.
enum class Best : unsigned char { lower, higher, none };
/// What a metric of classes is computed from.
enum class Needs : unsigned char { nothing, decisions, scores, probabilities, costs };
const char* name_of(Of of);
const char* name_of(Best best);
const char* name_of(Needs needs);

/// A number that says how well a model predicts. Names and values are scikit-learn's.
struct Metric {
  static constexpr const char* kind = "metric";
  static constexpr const char* plural = "metrics";
  static constexpr const char* about = "how well a model predicts";
  static Entries<Metric>& registered();
  Text name;
  std::vector<const char*> aliases{};  ///< it answers to these too
  /// How reports call it; of a yardstick the words before its value, behind what is compared with it.
  Text label;
  Text summary, formula, use, source;
  std::vector<nn::Parameter> parameters{};  ///< each with a default
  Of of;
  Best best;
  Needs needs = Needs::nothing;
  bool is_in_units_of_target = false;
  bool corrects_first = false;  ///< stands beside the first metric wherever classes are of unequal size
  int place = 0;                ///< in reports, from 1; 0: in JSON alone, behind the others
  /// NaN where it has no value. Only what `needs` names is given. Arithmetic, square roots and the functions of
  /// kernels/elementary.hpp: a run may be monitored by it, so its bits are the same everywhere.
  double (*define)(const Judgement& at, const nn::Arguments& with);
  /// What each row adds [rows]: their weighted mean is the value, and their spread says how settled it is. Of a mean
  /// those are the rows' own values, of a root its linear part (the delta method). NaN for a row that is left out. Null
  /// of a metric that is no such sum.
  std::vector<double> (*by_row)(const Judgement& at) = nullptr;
  /// "NAME of truth 0 1 1, predicted 0 1 0"; scores of several classes: "predicted 0.2 0.5 0.3; 0.6 0.3 0.1"; behind
  /// them ", costs 0 1; 5 0". What it gives is rounded to as many digits as are written.
  Example example{};
};

/// What a metric needs that a model of that signature does not have; "" if it has all.
std::string lacking(const Metric& metric, const Signature& signature);

/// The metrics for what the model predicts, be it that the predictions are not made for some: first those that have a
/// place in reports.
std::vector<const Metric*> metrics_of(const Signature& signature);
/// The first of them: accuracy, or the error in the target's units.
const Metric& main_metric(const Signature& signature);
/// What a run can be monitored by beside its loss.
std::vector<std::string> monitorable(const Signature& signature);

/// The metric with its parameters at their defaults.
nn::Use<Metric> with_defaults(const Metric& metric);

/// NaN where it has none.
double value_of(const nn::Use<Metric>& metric, const Judgement& at);
/// With its parameters at their defaults.
double value_of(const Metric& metric, const Judgement& at);
/// By its call: value_of("top_k_accuracy(k=3)", at). Fails (Fault::usage) on an unknown one.
double value_of(std::string_view call, const Judgement& at);

}  // namespace pellucid::judge
