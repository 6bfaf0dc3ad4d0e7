#include "pellucid/judge/threshold.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::judge {

namespace {

constexpr double half = 0.5;

[[noreturn]] void refuse_threshold(const std::string& why, const std::string& next) {
  fail({Fault::usage, "cannot use {recipe.threshold}", "", why, next});
}

/// What decisions alone decide, and some of which is better.
bool chooses(const Metric& metric, const Signature& signature) {
  return metric.of != Of::numbers && metric.best != Best::none && lacking(metric, signature).empty() &&
         (metric.needs == Needs::decisions || metric.needs == Needs::costs);
}

/// Rows by truth and decision.
class Decisions {
 public:
  explicit Decisions(const Judgement& at) : at_(at) {}

  void add(std::size_t row, bool is_second) { move(row, is_second, 1); }
  /// Decides a row that was taken for the first class for the second.
  void turn(std::size_t row) {
    move(row, false, -1);
    move(row, true, 1);
  }

  double value(const nn::Use<Metric>& metric) const {
    std::vector<Confused> confusion;
    for (const Confused& cell : cells_) {
      if (cell.count > 0) confusion.push_back(cell);
    }
    return value_of(metric, counted_decisions(at_.signature, std::move(confusion)));
  }

 private:
  void move(std::size_t row, bool is_second, int rows) {
    Confused& cell = cells_[(at_.truths[row] == 1 ? 2U : 0U) + (is_second ? 1U : 0U)];
    cell.count += rows;
    cell.weight += rows * at_.weight_of(row);
  }

  const Judgement& at_;
  std::array<Confused, 4> cells_{{{0, 0, 0, 0}, {0, 1, 0, 0}, {1, 0, 0, 0}, {1, 1, 0, 0}}};
};

/// The best threshold of these rows.
double best_threshold(const nn::Use<Metric>& metric, const Judgement& at, std::vector<std::size_t> rows) {
  const auto probability = [&](std::size_t row) { return at.of_second[row]; };
  std::ranges::sort(rows, [&](std::size_t a, std::size_t b) { return probability(a) > probability(b); });
  Decisions decisions(at);
  for (const std::size_t row : rows) decisions.add(row, false);
  const bool is_higher_better = metric.entry->best == Best::higher;
  double best = half, best_value = nan;
  const auto consider = [&](double threshold) {
    const double value = decisions.value(metric);
    if (std::isnan(value)) return;
    const bool is_better = std::isnan(best_value) || (is_higher_better ? value > best_value : value < best_value);
    const bool is_nearer = value == best_value && std::abs(threshold - half) < std::abs(best - half);
    if (!is_better && !is_nearer) return;
    best = threshold;
    best_value = value;
  };
  // No row at all for the second class.
  if (!rows.empty() && probability(rows.front()) < 1) consider(probability(rows.front()) < half ? half : 1);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    decisions.turn(rows[i]);
    const bool is_last = i + 1 == rows.size();
    const double now = probability(rows[i]);
    if (!is_last && probability(rows[i + 1]) == now) continue;
    // Between this probability and the next lower one all thresholds decide alike.
    const bool spans_half = now >= half && (is_last || probability(rows[i + 1]) < half);
    consider(spans_half ? half : now);
  }
  return best;
}

double crossfitted(const nn::Use<Metric>& metric, const Judgement& at, std::uint64_t seed) {
  constexpr std::size_t usual_parts = 10;
  const std::size_t count = at.truths.size();
  if (count < 2) return nan;
  const std::size_t parts = std::min(usual_parts, count);
  const std::vector<std::uint32_t> order =
      random_permutation(random_key(seed, "threshold", 0), static_cast<std::uint32_t>(count));
  Decisions decisions(at);
  for (std::size_t part = 0; part < parts; ++part) {
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < count; ++i) {
      if (i % parts != part) others.push_back(order[i]);
    }
    const double threshold = best_threshold(metric, at, std::move(others));
    for (std::size_t i = part; i < count; i += parts) {
      decisions.add(order[i], at.of_second[order[i]] >= threshold);
    }
  }
  return decisions.value(metric);
}

double without_threshold(const nn::Use<Metric>& metric, const Judgement& at) {
  Signature plain = at.signature;
  plain.threshold.reset();
  plain.outputs = 1;
  const std::vector<Index> decided = decided_classes(plain, at.of_second);
  Decisions decisions(at);
  for (std::size_t row = 0; row < decided.size(); ++row) decisions.add(row, decided[row] == 1);
  return decisions.value(metric);
}

}  // namespace

ThresholdRule threshold_rule(const std::string& text, const Signature& signature) {
  if (signature.classes.size() != 2 || signature.output_kind != OutputKind::probabilities) {
    refuse_threshold(
        signature.classes.size() == 2 ? "the loss does not make the network tell probabilities"
        : signature.classes.empty()   ? "the target is a number"
                                      : "the target has " + grouped(static_cast<Index>(signature.classes.size())) +
                                          " classes, and a threshold parts two",
        signature.classes.size() > 2 ? "for mistakes of unequal price give {recipe.cost_matrix}" : "leave it out");
  }
  if (const std::optional<double> number = parse_number(trimmed(text))) {
    if (*number >= 0 && *number <= 1) return *number;
    refuse_threshold(printable(text) + " is no probability", "give a number from 0 to 1, or a metric");
  }
  const nn::Call call = nn::parse_call(text);
  const Metric* const metric = nn::find<Metric>(call.name);
  if (metric != nullptr && chooses(*metric, signature)) return nn::use<Metric>(call);
  std::vector<std::string> known;
  for (const Metric* each : metrics_of(signature)) {
    if (chooses(*each, signature)) known.emplace_back(each->name.text);
  }
  const std::string lacks = metric == nullptr ? "" : lacking(*metric, signature);
  refuse_threshold(metric == nullptr ? in_quotes(text) + " is neither a number nor a metric"
                   : lacks.empty()   ? in_quotes(text) + " does not depend on what is decided"
                                     : lacks,
                   "give a number from 0 to 1, or one of " + listed(known, known.size()));
}

ThresholdChoice choose_threshold(const nn::Use<Metric>& metric, const Judgement& at, std::uint64_t seed) {
  std::vector<std::size_t> rows(at.truths.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const double threshold = best_threshold(metric, at, rows);
  Decisions decisions(at);
  for (const std::size_t row : rows) decisions.add(row, at.of_second[row] >= threshold);
  return {metric,
          threshold,
          static_cast<Index>(rows.size()),
          decisions.value(metric),
          without_threshold(metric, at),
          crossfitted(metric, at, seed)};
}

std::string text_of(const ThresholdChoice& choice) {
  constexpr int digits = 4;
  const auto written = [](double value) { return std::isnan(value) ? "no value" : number_text(value, digits); };
  return "threshold " + written(choice.threshold) + ", chosen on " + counted(choice.rows, "validation row") + " for " +
         choice.metric.entry->label.text + ": " + written(choice.value) + " instead of " + written(choice.without) +
         " without it; the rows that chose it flatter it, and by cross-fitting it is " + written(choice.crossfitted);
}

std::optional<ThresholdChoice> chosen_threshold(const Recipe& recipe, const Judgement& at) {
  if (recipe.threshold.empty()) return std::nullopt;
  const ThresholdRule rule = threshold_rule(recipe.threshold, at.signature);
  const auto* metric = std::get_if<nn::Use<Metric>>(&rule);
  if (metric == nullptr) return std::nullopt;
  return choose_threshold(*metric, at, recipe.seed);
}

}  // namespace pellucid::judge
