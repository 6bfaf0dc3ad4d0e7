#include "pellucid/doctor/evidence.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::doctor {

namespace {

Truths truths_in(const Case& at, data::Rows rows) {
  const TableData& data = *at.labelled;
  Truths truths{std::move(rows), {}, static_cast<Index>(data.preparation.target.classes.size())};
  truths.numbers.reserve(truths.rows.size());
  for (const std::uint32_t row : truths.rows) {
    truths.numbers.push_back(data.targets64.empty() ? static_cast<double>(data.targets[row]) : data.targets64[row]);
  }
  return truths;
}

std::vector<std::size_t> order_of(std::span<const double> numbers) {
  std::vector<std::size_t> order(numbers.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return numbers[i]; });
  return order;
}

/// Equal numbers share the mean of their places.
std::vector<double> ranks_of(std::span<const double> numbers) {
  const std::vector<std::size_t> order = order_of(numbers);
  std::vector<double> ranks(numbers.size());
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && numbers[order[end]] == numbers[order[begin]]) ++end;
    for (std::size_t i = begin; i < end; ++i) ranks[order[i]] = 0.5 * static_cast<double>(begin + end - 1);
  }
  return ranks;
}

struct Line {
  double count = 0, x = 0, y = 0, xx = 0, xy = 0;
  void add(double to_x, double to_y) { ++count, x += to_x, y += to_y, xx += to_x * to_x, xy += to_x * to_y; }
  double at(double place) const {
    const double mean = x / count, spread = xx - x * mean;
    const double slope = spread > 1e-12 * xx ? (xy - mean * y) / spread : 0;
    return y / count + slope * (place - mean);
  }
};

double variance_sum(std::span<const double> y) {
  const double mean = std::accumulate(y.begin(), y.end(), 0.0) / static_cast<double>(y.size());
  double sum = 0;
  for (const double each : y) sum += (each - mean) * (each - mean);
  return sum;
}

/// By a line through all rows, or a line through the two rows on either side that keeps to what these say: whichever
/// leaves less over.
double left_by_lines(std::span<const double> x, std::span<const double> y) {
  const double all = variance_sum(y);
  if (!(all > 0)) return 1;
  const double origin = std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
  Line whole;
  for (std::size_t i = 0; i < x.size(); ++i) whole.add(x[i] - origin, y[i]);
  const std::vector<std::size_t> order = order_of(x);
  double by_line = 0, by_neighbours = 0;
  const auto count = static_cast<std::ptrdiff_t>(order.size());
  for (std::ptrdiff_t at = 0; at < count; ++at) {
    const std::size_t row = order[static_cast<std::size_t>(at)];
    const double miss = y[row] - whole.at(x[row] - origin);
    by_line += miss * miss;
    Line near;
    double least = HUGE_VAL, most = -HUGE_VAL;
    for (std::ptrdiff_t other = std::max<std::ptrdiff_t>(0, at - 2); other <= std::min(count - 1, at + 2); ++other) {
      if (other == at) continue;
      const std::size_t beside = order[static_cast<std::size_t>(other)];
      near.add(x[beside] - x[row], y[beside]);
      least = std::min(least, y[beside]), most = std::max(most, y[beside]);
    }
    const double missed = y[row] - std::clamp(near.at(0), least, most);
    by_neighbours += missed * missed;
  }
  return std::min(by_line, by_neighbours) / all;
}

/// How often the class changes between neighbours if classes are dealt anew.
double changes_by_chance(const Truths& truths) {
  std::vector<double> counts(static_cast<std::size_t>(truths.classes));
  for (const double each : truths.numbers) ++counts[static_cast<std::size_t>(each)];
  const auto all = static_cast<double>(truths.size());
  double alike = 0;
  for (const double count : counts) alike += count / all * (count / all);
  return all * (1 - alike);
}

/// Changes of class along the number, those within equal numbers twice for each row that is not of the commonest class
/// there, less those that classes apart from each other need.
double left_of_classes(std::span<const double> numbers, const Truths& truths) {
  const std::vector<std::size_t> order = order_of(numbers);
  double changes = 0, last = -1;
  std::vector<double> counts(static_cast<std::size_t>(truths.classes));
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    std::ranges::fill(counts, 0);
    while (end < order.size() && numbers[order[end]] == numbers[order[begin]]) {
      ++counts[static_cast<std::size_t>(truths.numbers[order[end++]])];
    }
    const auto commonest = std::ranges::max_element(counts);
    changes += 2 * (static_cast<double>(end - begin) - *commonest);
    const auto its = static_cast<double>(commonest - counts.begin());
    changes += its != last ? 1 : 0;
    last = its;
  }
  const double chance = changes_by_chance(truths);
  return chance > 0 ? std::max(0.0, changes - static_cast<double>(truths.classes)) / chance : 1;
}

}  // namespace

Truths truths_of(const Case& at) { return truths_in(at, at.labelled->split.train); }

Truths sampled_truths(const Case& at, std::size_t most) {
  const data::Rows& all = at.labelled->split.train;
  if (all.size() <= most) return truths_in(at, all);
  const std::uint64_t key = random_key(0, "doctor.sample", 0);
  data::Rows rows;  // one of each stretch, so that no period of the table is met
  for (std::size_t i = 0; i < most; ++i) {
    const double within = random_uniform(key, static_cast<std::uint32_t>(i), 0);
    const double place =
        (static_cast<double>(i) + within) * static_cast<double>(all.size()) / static_cast<double>(most);
    rows.push_back(all[std::min(all.size() - 1, static_cast<std::size_t>(place))]);
  }
  return truths_in(at, std::move(rows));
}

std::vector<double> numbers_in(const data::Column& column, const data::Rows& rows) {
  std::vector<double> numbers;
  numbers.reserve(rows.size());
  for (const std::uint32_t row : rows) {
    numbers.push_back(column.numbers.empty() ? data::number_of(column.cells[row]).value_or(std::nan(""))
                                             : column.numbers[row]);
  }
  return numbers;
}

std::vector<double> hours_in(const InputColumn& dates, const data::Rows& rows) {
  std::vector<double> hours;
  hours.reserve(rows.size());
  for (const std::uint32_t row : rows) {
    const std::optional<data::Date> date = data::date_of(trimmed(dates.cells.cells[row]), dates.fitted.date_form);
    hours.push_back(date ? data::hours_of(*date) : std::nan(""));
  }
  return hours;
}

std::vector<std::size_t> groups_in(const data::Column& column, const data::Rows& rows) {
  data::Counts values(column);
  std::vector<std::size_t> groups;
  groups.reserve(rows.size());
  for (const std::uint32_t row : rows) groups.push_back(values.add(row));
  return groups;
}

double left_over(std::span<const double> numbers, const Truths& truths) {
  std::vector<double> known;
  Truths its{{}, {}, truths.classes};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (!std::isfinite(numbers[i])) continue;
    known.push_back(numbers[i]);
    its.rows.push_back(truths.rows[i]);
    its.numbers.push_back(truths.numbers[i]);
  }
  if (10 * known.size() < 9 * numbers.size() || known.size() < 5) return 1;
  if (truths.classes > 0) return left_of_classes(known, its);
  return std::min(left_by_lines(known, its.numbers), left_by_lines(ranks_of(known), ranks_of(its.numbers)));
}

double mistakes_of_groups(std::span<const std::size_t> groups, const Truths& truths) {
  const std::size_t count = groups.empty() ? 0 : *std::ranges::max_element(groups) + 1;
  const auto classes = static_cast<std::size_t>(truths.classes);
  std::vector<double> counts(count * classes);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    ++counts[groups[i] * classes + static_cast<std::size_t>(truths.numbers[i])];
  }
  double wrong = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto own = static_cast<std::size_t>(truths.numbers[i]);
    double best = 0;  // of the others of its group
    for (std::size_t c = 0; c < classes; ++c) best = std::max(best, counts[groups[i] * classes + c] - (c == own));
    wrong += best == 0 || counts[groups[i] * classes + own] - 1 < best ? 1 : 0;
  }
  return wrong;
}

double left_over(std::span<const std::size_t> groups, const Truths& truths) {
  const std::size_t count = groups.empty() ? 0 : *std::ranges::max_element(groups) + 1;
  if (truths.classes > 0) {
    const double chance = changes_by_chance(truths);
    return chance > 0 ? 2 * mistakes_of_groups(groups, truths) / chance : 1;
  }
  std::vector<double> sums(count), counts(count);
  for (std::size_t i = 0; i < groups.size(); ++i) sums[groups[i]] += truths.numbers[i], ++counts[groups[i]];
  const double all = variance_sum(truths.numbers);
  const double mean = std::accumulate(sums.begin(), sums.end(), 0.0) / static_cast<double>(truths.size());
  double left = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const double others = counts[groups[i]] - 1;
    const double miss = truths.numbers[i] - (others > 0 ? (sums[groups[i]] - truths.numbers[i]) / others : mean);
    left += miss * miss;
  }
  return all > 0 ? left / all : 1;
}

double left_over(const InputColumn& input, const Truths& truths) {
  if (input.fitted.type == data::ColumnType::category || input.fitted.type == data::ColumnType::yes_no) {
    return left_over(groups_in(input.cells, truths.rows), truths);
  }
  const bool is_date = input.fitted.type == data::ColumnType::date;
  const std::vector<double> numbers = is_date ? hours_in(input, truths.rows) : numbers_in(input.cells, truths.rows);
  return std::ranges::is_sorted(numbers) ? 1 : left_over(numbers, truths);
}

Index settling_values(const data::Column& column, const Truths& truths) {
  data::Counts values(column);
  std::vector<double> its;  // of each value
  for (std::size_t i = 0; i < truths.rows.size(); ++i) {
    const std::size_t value = values.add(truths.rows[i]);
    if (value == its.size()) its.push_back(truths.numbers[i]);
    if (its[value] != truths.numbers[i] || 2 * its.size() > truths.rows.size()) return 0;
  }
  return its.size() > 1 ? std::ssize(its) : 0;
}

namespace {

/// Stirling's, to a twelfth of 1 / n.
double log_factorial(double n) {
  constexpr double circle = 6.283185307179586;
  return n < 1 ? 0 : n * std::log(n) - n + 0.5 * std::log(circle * n);
}

}  // namespace

double log_chance(Index groups, const Truths& truths) {
  std::vector<double> counts(static_cast<std::size_t>(truths.classes));
  for (const double each : truths.numbers) ++counts[static_cast<std::size_t>(each)];
  double ways = log_factorial(static_cast<double>(truths.size()));
  for (const double count : counts) ways -= log_factorial(count);
  return static_cast<double>(groups) * std::log(static_cast<double>(truths.classes)) - ways;
}

bool is_no_chance(Index groups, const Truths& truths, Index tries) {
  constexpr double one_in = 1e9;
  return log_chance(groups, truths) + std::log(static_cast<double>(tries)) < -std::log(one_in);
}

}  // namespace pellucid::doctor
