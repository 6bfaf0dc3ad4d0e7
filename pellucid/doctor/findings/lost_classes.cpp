// lost_classes: classes that the network cannot learn, for no training row has them.
#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding lost_classes() {
  return {.name = "lost_classes",
          .label = "lost classes",
          .summary = "classes of which no row is left to train on",
          .rule = "a label of the file stands in no training row",
          .subject = Subject::target,
          .is_loud = true,
          .find = [](const Case& at) -> std::vector<Found> {
            const std::vector<data::LabelCount>& lost = at.labelled->lost;
            if (lost.empty()) return {};
            return {{at.labelled->preparation.target.name,
                     "no training row has " + labels_listed(lost) + ": the network never names them",
                     "give more rows of them, or another {recipe.seed}"}};
          },
          .example = {"x,y\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n7,a\n8,b\n9,a\n1,b\n2,c\n",
                      "no training row has \"c\" (1 row): the network never names them"}};
}

}  // namespace pellucid::doctor::findings
