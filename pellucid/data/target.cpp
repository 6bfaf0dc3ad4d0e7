#include "pellucid/data/target.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "pellucid/base/text.hpp"

namespace pellucid::data {

namespace {

constexpr std::size_t few_classes = 10;  // whole numbers with more different values are taken for quantities

[[noreturn]] void refuse(const Table& table, const Column& column, const std::string& why, const std::string& next) {
  fail({Fault::data, "cannot train on \"" + printable(table.path) + "\"", "target \"" + printable(column.name) + "\"",
        why, next});
}

std::vector<std::string> sorted_classes(const Profile& profile, const CellRules& rules) {
  std::vector<std::string> classes;
  for (const auto& [value, count] : profile.values) classes.emplace_back(value);
  const bool are_numbers = profile.numbers == profile.present();
  std::sort(classes.begin(), classes.end(), [&](const std::string& a, const std::string& b) {
    if (!are_numbers) return a < b;
    const double x = *number_of(a, rules);
    const double y = *number_of(b, rules);
    return x != y ? x < y : a < b;
  });
  return classes;
}

// Equal to fitting a column of numbers, without a median.
Scale scale_of_target(const Column& column, const Rows& rows, const CellRules& rules) {
  double sum = 0;
  for (const std::uint32_t row : rows) sum += *number_of(column.cells[row], rules);
  const double mean = sum / static_cast<double>(rows.size());
  double squares = 0;
  for (const std::uint32_t row : rows) {
    const double off = *number_of(column.cells[row], rules) - mean;
    squares += off * off;
  }
  return {mean, std::sqrt(squares / static_cast<double>(rows.size()))};
}

struct Decision {
  TargetKind kind;
  std::string reason;
};

Decision decide(const Profile& profile) {
  const std::string different = counted(static_cast<Index>(profile.values.size()), "different value");
  if (!is_mostly_numbers(profile)) return {TargetKind::classes, different};
  if (profile.values.size() == 2) return {TargetKind::classes, "two values"};
  const bool is_whole = profile.whole_numbers == profile.present();
  if (is_whole && profile.values.size() <= few_classes) {
    return {TargetKind::classes, "whole numbers with " + different +
                                     " are taken for classes; if they are quantities, use {source.task=regression}"};
  }
  return {TargetKind::number, "numbers from " + number_text(profile.least) + " to " + number_text(profile.most)};
}

}  // namespace

TargetFit fit_target(const Table& table, const Column& column, const Rows& rows, const Rows& checked,
                     const CellRules& rules, TargetKind kind, bool scale, const NotNumbers& sealed) {
  const Profile profile = profile_of(column, rows, rules);
  if (profile.values.empty()) refuse(table, column, "no row has a value", "name another column with {source.target}");
  if (profile.values.size() == 1) {
    refuse(table, column,
           "it is constant: \"" + printable(profile.values.first()) + "\" in all " +
               counted(profile.present(), "training row"),
           "name another column with {source.target}");
  }
  Decision decision = decide(profile);
  if (kind != TargetKind::by_values) decision = {kind, "as asked"};
  TargetFit fit{{.name = column.name}, decision.reason};
  if (decision.kind == TargetKind::number) {
    demand_numbers(table, column, checked, rules, sealed);
    if (scale) fit.target.scale = scale_of_target(column, rows, rules);
    return fit;
  }
  const auto classes = static_cast<Index>(profile.values.size());
  if (2 * classes > profile.present() && classes > static_cast<Index>(few_classes)) {
    refuse(table, column,
           counted(classes, "different value") + " in " + counted(profile.present(), "training row") +
               ": too many to be classes",
           "name another column with {source.target}, or give numbers");
  }
  fit.target.classes = sorted_classes(profile, rules);
  return fit;
}

Rows rows_with_value(const Column& column, const Rows& rows, const CellRules& rules) {
  Rows kept;
  for (const std::uint32_t row : rows) {
    if (!is_missing(column.cells[row], rules)) kept.push_back(row);
  }
  return kept;
}

namespace {

/// Class numbers by name.
class ClassNumbers {
 public:
  explicit ClassNumbers(const std::vector<std::string>& classes) {
    for (const std::string& name : classes) numbers_.emplace(name, static_cast<Index>(numbers_.size()));
  }
  /// -1 if there is none of that name.
  Index of(std::string_view cell) const {
    const auto found = numbers_.find(trimmed(cell));
    return found == numbers_.end() ? -1 : found->second;
  }

 private:
  std::unordered_map<std::string_view, Index> numbers_;
};

}  // namespace

Rows rows_of_known_class(const FittedTarget& target, const Column& column, const Rows& rows) {
  if (target.classes.empty()) return rows;
  const ClassNumbers classes(target.classes);
  Rows kept;
  for (const std::uint32_t row : rows) {
    if (classes.of(column.cells[row]) >= 0) kept.push_back(row);
  }
  return kept;
}

template <class T>
std::vector<T> target_values(const FittedTarget& target, const Column& column, const Rows& rows,
                             const CellRules& rules) {
  const ClassNumbers classes(target.classes);
  std::vector<T> values;
  values.reserve(rows.size());
  std::map<std::string_view, Index> unknown;
  for (const std::uint32_t row : rows) {
    const std::string_view cell = column.cells[row];
    if (target.classes.empty()) {
      values.push_back(static_cast<T>(target.scale.of(number_of(cell, rules).value_or(std::nan("")))));
    } else {
      Index known = classes.of(cell);
      if (known < 0) known = unknown.try_emplace(trimmed(cell), -1 - static_cast<Index>(unknown.size())).first->second;
      values.push_back(static_cast<T>(known));
    }
  }
  return values;
}

template std::vector<float> target_values<float>(const FittedTarget&, const Column&, const Rows&, const CellRules&);
template std::vector<double> target_values<double>(const FittedTarget&, const Column&, const Rows&, const CellRules&);

}  // namespace pellucid::data
