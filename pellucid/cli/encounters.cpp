#include "pellucid/cli/encounters.hpp"

#include "pellucid/base/text.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/data/dates.hpp"

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
      const auto text = [&](double number) { return met.is_date ? data::text_of_hours(number) : number_text(number); };
      std::string first;
      for (const auto& [row, number] : met.first_outside) {
        first += (first.empty() ? "" : ", ") + text(number) + " in row " + grouped(row);
      }
      const bool are_all = met.outside == static_cast<Index>(met.first_outside.size());
      note(column + counted(met.outside, met.is_date ? "date" : "number") + " far outside those of training, " +
           text(met.least) + " to " + text(met.most) + " (" + first + (are_all ? "" : ", …") +
           "): the predictions there are guesses; --clip takes the nearest known " + (met.is_date ? "year" : "number") +
           "\n");
    }
  }
}

}  // namespace pellucid::cli
