// nearly empty: a column that hardly any row has. What stands for the missing values outweighs the values.
#include <optional>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

namespace {

constexpr double least_missing = 0.95;

/// None if more cells than `most` are there: most columns are told by their first ones.
std::optional<Index> missing_cells(const data::Column& column, const data::CellRules& rules, double most) {
  Index missing = 0;
  for (Index row = 0; row < column.cells.size(); ++row) {
    missing += data::is_missing(column.cells[row], rules) ? 1 : 0;
    if (static_cast<double>(row + 1 - missing) > most) return std::nullopt;
  }
  return missing;
}

}  // namespace

Finding nearly_empty() {
  return {
      .name = "nearly_empty",
      .label = "nearly empty",
      .summary = "a column that hardly any row has",
      .rule = "at least 95 % of its cells are missing",
      .subject = Subject::column,
      .find =
          [](const Case& at) {
            std::vector<Found> found;
            const Index rows = at.table->rows;
            const data::ColumnsByName columns(*at.table);
            for (const data::FittedColumn& column : at.preparation->columns) {
              const double most = (1 - least_missing) * static_cast<double>(rows) + 1;  // one more, for the rounding
              const auto missing = missing_cells(*columns.find(column.name), at.preparation->rules, most);
              if (!missing || rows == 0) continue;
              if (static_cast<double>(*missing) / static_cast<double>(rows) < least_missing) continue;
              found.push_back({column.name, grouped(*missing) + " of " + grouped(rows) + " cells are missing",
                               "leave it out with {source.ignore} " + in_quotes(column.name) +
                                   " unless its absence says something"});
            }
            return found;
          },
      .example = {"note,price\nlate,5\n,7\n,5\n,8\n,9\n,5\n,7\n,5\n,8\n,9\n,5\n,7\n,5\n,8\n,9\n,5\n,7\n,5\n,8\n,9\n",
                  "19 of 20 cells are missing"}};
}

}  // namespace pellucid::doctor::findings
