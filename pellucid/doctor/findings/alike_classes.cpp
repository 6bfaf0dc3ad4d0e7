// alike_classes: labels that look like one class written in two ways.
#include <map>

#include "pellucid/base/text.hpp"
#include "pellucid/data/labels.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding alike_classes() {
  return {
      .name = "alike_classes",
      .label = "alike classes",
      .summary = "classes that look like one, written in two ways",
      .rule = "labels that agree in their letters and figures, whatever their case, blanks and signs",
      .subject = Subject::target,
      .find =
          [](const Case& at) {
            std::vector<Found> found;
            std::map<std::string, std::vector<std::string>> alike;
            for (const std::string& label : at.labelled->preparation.target.classes) {
              const std::string key = data::likeness_of(label);
              // A number keeps its sign and its mark.
              if (!key.empty() && !data::number_of(label)) alike[key].push_back(label);
            }
            for (const auto& [key, labels] : alike) {
              if (labels.size() < 2) continue;
              found.push_back({at.labelled->preparation.target.name, "the classes " + listed(labels) + " look like one",
                               "if they are, write them alike in the file"});
            }
            return found;
          },
      .example = {"x,y\n1,Good\n2,good\n3,bad\n4,Good\n5,bad\n6,good\n7,Good\n8,good\n9,bad\n",
                  "the classes Good, good look like one"}};
}

}  // namespace pellucid::doctor::findings
