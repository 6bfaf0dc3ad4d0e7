// A table as training may see it: rows without a target left out, test rows sealed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "pellucid/data/csv.hpp"
#include "pellucid/data/sealed.hpp"
#include "pellucid/data/table_split.hpp"
#include "pellucid/data/target.hpp"
#include "pellucid/model/model.hpp"
#include "pellucid/rows/source.hpp"

namespace pellucid {

data::CellRules cell_rules(const Source& source);
data::CsvOptions csv_options(const Source& source);
/// The columns that a list means which was cut at its commas: neighbours that are none, but are one joined by commas,
/// were that one; blanks around a name are none of it. As they are, where that makes no columns of all of them.
std::vector<std::string> columns_meant(const data::Table& table, std::vector<std::string> names);
/// The source with the columns that its lists mean.
Source with_columns_meant(Source source, const data::Table& table);
/// Finds how the numbers of a source's table are written, and writes them plainly in it.
data::NumberForms read_numbers(data::Table& table, const Source& source);
/// How a source's columns are to be taken, but for what the sealed rows say.
data::PreparationOptions preparation_options(const Source& source);

/// A source of which training may see all but the sealed rows.
struct OpenTable {
  Source source{};
  data::SplitRule rule{};
  data::NumberForms forms{};  ///< that its numbers had
  char delimiter = 0;         ///< of a CSV file, else 0
  Index comments = 0;         ///< lines in front of its header that were skipped
  Index rows = 0;             ///< of the file
  Index without_target = 0;
  std::vector<data::LabelCount> missing_labels{};    ///< words that stand in the target of some of these
  std::vector<data::LabelCount> labels{};            ///< of all rows, sealed or not; none if there are many
  data::Table seen{};                                ///< rows to train on and to watch; those of --val FILE stand last
  std::vector<data::RowKey> keys{};                  ///< of the rows of `seen`
  Index own_rows = 0;                                ///< of `seen`, without those of --val FILE
  data::Sealed<data::Table> test{data::Table{}};     ///< rows with a target
  Index test_rows = 0;                               ///< of a test FILE not counted: -1
  std::map<std::string, data::SealedCells> audit{};  ///< of the sealed rows
  data::SealAudit sealing{};                         ///< what else is told of them
};

/// Where the tables of a source come from, and what earlier runs left of them.
struct TableOrigin {
  std::function<data::CsvTable(const std::string& path)> read;
  /// Groups of a column that were sealed in tables with such columns; null: none.
  std::function<std::set<std::uint64_t>(const std::string& column, const std::vector<std::string>& columns)>
      sealed_groups{};
};

/// Reads the source's tables and seals. `validation` is the recipe's part. Fails (Fault::usage) on a target or another
/// named column that is not there (with the nearest), parts that leave no row to train on; (Fault::data) on a table
/// that cannot be read or has no row with a target. Groups that earlier runs over these rows sealed stay sealed; with
/// the `seal` of a run, the groups of that run are and no others, and it fails (Fault::refused) if other rows would be
/// sealed than were. With a `model`, copies are what it cannot tell apart.
OpenTable open_table(const Source& source, double validation, const TableOrigin& origin,
                     const data::Seal* seal = nullptr, const Model* model = nullptr);

/// By which rule rows are sealed: data::seal_rule, ….
Index rule_of(const data::SplitRule& rule);

/// Whether test rows are taken out of the source's own rows.
bool seals_own_rows(const Source& source);

}  // namespace pellucid
