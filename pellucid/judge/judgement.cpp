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

void score_classes(Judgement& at) {
  at.scores.assign(at.classes(), {});
  std::vector<double> predictions(at.classes()), hits(at.classes());
  for (const Confused& cell : at.confusion) {
    if (cell.truth >= at.classes()) continue;
    at.scores[cell.truth].rows += cell.count;
    at.scores[cell.truth].weight += cell.weight;
    predictions[cell.prediction] += cell.weight;
    if (cell.truth == cell.prediction) hits[cell.truth] = cell.weight;
  }
  for (std::size_t one = 0; one < at.classes(); ++one) {
    ClassScore& score = at.scores[one];
    score.precision = quotient(hits[one], predictions[one]);
    score.recall = quotient(hits[one], score.weight);
    score.f1 = quotient(2 * hits[one], score.weight + predictions[one]);
  }
}

/// Each pair that occurs, its weights added in the order of the rows.
void count_classes(Judgement& at, const std::map<double, std::size_t>& unknown) {
  struct Place {
    std::uint64_t pair;
    std::uint32_t row;
  };
  std::vector<Place> places(at.class_rows.size());
  for (std::size_t row = 0; row < places.size(); ++row) {
    const double own = at.truths[row];
    const std::size_t truth = own >= 0 ? static_cast<std::size_t>(own) : unknown.at(own);
    places[row] = {static_cast<std::uint64_t>(truth) << 32U | at.class_rows[row].decided,
                   static_cast<std::uint32_t>(row)};
  }
  std::ranges::sort(places, {}, [](const Place& place) { return std::pair(place.pair, place.row); });
  std::uint64_t last = 0;
  for (const Place& place : places) {
    if (at.confusion.empty() || place.pair != last) {
      at.confusion.push_back(
          {static_cast<std::size_t>(place.pair >> 32U), static_cast<std::uint32_t>(place.pair), 0, 0});
    }
    last = place.pair;
    ++at.confusion.back().count;
    at.confusion.back().weight += at.weight_of(place.row);
  }
  at.true_classes = at.classes() + unknown.size();
  score_classes(at);
}

void check_sizes(const Judgement& at, std::size_t predictions, std::size_t truths, std::size_t weights) {
  const auto width = static_cast<std::size_t>(at.signature.outputs);
  const std::size_t rows = at.predicts_classes() ? truths : truths / width;
  if (predictions == rows * width && truths == (at.predicts_classes() ? rows : rows * width) &&
      (weights == 0 || weights == rows)) {
    return;
  }
  const auto written = [](std::size_t size, const char* what) { return counted(static_cast<Index>(size), what); };
  fail({Fault::data, "cannot compare predictions with truths", counted(at.signature.outputs, "output"),
        written(predictions, "prediction") + ", " + written(truths, "truth") +
            (weights == 0 ? "" : ", " + written(weights, "weight")),
        "give the same rows to each"});
}

}  // namespace

Judgement counted_decisions(const Signature& signature, std::vector<Confused> confusion) {
  Judgement at{.signature = signature, .confusion = std::move(confusion), .true_classes = signature.classes.size()};
  for (const Confused& cell : at.confusion) {
    at.rows += cell.count;
    at.weight += cell.weight;
  }
  score_classes(at);
  return at;
}

std::span<const Confused> Judgement::confused(std::size_t truth) const {
  const auto some = std::ranges::equal_range(confusion, truth, {}, &Confused::truth);
  return {some.begin(), some.end()};
}

Index Judgement::count(std::size_t truth, std::size_t prediction) const {
  const std::span<const Confused> row = confused(truth);
  const auto found = std::ranges::lower_bound(row, prediction, {}, &Confused::prediction);
  return found != row.end() && found->prediction == prediction ? found->count : 0;
}

Index Judgement::hits() const {
  Index hits = 0;
  for (const Confused& cell : confusion) hits += cell.truth == cell.prediction ? cell.count : 0;
  return hits;
}

double Judgement::hit_weight() const {
  double hits = 0;
  for (const Confused& cell : confusion) hits += cell.truth == cell.prediction ? cell.weight : 0;
  return hits;
}

double macro(const Judgement& at, double ClassScore::* field) {
  double mean = 0;
  for (const ClassScore& score : at.scores) {
    mean += (std::isnan(score.*field) ? 0 : score.*field) / static_cast<double>(at.scores.size());
  }
  return mean;
}

Margins::Margins(const Judgement& at) : truths(at.true_classes), predictions(at.true_classes) {
  for (const Confused& cell : at.confusion) {
    truths[cell.truth] += cell.weight;
    predictions[cell.prediction] += cell.weight;
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
  const auto score = [&](std::size_t row) { return at.of_second[row]; };
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

namespace {

Index decided_class(const Signature& signature, std::span<const double> row) {
  if (signature.threshold) return row.back() >= *signature.threshold ? 1 : 0;
  if (!signature.costs.empty()) {
    const std::array<double, 2> both{1 - row[0], row[0]};
    return static_cast<Index>(cheapest_class(signature.costs, row.size() == 1 ? std::span(both) : row));
  }
  return row.size() == 1 ? (row[0] > 0.5 ? 1 : 0) : std::max_element(row.begin(), row.end()) - row.begin();
}

}  // namespace

std::vector<Index> decided_classes(const Signature& signature, std::span<const double> predictions) {
  const auto width = static_cast<std::size_t>(signature.outputs);
  std::vector<Index> decided;
  for (std::size_t begin = 0; begin < predictions.size(); begin += width) {
    decided.push_back(decided_class(signature, predictions.subspan(begin, width)));
  }
  return decided;
}

Judge::Judge(Signature signature) : at_{.signature = std::move(signature)} { check_classes(at_.signature); }

void Judge::add_classes(std::span<const double> row, double truth) {
  const bool is_single = row.size() == 1;
  const std::array<double, 2> both{1 - row[0], row[0]};  // one output is that of the second class
  const std::span<const double> scores = is_single ? std::span<const double>(both) : row;
  judge::ClassRow all{static_cast<std::uint32_t>(decided_class(at_.signature, row)), 0, 0, 0, judge::nan};
  const bool is_likeliest_decided = !is_single && at_.signature.costs.empty() && !at_.signature.threshold;
  const std::size_t likeliest =
      is_likeliest_decided ? all.decided
                           : static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
  all.of_likeliest = scores[likeliest];
  if (scores.size() == 2) at_.of_second.push_back(scores[1]);
  if (truth >= 0) {
    const auto own = static_cast<std::size_t>(truth);
    const double given = all.of_truth = scores[own];
    std::uint32_t higher = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) higher += scores[i] - given > 0 ? 1U : 0U;
    // With one output a tie is decided for the first class; else a later class counts as higher, as in scikit-learn.
    for (std::size_t i = is_single ? 0 : own + 1, end = is_single ? own : scores.size(); i < end; ++i) {
      higher += scores[i] - given == 0 ? 1U : 0U;
    }
    all.higher = higher & 0x7fffffffU;
    all.is_likeliest_right = own == likeliest ? 1U : 0U;
  }
  at_.class_rows.push_back(all);
}

void Judge::add(std::span<const double> predictions, std::span<const double> truths, std::span<const double> weights) {
  judge::check_sizes(at_, predictions.size(), truths.size(), weights.size());
  const auto width = static_cast<std::size_t>(at_.signature.outputs);
  const std::size_t rows = predictions.size() / width;
  at_.rows += static_cast<Index>(rows);
  at_.truths.insert(at_.truths.end(), truths.begin(), truths.end());
  at_.weights.insert(at_.weights.end(), weights.begin(), weights.end());
  for (std::size_t row = 0; row < rows; ++row) at_.weight += weights.empty() ? 1 : weights[row];
  if (!at_.predicts_classes()) {
    at_.predictions.insert(at_.predictions.end(), predictions.begin(), predictions.end());
    return;
  }
  for (std::size_t row = 0; row < rows; ++row) {
    add_classes(predictions.subspan(row * width, width), truths[row]);
    if (truths[row] >= 0) continue;
    unknown_.try_emplace(truths[row], at_.classes() + unknown_.size());
    ++at_.unknown;
    at_.unknown_weight += weights.empty() ? 1 : weights[row];
  }
}

judge::Judgement Judge::judgement() && {
  if (at_.predicts_classes()) judge::count_classes(at_, unknown_);
  return std::move(at_);
}

judge::Judgement evaluate(const Signature& signature, std::span<const double> predictions,
                          std::span<const double> truths, std::span<const double> weights) {
  Judge judge(signature);
  judge.add(predictions, truths, weights);
  return std::move(judge).judgement();
}

}  // namespace pellucid
