#include "pellucid/judge/judgement.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/model/costs.hpp"

namespace pellucid {

namespace judge {

namespace {

double quotient(double part, double whole) { return whole == 0 ? nan : part / whole; }

ClassScore score_of(const Judgement& at, std::size_t one) {
  Index rows = 0;
  double truths = 0;
  double predictions = 0;
  for (std::size_t other = 0; other < at.classes(); ++other) {
    rows += at.count(one, other);
    truths += at.cell(one, other);
    predictions += at.cell(other, one);
  }
  const double hits = at.cell(one, one);
  return {rows, truths, quotient(hits, predictions), quotient(hits, truths), quotient(2 * hits, truths + predictions)};
}

void count_classes(Judgement& at) {
  const std::size_t classes = at.classes();
  std::map<double, std::size_t> lines;  // of unknown classes in the confusion
  for (const double truth : at.truths) {
    if (truth < 0) lines.try_emplace(truth, classes + lines.size());
  }
  at.counts.assign(classes * classes, 0);
  at.confusion.assign((classes + lines.size()) * classes, 0);
  const std::vector<Index> decided = decided_classes(at.signature, at.predictions);
  for (std::size_t row = 0; row < at.truths.size(); ++row) {
    const bool is_known = at.truths[row] >= 0;
    const std::size_t truth = is_known ? static_cast<std::size_t>(at.truths[row]) : lines.at(at.truths[row]);
    const std::size_t cell = truth * classes + static_cast<std::size_t>(decided[row]);
    at.confusion[cell] += at.weight_of(row);
    if (is_known) {
      ++at.counts[cell];
    } else {
      ++at.unknown;
      at.unknown_weight += at.weight_of(row);
    }
  }
  for (std::size_t one = 0; one < classes; ++one) at.scores.push_back(score_of(at, one));
}

void check_sizes(const Judgement& at) {
  const auto rows = static_cast<std::size_t>(at.rows);
  const auto width = static_cast<std::size_t>(at.signature.outputs);
  const std::size_t truths = at.predicts_classes() ? rows : rows * width;
  if (at.predictions.size() == rows * width && at.truths.size() == truths &&
      (at.weights.empty() || at.weights.size() == rows)) {
    return;
  }
  const auto written = [](std::size_t size, const char* what) { return counted(static_cast<Index>(size), what); };
  fail({Fault::data, "cannot compare predictions with truths", counted(at.signature.outputs, "output"),
        written(at.predictions.size(), "prediction") + ", " + written(at.truths.size(), "truth") +
            (at.weights.empty() ? "" : ", " + written(at.weights.size(), "weight")),
        "give the same rows to each"});
}

}  // namespace

Index Judgement::hits() const {
  Index hits = 0;
  for (std::size_t one = 0; one < classes(); ++one) hits += count(one, one);
  return hits;
}

double Judgement::hit_weight() const {
  double hits = 0;
  for (std::size_t one = 0; one < classes(); ++one) hits += cell(one, one);
  return hits;
}

double macro(const Judgement& at, double ClassScore::* field) {
  double mean = 0;
  for (const ClassScore& score : at.scores) {
    mean += (std::isnan(score.*field) ? 0 : score.*field) / static_cast<double>(at.scores.size());
  }
  return mean;
}

Margins::Margins(const Judgement& at) : truths(at.true_classes()), predictions(at.true_classes()) {
  for (std::size_t truth = 0; truth < truths.size(); ++truth) {
    for (std::size_t other = 0; other < at.classes(); ++other) {
      truths[truth] += at.cell(truth, other);
      predictions[other] += at.cell(truth, other);
    }
  }
  for (const double taken : predictions) all += taken;
}

double Output::spread() const {
  const double centre = mean([](double y, double) { return y; });
  return sum([&](double y, double) { return (y - centre) * (y - centre); });
}

std::vector<Tied> from_highest(const Judgement& at) {
  std::vector<std::size_t> order(at.truths.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto score = [&](std::size_t row) { return at.score(row, 1); };
  if (at.unknown > 0 || std::ranges::any_of(order, [&](std::size_t row) { return std::isnan(score(row)); })) return {};
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return score(a) > score(b); });
  std::vector<Tied> all;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || score(order[i]) != score(order[i - 1])) all.emplace_back();
    (at.truths[order[i]] == 1 ? all.back().positives : all.back().negatives) += at.weight_of(order[i]);
  }
  return all;
}

}  // namespace judge

void check_classes(const Signature& signature) {
  const auto named = static_cast<Index>(signature.classes.size());
  const Index predicted = signature.task == Task::binary ? 2 : signature.outputs;
  const bool is_single = signature.task != Task::binary || signature.outputs == 1;
  if (signature.task == Task::regression || (named == predicted && is_single)) return;
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

judge::Judgement evaluate(const Signature& signature, std::span<const double> predictions,
                          std::span<const double> truths, std::span<const double> weights) {
  check_classes(signature);
  judge::Judgement at{.signature = signature};
  const auto numbers = static_cast<Index>(truths.size());
  at.rows = at.predicts_classes() ? numbers : numbers / signature.outputs;
  at.predictions.assign(predictions.begin(), predictions.end());
  at.truths.assign(truths.begin(), truths.end());
  at.weights.assign(weights.begin(), weights.end());
  judge::check_sizes(at);
  for (std::size_t row = 0; row < static_cast<std::size_t>(at.rows); ++row) at.weight += at.weight_of(row);
  if (at.predicts_classes()) judge::count_classes(at);
  return at;
}

}  // namespace pellucid
