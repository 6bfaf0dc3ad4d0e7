// The column that is to be told: a number, or one of several classes.
#pragma once

#include <string>
#include <vector>

#include "pellucid/data/preparation.hpp"

namespace pellucid::data {

enum class TargetKind : unsigned char { by_values, number, classes };

struct TargetFit {
  FittedTarget target;
  std::string reason;  ///< why it is taken for a number or for classes
};

/// Decides and fits the target on training rows that all have a value. Numbers are standardised if `scale`. Fails
/// (Fault::data) on a constant target, cells that are no numbers among numbers (also in `checked`), texts that differ
/// in nearly every row.
TargetFit fit_target(const Table& table, const Column& column, const Rows& rows, const Rows& checked,
                     const CellRules& rules, TargetKind kind, bool scale, const SealedCells& sealed = {});

/// The rows of `rows` whose target has a value.
Rows rows_with_value(const Column& column, const Rows& rows, const CellRules& rules);
/// The rows of `rows` whose target is a class that training has; all of them for a number.
Rows rows_of_known_class(const FittedTarget& target, const Column& column, const Rows& rows);

/// Class numbers from 0 (-1, -2, … for unknown classes, each its own), or numbers as the network is to tell them.
/// Labels are compared by what they mean (labels.hpp).
template <class T>
std::vector<T> target_values(const FittedTarget& target, const Column& column, const Rows& rows);

/// A label and how many rows have it.
struct LabelCount {
  std::string label;
  Index rows = 0;
};
/// Labels of `rows` that are none of the target's classes, the commonest first.
std::vector<LabelCount> unknown_labels(const FittedTarget& target, const Column& column, const Rows& rows);
/// Words of a target that stand for a missing value there; empty cells are none.
std::vector<LabelCount> missing_labels(const Column& column, const CellRules& rules);
/// The labels of a column by what they mean, the commonest first; none if there are more than a thousand.
std::vector<LabelCount> labels_of(const Column& column, const CellRules& rules);
/// "\"None\" (239 rows), \"NA\" (1 row)".
std::string labels_listed(const std::vector<LabelCount>& labels);

}  // namespace pellucid::data
