// constant: a column with one value. No weight on it can be told from the bias.
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding constant() {
  return {.name = "constant",
          .label = "constant",
          .summary = "a column with one value",
          .rule = "every training row has the same value",
          .subject = Subject::column,
          .find =
              [](const Case& at) {
                std::vector<Found> found;
                for (const data::FittedColumn& column : at.preparation->columns) {
                  if (column.type != data::ColumnType::constant) continue;
                  found.push_back({column.name, column.reason, "it says nothing and is left out"});
                }
                return found;
              },
          .example = {"country,price\nNorway,1\nNorway,2\nNorway,3\n", "always \"Norway\""}};
}

}  // namespace pellucid::doctor::findings
