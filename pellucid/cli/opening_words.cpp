#include "pellucid/cli/opening_words.hpp"

#include "pellucid/base/text.hpp"

namespace pellucid::cli {

std::string later_opening(const Openings& openings) {
  if (openings.is_first()) return "";
  const std::string meaning =
      ": this is no longer an untouched test set; what was chosen after the first look is flattered by it\n";
  if (openings.remembered <= openings.by_run) return "opened " + grouped(openings.by_run) + " times" + meaning;
  return "before this one the ledger of this run says " + counted(openings.by_run - 1, "opening") +
         ", this computer remembers " + grouped(openings.remembered - 1) + " of the same test rows" + meaning;
}

}  // namespace pellucid::cli
