// identifier: a column that names rows. A network that takes it learns the training rows by heart.
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding identifier() {
  return {.name = "identifier",
          .label = "identifier",
          .summary = "a column that names rows",
          .rule = "whole numbers that count the rows, ids, or texts that differ in 19 of 20 rows; 20 rows at least",
          .subject = Subject::column,
          .find =
              [](const Case& at) {
                std::vector<Found> found;
                for (const data::FittedColumn& column : at.preparation->columns) {
                  if (column.type != data::ColumnType::identifier) continue;
                  found.push_back({column.name, column.reason,
                                   "it names rows and is left out; if it says something, say {source.categorical} or "
                                   "{source.numeric}"});
                }
                return found;
              },
          .example = {"customer,price\n1,5\n2,7\n3,5\n4,8\n5,9\n6,5\n7,7\n8,5\n9,8\n10,9\n"
                      "11,5\n12,7\n13,5\n14,8\n15,9\n16,5\n17,7\n18,5\n19,8\n20,9\n",
                      "whole numbers that count the rows"}};
}

}  // namespace pellucid::doctor::findings
