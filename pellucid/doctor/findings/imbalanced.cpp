// imbalanced: classes of very different size. Always naming the commonest looks accurate and finds nothing.
#include <algorithm>
#include <cmath>
#include <map>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

namespace {

std::string percent(double part) {
  const double value = 100 * part;
  return number_text(value < 10 ? std::round(10 * value) / 10 : std::round(value)) + " %";
}

}  // namespace

Finding imbalanced() {
  return {.name = "imbalanced",
          .label = "imbalanced",
          .summary = "classes of very different size",
          .rule = "the commonest class stands in more than 10 times as many training rows as the rarest",
          .subject = Subject::target,
          .find = [](const Case& at) -> std::vector<Found> {
            const data::FittedTarget& target = at.labelled->preparation.target;
            if (target.classes.empty()) return {};
            data::Counts values(*at.table->find(target.name));
            for (const std::uint32_t row : at.labelled->split.train) values.add(row);
            std::map<std::string, Index> counts;
            for (const auto& [value, count] : values) counts.emplace(value, count);
            const auto [least, most] =
                std::ranges::minmax_element(counts, [](const auto& a, const auto& b) { return a.second < b.second; });
            if (least->second * 10 >= most->second) return {};
            const auto rows = static_cast<double>(at.labelled->split.train.size());
            return {{target.name,
                     in_quotes(least->first) + " stands in " + counted(least->second, "training row") + ", " +
                         in_quotes(most->first) + " in " + grouped(most->second) + " (" +
                         percent(static_cast<double>(most->second) / rows) + ")",
                     "do not judge by accuracy alone: look at recall and balanced accuracy"}};
          },
          .example = {"price,sold\n1,yes\n2,no\n3,yes\n4,yes\n5,yes\n6,yes\n7,yes\n8,yes\n9,yes\n1,yes\n2,yes\n3,yes\n",
                      "\"no\" stands in 1 training row, \"yes\" in 11 (92 %)"}};
}

}  // namespace pellucid::doctor::findings
