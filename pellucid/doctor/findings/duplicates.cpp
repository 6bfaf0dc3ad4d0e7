// duplicates: rows that are equal in every cell. On both sides of a split they make a network look better than it is.
#include <set>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding duplicates() {
  return {.name = "duplicates",
          .label = "duplicates",
          .summary = "rows that stand in the table before",
          .rule = "every cell of a row, the target's too, is equal to that of an earlier row",
          .subject = Subject::table,
          .find = [](const Case& at) -> std::vector<Found> {
            std::set<std::string> known;
            Index repeated = 0;
            for (Index row = 0; row < at.table->rows; ++row) {
              std::string all;
              for (const data::Column& column : at.table->columns) {
                all += column.cells[row];
                all += '\x1f';
              }
              repeated += known.insert(std::move(all)).second ? 0 : 1;
            }
            if (repeated == 0) return {};
            return {{"", counted(repeated, "row") + " of " + grouped(at.table->rows) + " stands there before",
                     "equal rows never stand on both sides of the sealed test set, but can on both sides of the "
                     "validation split: remove them if they are mistakes"}};
          },
          .example = {"city,price\nOslo,1\nOslo,1\nMoss,2\n", "1 row of 3 stands there before"},
          .rank = 1};
}

}  // namespace pellucid::doctor::findings
