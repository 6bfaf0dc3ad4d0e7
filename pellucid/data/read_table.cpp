#include "pellucid/data/read_table.hpp"

#include "pellucid/data/npy.hpp"

namespace pellucid::data {

namespace {

CsvTable first_rows(Table table, Index most) {
  if (table.rows > most) {
    for (Column& column : table.columns) column.cells.shorten(most);
    table.rows = most;
  }
  return {std::move(table), '\0'};
}

}  // namespace

CsvTable read_table(const std::string& path, const CsvOptions& options) {
  if (path.ends_with(".npy")) return first_rows(read_npy(path), options.most_rows);
  if (path.ends_with(".npz")) return first_rows(read_npz(path), options.most_rows);
  CsvOptions with = options;
  if (!with.delimiter && (path.ends_with(".tsv") || path.ends_with(".tsv.gz"))) with.delimiter = '\t';
  return read_csv(path, with);
}

}  // namespace pellucid::data
