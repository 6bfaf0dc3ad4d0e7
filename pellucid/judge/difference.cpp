#include "pellucid/judge/difference.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "pellucid/base/random.hpp"

namespace pellucid::judge {

namespace {

constexpr double normal_quantile = 1.959963984540054;  // of 97.5 %

/// The 97.5 % quantile of Student's t by an expansion in 1 / freedom (R. Fisher and E. Cornish 1960), which is too
/// short for very few.
double student_quantile(double freedom) {
  constexpr std::array of_few{12.706204736, 4.302652730, 3.182446305, 2.776445105};
  if (freedom <= of_few.size()) return of_few[static_cast<std::size_t>(freedom) - 1];
  const double z = normal_quantile, cube = z * z * z, fifth = cube * z * z, seventh = fifth * z * z;
  return z + (cube + z) / (4 * freedom) + (5 * fifth + 16 * cube + 3 * z) / (96 * freedom * freedom) +
         (3 * seventh + 19 * fifth + 17 * cube - 15 * z) / (384 * freedom * freedom * freedom);
}

/// Makes `again`, a copy of `at`, the judgement of the same rows, each counted `times` so often.
void recount(const Judgement& at, const std::vector<double>& times, Judgement& again) {
  again.weights.resize(times.size());
  again.weight = 0;
  for (std::size_t row = 0; row < times.size(); ++row) {
    again.weights[row] = times[row] * at.weight_of(row);
    again.weight += again.weights[row];
  }
  for (ClassScore& score : again.scores) score = {score.rows, 0, 0, 0, 0};
  std::vector<double> taken(again.scores.size()), hits(again.scores.size());
  for (Confused& cell : again.confusion) cell.weight = 0;
  for (std::size_t row = 0; row < again.class_rows.size(); ++row) {
    const auto truth = static_cast<std::size_t>(at.truths[row]);
    const std::size_t decided = again.class_rows[row].decided;
    const auto cell =
        std::ranges::lower_bound(again.confusion, std::pair(truth, decided), {},
                                 [](const Confused& each) { return std::pair(each.truth, each.prediction); });
    cell->weight += again.weights[row];
    again.scores[truth].weight += again.weights[row];
    taken[decided] += again.weights[row];
    if (truth == decided) hits[truth] += again.weights[row];
  }
  for (std::size_t one = 0; one < again.scores.size(); ++one) {
    ClassScore& score = again.scores[one];
    const auto part = [](double some, double all) { return all == 0 ? nan : some / all; };
    score.precision = part(hits[one], taken[one]);
    score.recall = part(hits[one], score.weight);
    score.f1 = part(2 * hits[one], score.weight + taken[one]);
  }
}

/// As parts_of() has it of a metric that is no sum over rows. The pseudo-values are moved to the metric's value, so
/// that a difference is the one that is told; what they are moved by is the bias that M. Quenouille (1956) takes off.
Parts jackknifed(const nn::Use<Metric>& metric, const Judgement& at) {
  constexpr std::size_t most_alone = 400, usual_parts = 100;
  const auto rows = static_cast<std::size_t>(at.rows);
  const std::size_t count = rows <= most_alone ? rows : usual_parts;
  const double value = value_of(metric, at);
  Parts parts{std::vector<double>(count, nan), std::vector<double>(count, 0.0)};
  if (at.unknown > 0 || std::isnan(value)) return parts;
  const std::vector<std::uint32_t> order =
      random_permutation(random_key(1, "jackknife", 0), static_cast<std::uint32_t>(rows));
  std::vector<double> times(rows, 1);
  Judgement again = at;
  recount(at, times, again);
  const double whole = value_of(metric, again);  // with weights, by which a median is another one of two
  double sum = 0;
  for (std::size_t part = 0; part < count; ++part) {
    for (std::size_t i = part; i < rows; i += count) {
      times[order[i]] = 0;
      parts.weights[part] += at.weight_of(order[i]);
    }
    recount(at, times, again);
    for (std::size_t i = part; i < rows; i += count) times[order[i]] = 1;
    if (parts.weights[part] == 0) continue;
    parts.values[part] = value + (at.weight / parts.weights[part] - 1) * (whole - value_of(metric, again));
    sum += parts.weights[part] * parts.values[part];
  }
  for (double& each : parts.values) each += value - sum / at.weight;
  return parts;
}

}  // namespace

std::string text_of(const Estimate& estimate) {
  const double size = estimate.margin > 0 ? estimate.margin : std::abs(estimate.value);
  const int places = size > 0 ? std::clamp(1 - static_cast<int>(std::floor(std::log10(size))), 0, 12) : 0;
  char digits[96];
  std::snprintf(digits, sizeof digits, "%.*f ± %.*f", places, estimate.value, places, estimate.margin);
  return digits;
}

Estimate mean_of(const std::vector<double>& numbers, const std::vector<double>& weights) {
  double all = 0, sum = 0, rows = 0;
  const auto weight_of = [&](std::size_t row) { return weights.empty() ? 1 : weights[row]; };
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (std::isnan(numbers[row]) || weight_of(row) == 0) continue;
    all += weight_of(row);
    sum += weight_of(row) * numbers[row];
    rows += 1;
  }
  const double mean = sum / all;
  if (rows < 2) return {mean, nan};
  double squares = 0;
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (std::isnan(numbers[row])) continue;
    const double off = weight_of(row) * (numbers[row] - mean);
    squares += off * off;
  }
  return {mean, student_quantile(rows - 1) * std::sqrt(squares * rows / (rows - 1)) / all};
}

void Parts::add(const Parts& more, Index rows) {
  const bool is_alike = more.weights.empty();
  const double all = is_alike ? static_cast<double>(more.values.size())
                              : std::accumulate(more.weights.begin(), more.weights.end(), 0.0);
  for (std::size_t part = 0; part < more.values.size(); ++part) {
    values.push_back(more.values[part]);
    weights.push_back((is_alike ? 1 : more.weights[part]) * (static_cast<double>(rows) / all));
  }
}

Parts parts_of(const nn::Use<Metric>& metric, const Judgement& at) {
  return metric.entry->by_row == nullptr ? jackknifed(metric, at) : Parts{metric.entry->by_row(at), at.weights};
}

Parts paired(const nn::Use<Metric>& metric, const Judgement& one, const Judgement& other) {
  Parts differences = parts_of(metric, other);
  const Parts first = parts_of(metric, one);
  for (std::size_t part = 0; part < first.values.size(); ++part) differences.values[part] -= first.values[part];
  return differences;
}

namespace {

/// Where both tails of the normal distribution together weigh `both`.
double two_sided_quantile(double both) {
  double low = 0, high = 40;
  for (int step = 0; step < 100; ++step) {
    const double middle = (low + high) / 2;
    (std::erfc(middle / std::sqrt(2.0)) > both ? low : high) = middle;
  }
  return (low + high) / 2;
}

Interval wilson_at(double count, double rows, double z) {
  const double share = count / rows, square = z * z;
  const double centre = (share + square / (2 * rows)) / (1 + square / rows);
  const double half = z * std::sqrt(share * (1 - share) / rows + square / (4 * rows * rows)) / (1 + square / rows);
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

}  // namespace

bool is_share(const Metric& metric) {
  return metric.of != Of::numbers && metric.needs == Needs::decisions && metric.place == 1;
}

Interval wilson(double count, double rows) { return wilson_at(count, rows, normal_quantile); }

Interval counted_interval(const nn::Use<Metric>& metric, const Judgement& at, Index opening) {
  const auto k = static_cast<double>(opening);
  const double z = two_sided_quantile(0.05 / (k * (k + 1)));
  if (is_share(*metric.entry) && at.weights.empty()) {
    return wilson_at(static_cast<double>(at.hits()), static_cast<double>(at.rows), z);
  }
  const Estimate estimate = mean_of(parts_of(metric, at));
  const double half = estimate.margin * z / normal_quantile;
  return {estimate.value - half, estimate.value + half};
}

Interval bootstrap(const Metric& metric, const Judgement& at, int rounds, std::uint64_t seed) {
  if (at.unknown > 0 || at.rows < 2) return {nan, nan};
  const auto rows = static_cast<std::size_t>(at.rows);
  std::vector<double> values, times(rows);
  Judgement again = at;
  for (int round = 0; round < rounds; ++round) {
    const std::uint64_t key = random_key(seed, "bootstrap", static_cast<std::uint64_t>(round));
    std::ranges::fill(times, 0.0);
    for (std::size_t draw = 0; draw < rows; ++draw) {
      const std::uint64_t bits = random_bits(key, static_cast<std::uint32_t>(draw), 0);
      times[bits * rows >> 32U] += 1;  // even to 2^-32 of the rows
    }
    recount(at, times, again);
    const double value = value_of(metric, again);
    if (!std::isnan(value)) values.push_back(value);
  }
  if (2 * values.size() < static_cast<std::size_t>(rounds)) return {nan, nan};
  std::ranges::sort(values);
  const auto quantile = [&](double part) {
    const double place = part * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const double above = values[std::min(below + 1, values.size() - 1)];
    return values[below] + (above - values[below]) * (place - static_cast<double>(below));
  };
  return {quantile(0.025), quantile(0.975)};
}

}  // namespace pellucid::judge
