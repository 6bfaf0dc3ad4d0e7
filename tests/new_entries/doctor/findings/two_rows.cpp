// two rows: a table of two rows. From two points nothing can be learned but the line through them.
#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding two_rows() {
  return {.name = "two_rows",
          .label = "two rows",
          .summary = "a table of two rows",
          .rule = "the table has two rows",
          .subject = Subject::table,
          .find = [](const Case& at) -> std::vector<Found> {
            if (at.table->rows != 2) return {};
            return {{"", counted(at.table->rows, "row") + " are all there is", "give more rows"}};
          },
          .example = {"x,y\n1,2\n3,5\n", "2 rows are all there is"}};
}

}  // namespace pellucid::doctor::findings
