#include "pellucid/judge/metric.hpp"

#include <algorithm>

namespace pellucid::judge {

namespace {

// Whether the metric says something of what the model predicts, were the predictions but made for it.
bool is_for(const Metric& metric, const Signature& signature) {
  const bool is_of_classes = metric.of != Of::numbers;
  if (is_of_classes != (signature.task != Task::regression)) return false;
  if (metric.of == Of::two_classes && signature.classes.size() != 2) return false;
  return metric.needs != Needs::costs || !signature.costs.empty();
}

}  // namespace

const char* name_of(Of of) { return of == Of::numbers ? "numbers" : of == Of::classes ? "classes" : "two classes"; }

const char* name_of(Best best) {
  return best == Best::lower ? "lower is better" : best == Best::higher ? "higher is better" : "a yardstick";
}

const char* name_of(Needs needs) {
  switch (needs) {
    case Needs::nothing:
      return "";
    case Needs::decisions:
      return "decisions";
    case Needs::scores:
      return "scores";
    case Needs::probabilities:
      return "probabilities";
    case Needs::costs:
      return "costs";
  }
  return "";
}

std::string lacking(const Metric& metric, const Signature& signature) {
  if ((metric.of == Of::numbers) != (signature.task == Task::regression)) {
    return std::string("a ") + pellucid::name_of(signature.task) + " has no such metric";
  }
  if (metric.needs == Needs::costs && signature.costs.empty()) return "no cost matrix is given";
  if (!is_for(metric, signature)) return "it needs two classes";
  if (metric.needs == Needs::scores && signature.output_kind == OutputKind::decisions) {
    return "the loss makes the network decide, and gives no scores to order rows by";
  }
  if (metric.needs == Needs::probabilities && signature.output_kind != OutputKind::probabilities) {
    return "the loss does not make the network predict probabilities";
  }
  return "";
}

std::vector<const Metric*> metrics_of(const Signature& signature) {
  std::vector<const Metric*> all;
  for (const Metric& metric : catalogue<Metric>()) {
    if (is_for(metric, signature)) all.push_back(&metric);
  }
  std::ranges::stable_sort(
      all, [](const Metric* a, const Metric* b) { return a->place != 0 && (b->place == 0 || a->place < b->place); });
  return all;
}

const Metric& main_metric(const Signature& signature) { return *metrics_of(signature).front(); }

std::vector<std::string> monitorable(const Signature& signature) {
  std::vector<std::string> names;
  for (const Metric* metric : metrics_of(signature)) {
    if (metric->best != Best::none && lacking(*metric, signature).empty()) names.emplace_back(metric->name.text);
  }
  return names;
}

double value_of(const nn::Use<Metric>& metric, const Judgement& at) {
  return lacking(*metric.entry, at.signature).empty() ? metric.entry->define(at, metric.arguments) : nan;
}

nn::Use<Metric> with_defaults(const Metric& metric) {
  return {&metric, nn::bind_arguments({metric.name.text, {}}, metric.parameters, metric.name.text)};
}

double value_of(const Metric& metric, const Judgement& at) { return value_of(with_defaults(metric), at); }

double value_of(std::string_view call, const Judgement& at) { return value_of(nn::use<Metric>(call), at); }

}  // namespace pellucid::judge
