#include "pellucid/data/target.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "pellucid/base/text.hpp"
#include "pellucid/data/labels.hpp"

namespace pellucid::data {

namespace {

constexpr std::size_t few_classes = 10;  // whole numbers with more different values are taken for quantities

[[noreturn]] void refuse(const Table& table, const Column& column, const std::string& why, const std::string& next) {
  fail({Fault::data, "cannot train on \"" + printable(table.path) + "\"", "target \"" + printable(column.name) + "\"",
        why, next});
}

/// The different meanings of a column's labels, each named as it is written most often.
std::vector<std::string> sorted_classes(const Profile& profile) {
  struct Named {
    std::string name;
    Index most = 0;
  };
  std::map<std::string, Named> meanings;
  for (const auto& [value, count] : profile.values) {
    Named& named = meanings[meaning_of(value)];
    if (count <= named.most) continue;
    named = {std::string(value), count};
  }
  std::vector<std::string> classes;
  for (const auto& [meaning, named] : meanings) classes.push_back(named.name);
  const bool are_numbers = profile.numbers == profile.present();
  std::sort(classes.begin(), classes.end(), [&](const std::string& a, const std::string& b) {
    if (!are_numbers) return a < b;
    const double x = *number_of(a);
    const double y = *number_of(b);
    return x != y ? x < y : a < b;
  });
  return classes;
}

// Equal to fitting a column of numbers, without a median.
Scale scale_of_target(const Column& column, const Rows& rows) {
  double sum = 0;
  for (const std::uint32_t row : rows) sum += *number_of(column.cells[row]);
  const double mean = sum / static_cast<double>(rows.size());
  double squares = 0;
  for (const std::uint32_t row : rows) {
    const double off = *number_of(column.cells[row]) - mean;
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
  const bool are_codes = profile.codes > 0 && profile.digits == profile.present();
  if (!is_mostly_numbers(profile) || are_codes) return {TargetKind::classes, different};
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
                     const CellRules& rules, TargetKind kind, bool scale, const SealedCells& sealed) {
  const Profile profile = profile_of(column, rows, rules, table.origin, kind == TargetKind::classes);
  if (profile.values.empty()) refuse(table, column, "no row has a value", "name another column with {source.target}");
  if (profile.values.size() == 1) {
    refuse(table, column,
           "it is constant: \"" + printable(profile.values.first()) + "\" in all " +
               counted(profile.present(), "training row"),
           "name another column with {source.target}");
  }
  Decision decision = decide(profile);
  if (kind != TargetKind::by_values) decision = {kind, "as asked"};
  if (kind != TargetKind::classes) demand_no_doubt(table, column);
  TargetFit fit{{.name = column.name}, decision.reason};
  if (decision.kind == TargetKind::number) {
    demand_numbers(table, column, checked, rules, sealed);
    if (scale) fit.target.scale = scale_of_target(column, rows);
    return fit;
  }
  fit.target.classes = sorted_classes(profile);
  const auto classes = static_cast<Index>(fit.target.classes.size());
  if (kind == TargetKind::by_values && 2 * classes > profile.present() && classes > static_cast<Index>(few_classes)) {
    const std::string next = is_mostly_dates(profile)
                                 ? "they are dates: give a number made of them, such as the days until then"
                                 : "name another column with {source.target}; or say that they are classes: "
                                   "{source.task=classification}";
    refuse(table, column,
           counted(classes, "different value") + " in " + counted(profile.present(), "training row") + ", the first " +
               in_quotes(profile.values.first()) + ": too many to be classes",
           next);
  }
  if (classes < 2) {
    refuse(table, column, "all its labels mean " + in_quotes(fit.target.classes.front()),
           "name another column with {source.target}");
  }
  return fit;
}

Rows rows_with_value(const Column& column, const Rows& rows, const CellRules& rules) {
  Rows kept;
  for (const std::uint32_t row : rows) {
    if (!is_missing(column.cells[row], rules)) kept.push_back(row);
  }
  return kept;
}

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
std::vector<T> target_values(const FittedTarget& target, const Column& column, const Rows& rows) {
  const ClassNumbers classes(target.classes);
  std::vector<T> values;
  values.reserve(rows.size());
  std::map<std::string_view, Index> unknown;
  for (const std::uint32_t row : rows) {
    const std::string_view cell = column.cells[row];
    if (target.classes.empty()) {
      values.push_back(static_cast<T>(target.scale.of(number_of(cell).value_or(std::nan("")))));
    } else {
      Index known = classes.of(cell);
      if (known < 0) known = unknown.try_emplace(trimmed(cell), -1 - static_cast<Index>(unknown.size())).first->second;
      values.push_back(static_cast<T>(known));
    }
  }
  return values;
}

template std::vector<float> target_values<float>(const FittedTarget&, const Column&, const Rows&);
template std::vector<double> target_values<double>(const FittedTarget&, const Column&, const Rows&);

namespace {

/// The commonest first.
std::vector<LabelCount> by_count(const std::map<std::string, Index>& counts) {
  std::vector<LabelCount> all;
  for (const auto& [label, count] : counts) all.push_back({label, count});
  std::ranges::stable_sort(all, std::greater{}, &LabelCount::rows);
  return all;
}

}  // namespace

std::vector<LabelCount> unknown_labels(const FittedTarget& target, const Column& column, const Rows& rows) {
  if (target.classes.empty()) return {};
  const ClassNumbers classes(target.classes);
  std::map<std::string, Index> unknown;
  for (const std::uint32_t row : rows) {
    const std::string_view cell = column.cells[row];
    if (classes.of(cell) < 0) ++unknown[std::string(trimmed(cell))];
  }
  return by_count(unknown);
}

std::vector<LabelCount> missing_labels(const Column& column, const CellRules& rules) {
  std::map<std::string, Index> words;
  for (Index row = 0; row < column.cells.size(); ++row) {
    const std::string_view cell = trimmed(column.cells[row]);
    if (!cell.empty() && is_missing(cell, rules)) ++words[std::string(cell)];
  }
  return by_count(words);
}

std::vector<LabelCount> labels_of(const Column& column, const CellRules& rules) {
  constexpr std::size_t most = 1000;
  std::map<std::string, Index> labels;
  for (Index row = 0; row < column.cells.size() && labels.size() <= most; ++row) {
    if (!is_missing(column.cells[row], rules)) ++labels[std::string(trimmed(column.cells[row]))];
  }
  return labels.size() > most ? std::vector<LabelCount>{} : by_count(labels);
}

std::string labels_listed(const std::vector<LabelCount>& labels) {
  constexpr std::size_t most = 6;
  std::string text;
  for (std::size_t i = 0; i < labels.size() && i < most; ++i) {
    text += (i == 0 ? "" : ", ") + in_quotes(labels[i].label) + " (" + counted(labels[i].rows, "row") + ")";
  }
  return text + (labels.size() > most ? ", …" : "");
}

}  // namespace pellucid::data
