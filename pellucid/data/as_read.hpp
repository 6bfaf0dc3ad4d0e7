// What a row says as it is read, whatever it was written like: numbers by their values (12 is 12.0), dates by their
// parts, yes and no in any spelling, missing values alike, other cells without the blanks around them. By that rows are
// known to be copies of each other. Columns that are no input, as one that counts the rows, are no part of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/data/preparation.hpp"
#include "pellucid/data/row_keys.hpp"

namespace pellucid::data {

struct ColumnAsRead {
  std::string name;
  ColumnType type = ColumnType::category;  ///< number, yes_no, date; of all others cells are compared as texts
  DateForm date_form = DateForm::year_first;
};

/// How the columns of a table are compared.
struct TableAsRead {
  std::vector<ColumnAsRead> inputs{};  ///< by name
  ColumnAsRead target{};               ///< "": none
  CellRules rules{};

  std::vector<std::string> input_names() const;
  /// Leaves out the inputs that `model` makes no use of.
  void keep_inputs_of(const Preparation& model);
};

/// As fit_columns() would take the columns; what names the rows, by all of them, is no input, nor what `options`
/// ignore. Rows that are added change that only where a column stops to name each row.
TableAsRead table_as_read(const Table& table, const std::string& target, const PreparationOptions& options);
/// One column of it.
ColumnAsRead column_as_read(const Table& table, const Column& column, const CellRules& rules);
/// As a model takes them.
TableAsRead table_as_read(const Preparation& preparation);
/// All columns but the target, as texts.
TableAsRead table_as_texts(const Table& table, const std::string& target);

/// Adds a cell as it is read.
void add_as_read(ContentKey& key, std::string_view cell, const ColumnAsRead& column, const CellRules& rules);

/// Keys of what each row of a table says.
struct RowsAsRead {
  std::vector<std::uint64_t> inputs;
  std::vector<std::uint64_t> whole;  ///< with the target
};
/// Fails (Fault::usage) if the table lacks one of the columns.
RowsAsRead rows_as_read(const Table& table, const TableAsRead& as);

/// Keys of the inputs, numbered among the rows of equal ones.
std::vector<RowKey> row_keys(const RowsAsRead& rows);

}  // namespace pellucid::data
