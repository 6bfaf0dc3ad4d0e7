#include "pellucid/cli/encounters.hpp"

#include "pellucid/base/text.hpp"
#include "pellucid/cli/command.hpp"

namespace pellucid::cli {

void note_encounters(const std::vector<data::Encounter>& encounters) {
  for (const data::Encounter& met : encounters) {
    const std::string column = "column \"" + printable(met.column) + "\": ";
    if (met.missing > 0) {
      note(column + counted(met.missing, "missing value") + "; training had none, so the usual value stands for it\n");
    }
    if (met.unseen > 0) {
      note(column + counted(met.unseen, "cell") + " with a category that training had rarely or never (first: \"" +
           printable(met.first_unseen) + "\" in row " + grouped(met.first_row) + ")\n");
    }
    if (met.outside > 0) {
      std::string first;
      for (const auto& [row, number] : met.first_outside) {
        first += (first.empty() ? "" : ", ") + number_text(number) + " in row " + grouped(row);
      }
      const bool are_all = met.outside == static_cast<Index>(met.first_outside.size());
      note(column + counted(met.outside, "number") + " far outside those of training, " + number_text(met.least) +
           " to " + number_text(met.most) + " (" + first + (are_all ? "" : ", …") +
           "): the predictions there are guesses; --clip takes the nearest known number\n");
    }
  }
}

}  // namespace pellucid::cli
