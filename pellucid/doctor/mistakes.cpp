#include "pellucid/doctor/mistakes.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pellucid::doctor {

namespace {

constexpr Index most_classes = 10;

std::vector<double> class_counts(const Truths& truths) {
  std::vector<double> counts(static_cast<std::size_t>(truths.classes));
  for (const double each : truths.numbers) ++counts[static_cast<std::size_t>(each)];
  return counts;
}

/// Mistakes of naming the commonest class in all rows.
double mistakes_of_one_class(const Truths& truths) {
  return static_cast<double>(truths.size()) - std::ranges::max(class_counts(truths));
}

/// The fewest mistakes of a class for each of a few stretches, as rows come in order.
class Stretches {
 public:
  explicit Stretches(std::size_t classes)
      : classes_(classes), best_(classes + 1, HUGE_VAL), mistakes_((classes + 1) * classes, HUGE_VAL) {
    std::fill_n(mistakes_.begin(), classes, 0.0);
  }
  /// The next rows, of equal numbers.
  void add(const std::vector<double>& counts) {
    const double all = std::accumulate(counts.begin(), counts.end(), 0.0);
    for (std::size_t stretch = 0; stretch < best_.size(); ++stretch) best_[stretch] = least_of(stretch);
    for (std::size_t stretch = 0; stretch < best_.size(); ++stretch) {
      for (std::size_t its = 0; its < classes_; ++its) {
        double& mistakes = mistakes_[stretch * classes_ + its];
        if (stretch > 0) mistakes = std::min(mistakes, best_[stretch - 1]);
        mistakes += all - counts[its];
      }
    }
  }
  double least() const { return std::ranges::min(mistakes_); }

 private:
  double least_of(std::size_t stretch) const {
    const auto begin = mistakes_.begin() + static_cast<std::ptrdiff_t>(stretch * classes_);
    return *std::min_element(begin, begin + static_cast<std::ptrdiff_t>(classes_));
  }
  std::size_t classes_;
  std::vector<double> best_;      ///< of each stretch, before the next rows
  std::vector<double> mistakes_;  ///< of each stretch and the class that is named there
};

/// Of each row, whether something stands there.
std::vector<std::size_t> presence_in(const data::Column& column, const data::Rows& rows, const data::CellRules& rules) {
  std::vector<std::size_t> presence;
  presence.reserve(rows.size());
  for (const std::uint32_t row : rows) presence.push_back(data::is_missing(column.cells[row], rules) ? 0 : 1);
  return presence;
}

}  // namespace

double mistakes_left(std::span<const double> numbers, const Truths& truths) {
  const double of_one_class = truths.classes > 0 && truths.classes <= most_classes ? mistakes_of_one_class(truths) : 0;
  if (!(of_one_class > 0)) return 1;
  const auto classes = static_cast<std::size_t>(truths.classes);
  std::vector<std::pair<double, std::size_t>> known;
  std::vector<double> counts(classes);  // first of rows without a number
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto its = static_cast<std::size_t>(truths.numbers[i]);
    if (std::isfinite(numbers[i])) {
      known.emplace_back(numbers[i], its);
    } else {
      ++counts[its];
    }
  }
  const double of_missing = std::accumulate(counts.begin(), counts.end(), 0.0) - std::ranges::max(counts);
  std::ranges::sort(known);
  Stretches stretches(classes);
  for (std::size_t begin = 0, end = 0; begin < known.size(); begin = end) {
    std::ranges::fill(counts, 0);
    while (end < known.size() && known[end].first == known[begin].first) ++counts[known[end++].second];
    stretches.add(counts);
  }
  return (of_missing + stretches.least()) / of_one_class;
}

double mistakes_left(std::span<const std::size_t> groups, const Truths& truths) {
  const double of_one_class = truths.classes > 0 ? mistakes_of_one_class(truths) : 0;
  if (!(of_one_class > 0)) return 1;
  return mistakes_of_groups(groups, truths) / of_one_class;
}

double mistakes_left(const InputColumn& input, const Truths& truths, const data::CellRules& rules) {
  if (truths.classes == 0) return 1;
  const std::vector<std::size_t> presence = presence_in(input.cells, truths.rows, rules);
  const bool is_whole = std::ranges::find(presence, std::size_t{0}) == presence.end();
  double left = is_whole ? 1 : mistakes_left(presence, truths);
  switch (input.fitted.type) {
    case data::ColumnType::category:
    case data::ColumnType::yes_no:
      return std::min(left, mistakes_left(groups_in(input.cells, truths.rows), truths));
    case data::ColumnType::number:
    case data::ColumnType::date: {
      const std::vector<double> numbers = input.fitted.type == data::ColumnType::date
                                              ? hours_in(input, truths.rows)
                                              : numbers_in(input.cells, truths.rows);
      return std::ranges::is_sorted(numbers) ? left : std::min(left, mistakes_left(numbers, truths));
    }
    default:
      return left;
  }
}

}  // namespace pellucid::doctor
