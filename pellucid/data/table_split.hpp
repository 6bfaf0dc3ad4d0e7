// Which rows of a table are trained on, held out for validation and sealed. A row belongs to the test set by what it
// says, not by where it stands or by a seed: adding rows moves none, reordering moves none, and equal rows stand on the
// same side.
#pragma once

#include <map>
#include <string>

#include "pellucid/data/columns.hpp"
#include "pellucid/data/sealed.hpp"
#include "pellucid/data/split.hpp"

namespace pellucid::data {

struct SplitRule {
  double test = 0.2;        ///< part of the rows that is sealed, [0, 1)
  double validation = 0.2;  ///< part of all rows that is held out for validation, [0, 1); with test below 1
  std::string group{};      ///< rows that agree in this column stay together
  std::string time{};       ///< the latest rows by this column are the test set, those before them the validation set
};

/// A table whose test rows are sealed.
struct Parts {
  Table seen;  ///< the rows that training may see, in the order of the file
  Sealed<Table> test;
  Index test_rows;
  /// The one thing that is told of sealed rows: which cells are no numbers. It decides no type; where the training rows
  /// hold numbers, such a cell is an error before anything is trained.
  std::map<std::string, NotNumbers> audit;
};

/// Where content falls in [0, 1): it is sealed below `test`. Never changes.
double test_place(std::string_view content);

/// Takes the test rows out of `table`. Fails (Fault::usage) on a group or time column that is not there, and where
/// groups are so few that none is sealed or only one is left; (Fault::data) on a time that is neither a number nor a
/// date.
Parts seal_rows(Table table, const SplitRule& rule, const CellRules& rules);

/// Training and validation rows of what training may see, by the rule and the seed. At least one row trains. Fails
/// (Fault::usage) where groups are so few that none is watched or only one trains.
Split split_rows(const Table& seen, const SplitRule& rule, const CellRules& rules, std::uint64_t seed);

/// Fold `fold` of `folds`: each row is a validation row of exactly one fold, and each fold has some. Groups stay
/// together. Fails (Fault::usage) if there are fewer rows, or groups, than folds.
Split split_fold(const Table& seen, const SplitRule& rule, Index fold, Index folds, std::uint64_t seed);

}  // namespace pellucid::data
