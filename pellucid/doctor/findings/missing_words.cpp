// missing_words: the word None in a column of categories, which is read as a missing value and may be one of them.
#include <algorithm>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

namespace {

constexpr std::string_view word = "None";  // NA and its like are hardly ever values

Index cells_of_word(const data::Column& column) {
  Index count = 0;
  for (Index row = 0; row < column.cells.size(); ++row) count += trimmed(column.cells[row]) == word ? 1 : 0;
  return count;
}

}  // namespace

Finding missing_words() {
  return {.name = "missing_words",
          .label = "missing words",
          .summary = "the word None in a column of categories, read as a missing value",
          .rule = "None stands in a column of categories or of yes and no",
          .subject = Subject::column,
          .find =
              [](const Case& at) {
                std::vector<Found> found;
                const std::vector<std::string>& values = at.preparation->rules.present;
                if (std::ranges::find(values, word) != values.end()) return found;
                for (const auto& [fitted, column] :
                     input_columns(at, {data::ColumnType::category, data::ColumnType::yes_no})) {
                  if (!fitted.marks_missing) continue;
                  const Index rows = cells_of_word(column);
                  if (rows == 0) continue;
                  found.push_back({fitted.name, "\"None\" in " + counted(rows, "row") + " is taken for a missing value",
                                   "if it is a value, say {source.not_missing} None"});
                }
                return found;
              },
          .example = {"bags,price\nNone,5\nDriver,7\nNone,6\nBoth,9\nDriver,8\n",
                      "\"None\" in 2 rows is taken for a missing value"},
          .rank = 1};
}

}  // namespace pellucid::doctor::findings
