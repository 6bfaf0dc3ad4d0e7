// missing_labels: words in the target that are read as a missing value, and may be a class.
#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding missing_labels() {
  return {.name = "missing_labels",
          .label = "missing labels",
          .summary = "words in the target that stand for a missing value, and may be a class",
          .rule = "a word of the list, such as None or NA, stands in the target",
          .subject = Subject::target,
          .is_loud = true,
          .find = [](const Case& at) -> std::vector<Found> {
            const std::vector<data::LabelCount>& words = at.labelled->missing_labels;
            if (words.empty()) return {};
            Index rows = 0;
            std::string names;
            for (const data::LabelCount& word : words) {
              rows += word.rows;
              names += (names.empty() ? "" : ",") + printable(word.label);
            }
            return {{at.labelled->preparation.target.name,
                     labels_listed(words) + " taken for a missing value: " + counted(rows, "row") + " of " +
                         grouped(at.labelled->rows) + " left out",
                     "if it is a class, say {source.not_missing} " + names}};
          },
          .example = {"hours,illness\n1,None\n2,a\n3,b\n4,a\n5,None\n6,b\n7,a\n8,b\n",
                      "\"None\" (2 rows) taken for a missing value: 2 rows of 8 left out"}};
}

}  // namespace pellucid::doctor::findings
