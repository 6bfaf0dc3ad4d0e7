// sealed_share: more or fewer rows are sealed than were asked for: by chance in a small table, or because rows stay
// together.
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

namespace {

std::string share_text(double part) { return number_text(std::round(1000 * part) / 10) + " %"; }

}  // namespace

Finding sealed_share() {
  return {
      .name = "sealed_share",
      .label = "sealed share",
      .summary = "another part of the rows is sealed than was asked for",
      .rule = "it is off by more than three times what chance explains, or by more than a quarter",
      .subject = Subject::split,
      .find = [](const Case& at) -> std::vector<Found> {
        const auto rows = static_cast<double>(at.sealing->repetition.rows);
        const double asked = at.sealing->asked;
        const auto sealed = static_cast<double>(at.sealing->keys.size());
        const double off = std::abs(sealed - asked * rows);
        if (asked <= 0) return {};
        if (off <= 3 * std::sqrt(rows * asked * (1 - asked)) && off <= 0.25 * asked * rows) return {};
        return {{"",
                 grouped(static_cast<Index>(sealed)) + " of " + counted(at.sealing->repetition.rows, "row") +
                     (sealed == 1 ? " is" : " are") + " sealed: " + share_text(sealed / rows) + ", and " +
                     share_text(asked) + " was asked for",
                 "give the test rows as a file with {source.test_file=FILE}, or another part to {source.test}"}};
      },
      .example = {"x,y\n1,2\n2,3\n3,4\n4,6\n5,5\n6,7\n7,9\n", "1 of 7 rows is sealed: 14.3 %, and 20 % was asked for"},
      .rank = 3};
}

}  // namespace pellucid::doctor::findings
