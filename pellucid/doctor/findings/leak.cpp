// leak: a column that settles the class by itself is more often known only afterwards than lucky.
#include <string_view>
#include <vector>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

namespace {

bool settles(const data::Column& column, const data::Column& target, const data::Rows& rows) {
  data::Counts values(column);
  std::vector<std::string_view> classes;  // of each value
  for (const std::uint32_t row : rows) {
    const std::string_view its = trimmed(target.cells[row]);
    const std::size_t value = values.add(row);
    if (value == classes.size()) classes.push_back(its);
    if (classes[value] != its || 2 * classes.size() > rows.size()) return false;
  }
  return classes.size() > 1;
}

}  // namespace

Finding leak() {
  return {.name = "leak",
          .label = "leak",
          .summary = "a column that settles the class by itself",
          .rule = "training rows of one value have one class; it has several values, each in two rows on average",
          .subject = Subject::target,
          .find =
              [](const Case& at) {
                std::vector<Found> found;
                const data::FittedTarget& target = at.labelled->preparation.target;
                if (target.classes.empty()) return found;
                const data::Column& truths = *at.table->find(target.name);
                for (const data::Column& column : at.table->columns) {
                  if (column.name == target.name) continue;
                  if (!settles(column, truths, at.labelled->split.train)) continue;
                  found.push_back(
                      {column.name, "its value settles the target in every training row",
                       "if it is known only afterwards, leave it out: {source.ignore} " + in_quotes(column.name)});
                }
                return found;
              },
          .example = {"refunded,sold\nno,yes\nno,yes\nyes,no\nyes,no\n",
                      "its value settles the target in every training row"}};
}

}  // namespace pellucid::doctor::findings
