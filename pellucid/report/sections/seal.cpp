// How often the sealed rows were looked at.
#include "pellucid/base/text.hpp"
#include "pellucid/report/sections.hpp"

namespace pellucid::report::sections {

Section seal(const ToldRun& run) {
  Section section{"seal", "The sealed test set"};
  const Index sealed = run.outcome.opened->sealed_rows;
  if (sealed == 0) {
    section.say("Nothing is sealed: no number of this report is of rows that the run could not see.");
    return section;
  }
  if (run.openings.empty()) {
    section.say(
        "It was not opened. The first opening gives an honest number; each later one a little less, since what "
        "is seen is chosen by.");
    return section;
  }
  Table table{"Openings, by the ledger of the run", {"opening", "when", "by", "rows", "measured"}, {}, 99};
  for (const Opening& opening : run.openings) {
    table.rows.push_back(
        {std::to_string(opening.number), opening.time, opening.by, grouped(opening.rows), text_of(opening.measured)});
  }
  section.blocks.emplace_back(std::move(table));
  section.say(
      "Intervals widen with each opening of these rows by any run, so that all of them together are wrong in 5 of 100 "
      "cases.");
  return section;
}

}  // namespace pellucid::report::sections
