#include "pellucid/judge/evaluation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/model/costs.hpp"

namespace pellucid {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double quotient(Index part, Index whole) {
  return whole == 0 ? nan : static_cast<double>(part) / static_cast<double>(whole);
}

ClassScore score_of(const Evaluation& evaluation, std::size_t one) {
  Index truths = 0;
  Index predictions = 0;
  for (std::size_t other = 0; other < evaluation.classes.size(); ++other) {
    truths += evaluation.count(one, other);
    predictions += evaluation.count(other, one);
  }
  const Index hits = evaluation.count(one, one);
  return {truths, quotient(hits, predictions), quotient(hits, truths), quotient(2 * hits, truths + predictions)};
}

/// The probability that a row of the second class scores above one of the first; a tie counts half (Hanley, McNeil
/// 1982).
double roc_auc(std::span<const double> probabilities, std::span<const double> truths) {
  std::vector<std::size_t> order(truths.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return probabilities[a] < probabilities[b]; });
  double above = 0;  // pairs in the right order
  double negatives = 0;
  double positives = 0;
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    double ties_negative = 0;
    double ties_positive = 0;
    for (; end < order.size() && probabilities[order[end]] == probabilities[order[begin]]; ++end) {
      (truths[order[end]] == 1 ? ties_positive : ties_negative) += 1;
    }
    above += ties_positive * (negatives + ties_negative / 2);
    negatives += ties_negative;
    positives += ties_positive;
    begin = end;
  }
  return negatives == 0 || positives == 0 ? nan : above / (negatives * positives);
}

/// Costs are means over the rows of known classes.
void judge_costs(Evaluation& evaluation, std::span<const double> costs) {
  const std::size_t classes = evaluation.classes.size();
  const auto known = static_cast<double>(evaluation.rows - evaluation.unknown);
  double paid = 0;
  std::vector<double> constant(classes, 0);  // of always naming one class
  for (std::size_t truth = 0; truth < classes; ++truth) {
    for (std::size_t prediction = 0; prediction < classes; ++prediction) {
      const double cost = costs[truth * classes + prediction];
      paid += cost * static_cast<double>(evaluation.count(truth, prediction));
      constant[prediction] += cost * static_cast<double>(evaluation.scores[truth].rows);
    }
  }
  evaluation.mean_cost = paid / known;
  evaluation.constant_cost = *std::ranges::min_element(constant) / known;
}

void judge_classes(Evaluation& evaluation, const Signature& signature, std::span<const double> predictions,
                   std::span<const double> truths) {
  const std::size_t classes = signature.classes.size();
  evaluation.classes = signature.classes;
  evaluation.counts.assign(classes * classes, 0);
  const std::vector<Index> decided = decided_classes(signature, predictions);
  const auto width = static_cast<std::size_t>(signature.outputs);
  evaluation.told = signature.told;
  Index hits = 0;
  double surprise = 0;
  std::set<double> unknown;
  for (std::size_t row = 0; row < truths.size(); ++row) {
    if (truths[row] < 0) {
      ++evaluation.unknown;
      unknown.insert(truths[row]);
      continue;
    }
    const auto truth = static_cast<std::size_t>(truths[row]);
    const auto prediction = static_cast<std::size_t>(decided[row]);
    ++evaluation.counts[truth * classes + prediction];
    hits += truth == prediction ? 1 : 0;
    const double given =
        width == 1 ? (truth == 1 ? predictions[row] : 1 - predictions[row]) : predictions[row * width + truth];
    surprise -= std::log(std::max(given, std::numeric_limits<double>::epsilon()));
  }
  const Index known = evaluation.rows - evaluation.unknown;
  evaluation.accuracy = quotient(hits, evaluation.rows);
  const bool tells_probabilities = signature.told == Told::probabilities;
  evaluation.log_loss = known == 0 || !tells_probabilities ? nan : surprise / static_cast<double>(known);
  const bool are_ordered = width == 1 && signature.told != Told::decisions;
  evaluation.roc_auc = are_ordered && evaluation.unknown == 0 ? roc_auc(predictions, truths) : nan;
  Index commonest = 0;
  double recalls = 0;
  auto occurring = static_cast<Index>(unknown.size());
  for (std::size_t one = 0; one < classes; ++one) {
    const ClassScore score = score_of(evaluation, one);
    evaluation.scores.push_back(score);
    commonest = std::max(commonest, score.rows);
    if (score.rows > 0) recalls += score.recall;
    occurring += score.rows > 0 ? 1 : 0;
    evaluation.f1_macro += (std::isnan(score.f1) ? 0 : score.f1) / static_cast<double>(classes);
  }
  evaluation.balanced_accuracy = occurring == 0 ? nan : recalls / static_cast<double>(occurring);
  evaluation.majority = quotient(commonest, evaluation.rows);
  if (!signature.costs.empty() && known > 0) judge_costs(evaluation, signature.costs);
}

void judge_numbers(Evaluation& evaluation, std::span<const double> predictions, std::span<const double> truths) {
  const auto rows = static_cast<double>(truths.size());
  const double mean = std::accumulate(truths.begin(), truths.end(), 0.0) / rows;
  double squares = 0;
  double sizes = 0;
  double spread = 0;
  for (std::size_t row = 0; row < truths.size(); ++row) {
    const double off = predictions[row] - truths[row];
    squares += off * off;
    sizes += std::abs(off);
    spread += (truths[row] - mean) * (truths[row] - mean);
  }
  evaluation.rmse = std::sqrt(squares / rows);
  evaluation.mae = sizes / rows;
  evaluation.r2 = spread == 0 ? nan : 1 - squares / spread;
  evaluation.rmse_of_mean = std::sqrt(spread / rows);
}

}  // namespace

void check_classes(const Signature& signature) {
  const auto named = static_cast<Index>(signature.classes.size());
  const Index told = signature.task == Task::binary ? 2 : signature.outputs;
  const bool is_single = signature.task != Task::binary || signature.outputs == 1;
  if (signature.task == Task::regression || (named == told && is_single)) return;
  fail({Fault::data, "cannot use the model", "metadata signature",
        counted(named, "class name") + " for " + counted(signature.outputs, "output"),
        "give a model that pellucid wrote"});
}

std::vector<Index> decided_classes(const Signature& signature, std::span<const double> predictions) {
  const auto width = static_cast<std::size_t>(signature.outputs);
  std::vector<Index> decided;
  for (std::size_t begin = 0; begin < predictions.size(); begin += width) {
    const std::span<const double> row = predictions.subspan(begin, width);
    if (!signature.costs.empty()) {
      const std::array<double, 2> both{1 - row[0], row[0]};
      decided.push_back(static_cast<Index>(cheapest_class(signature.costs, width == 1 ? std::span(both) : row)));
      continue;
    }
    decided.push_back(width == 1 ? (row[0] > 0.5 ? 1 : 0) : std::max_element(row.begin(), row.end()) - row.begin());
  }
  return decided;
}

Evaluation evaluate(const Signature& signature, std::span<const double> predictions, std::span<const double> truths) {
  check_classes(signature);
  Evaluation evaluation{.rows = static_cast<Index>(truths.size())};
  if (signature.task == Task::regression) {
    judge_numbers(evaluation, predictions, truths);
  } else {
    judge_classes(evaluation, signature, predictions, truths);
  }
  return evaluation;
}

std::span<const Metric> metrics() {
  using enum Metric::Best;
  static constexpr Metric all[] = {
      {"rmse", false, lower, [](const Evaluation& of) { return of.rmse; }, true},
      {"mae", false, lower, [](const Evaluation& of) { return of.mae; }, true},
      {"r2", false, higher, [](const Evaluation& of) { return of.r2; }},
      {"rmse_of_mean", false, none, [](const Evaluation& of) { return of.rmse_of_mean; }, true},
      {"accuracy", true, higher, [](const Evaluation& of) { return of.accuracy; }},
      {"balanced_accuracy", true, higher, [](const Evaluation& of) { return of.balanced_accuracy; }},
      {"f1_macro", true, higher, [](const Evaluation& of) { return of.f1_macro; }},
      {"log_loss", true, none, [](const Evaluation& of) { return of.log_loss; }},
      {"majority", true, none, [](const Evaluation& of) { return of.majority; }},
      {"roc_auc", true, higher, [](const Evaluation& of) { return of.roc_auc; }},
      {"mean_cost", true, lower, [](const Evaluation& of) { return of.mean_cost; }},
      {"constant_cost", true, none, [](const Evaluation& of) { return of.constant_cost; }},
  };
  return all;
}

const Metric* find_metric(Task task, std::string_view name) {
  for (const Metric& metric : metrics()) {
    if (metric.of_classes == (task != Task::regression) && name == metric.name) return &metric;
  }
  return nullptr;
}

std::vector<std::string> watchable_metrics(Task task) {
  std::vector<std::string> names;
  for (const Metric& metric : metrics()) {
    const bool is_of_task = metric.of_classes == (task != Task::regression);
    if (is_of_task && metric.best != Metric::Best::none) names.emplace_back(metric.name);
  }
  return names;
}

}  // namespace pellucid
