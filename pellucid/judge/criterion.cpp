#include "pellucid/judge/criterion.hpp"

#include <algorithm>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/judge/threshold.hpp"
#include "pellucid/model/parsed.hpp"

namespace pellucid::judge {

namespace {

const Metric* first_of(const Signature& signature, bool (*is_it)(const Metric&)) {
  const std::vector<const Metric*> all = metrics_of(signature);
  const auto found = std::ranges::find_if(all, [&](const Metric* metric) { return is_it(*metric); });
  return found == all.end() ? nullptr : *found;
}

/// The loss's metric, with the loss's numbers where it names them: alpha=tau.
nn::Use<Metric> metric_of_loss(const nn::Use<nn::Loss>& loss) {
  nn::Call call = nn::parse_call(loss.entry->judged_by);
  for (auto& [name, value] : call.arguments) {
    const auto is_it = [&, &own = value](const nn::Parameter& parameter) { return own == parameter.name.text; };
    if (std::ranges::any_of(loss.entry->parameters, is_it)) value = number_text(loss.arguments[value.c_str()]);
  }
  return nn::use<Metric>(call);
}

bool has(const Signature& signature, const Metric* metric) {
  return metric != nullptr && lacking(*metric, signature).empty();
}

}  // namespace

std::string Criterion::name() const { return nn::written(metric); }

std::string Criterion::label() const {
  const std::string call = name(), own = metric.entry->name.text;
  return metric.entry->label.text + (call == own ? "" : " " + call.substr(own.size()));
}

Criterion usual_criterion(const Signature& signature) { return {with_defaults(main_metric(signature))}; }

Criterion criterion_of(const Recipe& recipe, const Signature& signature) {
  const auto costs = [](const Metric& each) { return each.needs == Needs::costs && each.best != Best::none; };
  if (!signature.costs.empty()) return {with_defaults(*first_of(signature, costs)), "a cost matrix is given"};
  if (!recipe.threshold.empty() && signature.output_kind == OutputKind::probabilities) {
    const ThresholdRule rule = threshold_rule(recipe.threshold, signature);
    if (const auto* metric = std::get_if<nn::Use<Metric>>(&rule)) return {*metric, "it chooses the threshold"};
  }
  if (const Metric* const metric = nn::find<Metric>(nn::parse_call(recipe.monitor).name); has(signature, metric)) {
    return {nn::use<Metric>(recipe.monitor), "the run is monitored by it"};
  }
  if (!recipe.class_weight.empty()) {
    const Metric* const alike = first_of(signature, [](const Metric& each) { return each.corrects_first; });
    if (has(signature, alike)) return {with_defaults(*alike), "class weights are given"};
  }
  const nn::Use<nn::Loss> loss = nn::use<nn::Loss>(loss_of(recipe, signature.task));
  if (*loss.entry->judged_by != '\0' && signature.task == Task::regression) {
    return {metric_of_loss(loss), "of the loss " + std::string(loss.entry->name.text)};
  }
  const auto is_expression = [](const nn::Parameter& each) { return each.kind == nn::Kind::expression; };
  if (signature.task == Task::regression && std::ranges::any_of(loss.entry->parameters, is_expression)) {
    return {with_defaults(main_metric(signature)),
            "a loss of one's own has no metric, and the network was trained for it"};
  }
  return usual_criterion(signature);
}

nn::Use<Metric> demand_metric(const std::string& text, const Signature& signature, const MetricWords& words) {
  const nn::Call call = nn::parse_call(text);
  const Metric* const entry = nn::find<Metric>(call.name);
  std::string why;
  if (entry != nullptr) {
    why = lacking(*entry, signature);
    if (why.empty() && entry->best == Best::none) why = "it is a yardstick: no value of it is better";
    if (why.empty()) return nn::use<Metric>(call);
  }
  std::vector<std::string> known = words.others;
  std::ranges::copy(monitorable(signature), std::back_inserter(known));
  std::string all;
  for (const std::string& each : known) all += (all.empty() ? "" : ", ") + each;
  const std::string near = nearest(call.name, known);
  if (entry == nullptr) why = near.empty() ? "there is no such metric" : "did you mean \"" + near + "\"?";
  fail({Fault::usage, words.what + " \"" + printable(text) + "\"", words.where, why, words.next + all});
}

}  // namespace pellucid::judge
