// decimal_mark: numbers of which their own column does not tell whether a comma or a point parts thousands.
#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding decimal_mark() {
  return {
      .name = "decimal_mark",
      .label = "decimal mark",
      .summary = "numbers that could be a thousand times larger or smaller",
      .rule = "three figures behind the only comma or point of all numbers; the other columns decide",
      .subject = Subject::column,
      .find =
          [](const Case& at) {
            std::vector<Found> found;
            for (const data::Column& column : at.table->columns) {
              if (!column.is_mark_guess) continue;
              found.push_back({column.name,
                               "its numbers are " + column.written +
                                   ": whether the mark parts thousands, the other columns had to tell",
                               "if it is read wrongly, say {source.decimal_comma} or {source.decimal_point}"});
            }
            return found;
          },
      .example = {"sold,price\n\"1,234\",0.5\n\"2,345\",1.5\n\"3,456\",2.25\n",
                  "its numbers are written as \"1,234\": whether the mark parts thousands, the other columns had to "
                  "tell"},
      .rank = 3};
}

}  // namespace pellucid::doctor::findings
