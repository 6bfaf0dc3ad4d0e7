// CSV, plain or gzip'd, with every option; then the columns of what was read.
#include "pellucid/data/csv.hpp"

#include "pellucid/data/preparation.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

void read(std::string_view bytes, unsigned choice) {
  using namespace pellucid::data;
  CsvOptions options;
  options.has_header = (choice & 1U) == 0;
  options.decimal_comma = (choice & 2U) != 0;
  if ((choice & 4U) != 0) options.delimiter = ';';
  if ((choice & 8U) != 0) options.most_rows = 3;
  Table table;
  if ((choice & 16U) != 0) {
    const pellucid::fuzz::File file(bytes);
    table = read_csv(file.path(), options).table;
  } else {
    table = parse_csv(bytes, "x", options).table;
  }
  const Rows rows = all_rows(table.rows);
  const Preparation fitted = fit_columns(table, rows, rows, table.columns.back().name, {});
  encode<float>(fitted, table, rows);
}

}  // namespace

PELLUCID_FUZZ(read(bytes, choice))
