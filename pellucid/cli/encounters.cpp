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
  }
}

}  // namespace pellucid::cli
