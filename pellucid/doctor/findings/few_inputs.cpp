// few_inputs: a table of few kinds of rows. Equal rows on both sides of a split are then no mistake: rows to come will
// equal known ones too.
#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding few_inputs() {
  return {
      .name = "few_inputs",
      .label = "few inputs",
      .summary = "equal inputs lie in the nature of the table",
      .rule =
          "different inputs are fewer than half as many as the rows; or a quarter of the rows has inputs that stood "
          "there before, most of them with another target; not where all have the same target and the columns "
          "could tell ten times as many rows apart: then the table holds copies (see duplicates)",
      .subject = Subject::split,
      .find = [](const Case& at) -> std::vector<Found> {
        const data::Repetition& repetition = at.sealing->repetition;
        if (!repetition.is_natural || at.sealing->are_together) return {};
        return {{"",
                 counted(repetition.distinct, "different input") + " in " + counted(repetition.rows, "row") +
                     ": equal rows stand on both sides of the split, as rows to come will equal known ones",
                 "nothing is wrong; to ask how a network does on inputs that it never met, use "
                 "{source.repeats=together}"}};
      },
      .example = {"sex,sold\nm,yes\nm,no\nm,yes\nf,no\nf,yes\nm,yes\n",
                  "2 different inputs in 6 rows: equal rows stand on both sides of the split, as rows to come will "
                  "equal known ones"},
      .rank = 2};
}

}  // namespace pellucid::doctor::findings
