// Which rows of a table are trained on, held out for validation and sealed. A row belongs to the test set by its key
// (row_keys.hpp): by what its inputs say and its number among the rows that say the same, not by its target, by where
// it stands or by a seed. Adding rows moves none, nor does filling in, renaming or mending targets; rows that change
// places leave the same inputs sealed.
#pragma once

#include <map>
#include <set>
#include <string>

#include "pellucid/data/columns.hpp"
#include "pellucid/data/repetition.hpp"
#include "pellucid/data/row_keys.hpp"
#include "pellucid/data/sealed.hpp"
#include "pellucid/data/split.hpp"

namespace pellucid::data {

struct SplitRule {
  double test = 0.2;          ///< part of the rows that is sealed, [0, 1)
  double validation = 0.2;    ///< part of all rows that is held out for validation, [0, 1); with test below 1
  std::string group{};        ///< rows that agree in this column stay together
  std::string time{};         ///< the latest rows by this column are the test set, those before them the validation set
  bool are_together = false;  ///< rows of equal inputs stay together
  std::string target{};       ///< the column that is no input; "" if there is none
  std::vector<std::string> inputs{};  ///< where equal rows stay together: the columns that make them equal; none: all
  TableAsRead as_read{};              ///< how rows are compared to find copies; without inputs: by all, as texts
};

/// Groups that are known to be sealed, by their keys (content_key of the trimmed cell).
struct SealedGroups {
  std::set<std::uint64_t> keys{};
  bool are_all = false;  ///< no other group is sealed: those of a seal; else those of an earlier run over these rows
};

/// A table with the keys of its rows.
struct KeyedTable {
  Table table;
  std::vector<RowKey> keys{};
};
/// The rows named, in that order, with the keys that they have.
KeyedTable rows_of(KeyedTable table, const std::vector<std::uint32_t>& rows);

/// What is told of the sealed rows of a table: which they are, and not what they say.
struct SealAudit {
  bool are_together = false;           ///< rows of equal inputs stand on one side
  std::vector<RowKey> keys{};          ///< of the sealed rows, in the order of the file
  std::vector<std::uint64_t> whole{};  ///< of each: a key of all that it says (RowsAsRead)
  std::vector<bool> is_copy{};         ///< of each: a row that training may see equals it in inputs and target
  Repetition repetition{};             ///< of all rows
  double asked = 0;                    ///< the part of the rows that was to be sealed
  std::set<std::uint64_t> groups{};    ///< that are sealed
  Index kept_groups = 0;               ///< of these: sealed since an earlier run; 0 if they would be now too
  Index validation_rows = 0;           ///< of a file of validation rows
  Index validation_copies = 0;         ///< of these: equal to a row of the table that is not sealed
  Index validation_groups = 0;         ///< groups of the file that the table has in rows that are not sealed

  /// Marks the sealed rows that equal one of `seen` as copies too, and counts them.
  void mark_copies(const std::vector<std::uint64_t>& seen);
};

/// A table whose test rows are sealed.
struct Parts {
  KeyedTable seen{};  ///< the rows that training may see, in the order of the file
  Sealed<Table> test{Table{}};
  SealAudit sealing{};
  /// Which sealed cells are no numbers. It decides no type; where the training rows hold numbers, such a cell is an
  /// error before anything is trained.
  std::map<std::string, SealedCells> audit{};

  Index test_rows() const { return static_cast<Index>(sealing.keys.size()); }
};

/// Where content falls in [0, 1): it is sealed below `test`. Never changes.
double test_place(std::string_view content);

/// Takes the test rows out of `table`. Groups are chosen so that about the part asked for is sealed, one at least;
/// `groups` stay sealed. Fails (Fault::usage) on a group or time column that is not there, and where there are not
/// three groups, or fewer than two that are not sealed; (Fault::data) as timeline() does.
Parts seal_rows(KeyedTable table, const SplitRule& rule, const CellRules& rules, const SealedGroups& groups = {});

/// Training and validation rows of what training may see, with the keys of its rows, by the rule and the seed. At least
/// one row trains. Fails (Fault::usage) where there are not three groups.
Split split_rows(const Table& seen, const std::vector<RowKey>& keys, const SplitRule& rule, const CellRules& rules,
                 std::uint64_t seed);

/// Fold `fold` of `folds`: each row is a validation row of exactly one fold, and each fold has some. Groups, and
/// equal rows that are to stay together, do. Fails (Fault::usage) if there are fewer of them, or rows, than folds.
Split split_fold(const Table& seen, const std::vector<RowKey>& keys, const SplitRule& rule, Index fold, Index folds,
                 std::uint64_t seed);

}  // namespace pellucid::data
