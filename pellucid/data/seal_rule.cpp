#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/sealed.hpp"

namespace pellucid::data {

void check_rule(const Seal& seal, Index rule) {
  if (seal.rule == rule) return;
  const bool is_newer = seal.rule > seal_rule_of_units;
  fail({Fault::refused, "the test rows of this run were sealed by another rule", "",
        is_newer ? "rule " + grouped(seal.rule) + " is of a newer Pellucid, which this one does not know"
                 : std::string(seal.rule < seal_rule ? "it looked at the target and would not do today"
                                                     : "it told rows of equal inputs by other columns") +
                       "; the rule of now would open other rows, some of which were trained on",
        is_newer ? "use the newer one, or train again" : "train again"});
}

}  // namespace pellucid::data
