// many categories: texts of which some are too rare for an input of their own.
#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding many_categories() {
  return {.name = "many_categories",
          .label = "many categories",
          .summary = "a column of categories of which some are rare",
          .rule = "some values stand in fewer than 2 rows, or 1 in 200, or are beyond the 64 most frequent",
          .subject = Subject::column,
          .find =
              [](const Case& at) {
                std::vector<Found> found;
                for (const auto& [fitted, column] : input_columns(at, {data::ColumnType::category})) {
                  if (!fitted.has_other) continue;
                  data::Counts values(column);
                  for (const std::uint32_t row : data::all_rows(at.table->rows)) {
                    if (!data::is_missing(column.cells[row], at.preparation->rules)) values.add(row);
                  }
                  found.push_back({fitted.name,
                                   grouped(static_cast<Index>(values.size())) + " different values, of which " +
                                       grouped(static_cast<Index>(fitted.values.size())) + " are frequent",
                                   "rare values share one input"});
                }
                return found;
              },
          .example = {"city,price\nOslo,1\nOslo,2\nBergen,3\nBergen,4\nMoss,5\n",
                      "3 different values, of which 2 are frequent"},
          .rank = 1};
}

}  // namespace pellucid::doctor::findings
