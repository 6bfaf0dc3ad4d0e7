// date_order: dates of which nothing tells whether the day or the month comes first.
#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding date_order() {
  return {.name = "date_order",
          .label = "date order",
          .summary = "dates whose day and month could be either",
          .rule = "figures alone between - or /, and no day above 12 in the training rows",
          .subject = Subject::column,
          .find =
              [](const Case& at) {
                std::vector<Found> found;
                for (const auto& [fitted, column] : input_columns(at, {data::ColumnType::date})) {
                  if (fitted.date_form != data::DateForm::month_first) continue;
                  const data::Profile profile =
                      data::profile_of(column, data::all_rows(at.table->rows), at.preparation->rules);
                  if (!profile.is_date_order_open) continue;
                  found.push_back({fitted.name,
                                   in_quotes(profile.values.first()) + " is read as month-day-year, and nothing tells",
                                   "if the day comes first, say {source.day_first}"});
                }
                return found;
              },
          .example = {"when,price\n3/4/2024,5\n5/6/2024,7\n1/2/2024,6\n",
                      "\"3/4/2024\" is read as month-day-year, and nothing tells"},
          .rank = 2};
}

}  // namespace pellucid::doctor::findings
