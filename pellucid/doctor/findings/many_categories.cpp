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
                const data::ColumnsByName columns(*at.table);
                for (const data::FittedColumn& column : at.preparation->columns) {
                  if (column.type != data::ColumnType::category || !column.has_other) continue;
                  const data::Profile profile = data::profile_of(
                      *columns.find(column.name), data::all_rows(at.table->rows), at.preparation->rules, {}, true);
                  found.push_back({column.name,
                                   grouped(static_cast<Index>(profile.values.size())) + " different values, of which " +
                                       grouped(static_cast<Index>(column.values.size())) + " are frequent",
                                   "rare values share one input"});
                }
                return found;
              },
          .example = {"city,price\nOslo,1\nOslo,2\nBergen,3\nBergen,4\nMoss,5\n",
                      "3 different values, of which 2 are frequent"},
          .rank = 1};
}

}  // namespace pellucid::doctor::findings
