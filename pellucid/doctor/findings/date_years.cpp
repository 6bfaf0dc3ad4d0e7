// date_years: dates that are read, and may mean something else: year 9999, years of two figures, clocks of several
// offsets.
#include <set>
#include <string>

#include "pellucid/base/text.hpp"
#include "pellucid/data/date_reader.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

namespace {

/// What the dates of a column hold that may be no date, or another.
struct OddDates {
  Index far = 0, late = 0;
  std::string first_far{}, first_late{};
  std::set<double> offsets{};
};

OddDates odd_dates(const data::Column& column, data::DateForm form, const data::CellRules& rules) {
  constexpr int last_year = 2099;   // nothing is known to happen then
  constexpr int last_short = 2039;  // of those written "39": before, 1940 would be as likely
  OddDates odd;
  data::DateReader dates(form);
  for (Index row = 0; row < column.cells.size(); ++row) {
    const std::string_view cell = trimmed(column.cells[row]);
    if (data::is_missing(cell, rules)) continue;
    const auto& date = dates.read(cell);
    if (!date) continue;
    if (date->offset) odd.offsets.insert(*date->offset);
    if (date->year > last_year && odd.far++ == 0) odd.first_far = cell;
    if (date->has_short_year && date->year > last_short && odd.late++ == 0) odd.first_late = cell;
  }
  return odd;
}

}  // namespace

Finding date_years() {
  return {.name = "date_years",
          .label = "odd dates",
          .summary = "dates that may stand for a missing value, another century or another clock",
          .rule = "a year above 2099; a year of two figures that is read as 2040 or later; several offsets from UTC",
          .subject = Subject::column,
          .find =
              [](const Case& at) {
                std::vector<Found> found;
                for (const auto& [fitted, column] : input_columns(at, {data::ColumnType::date})) {
                  const OddDates odd = odd_dates(column, fitted.date_form, at.preparation->rules);
                  if (odd.far > 0) {
                    found.push_back({fitted.name,
                                     in_quotes(odd.first_far) + " is far in the future (" +
                                         counted(odd.far, "such row") + "): it may stand for a missing value",
                                     "then say {source.missing} " + in_quotes(odd.first_far)});
                  }
                  if (odd.late > 0) {
                    found.push_back({fitted.name,
                                     in_quotes(odd.first_late) + " is read as in 20.. (" +
                                         counted(odd.late, "such row") + "): years of two figures are 1969 to 2068",
                                     "write years with four figures"});
                  }
                  if (odd.offsets.size() > 1) {
                    found.push_back({fitted.name,
                                     "its clocks have " + counted(std::ssize(odd.offsets), "offset") +
                                         " from UTC: hours are those of each clock",
                                     "bring the dates to one offset if the hour matters"});
                  }
                }
                return found;
              },
          .example = {"until,price\n2021-05-01,5\n9999-12-31,7\n2022-03-04,6\n2020-01-02,8\n",
                      "\"9999-12-31\" is far in the future (1 such row): it may stand for a missing value"},
          .rank = 2};
}

}  // namespace pellucid::doctor::findings
