// few_pictures: classes with few pictures, by themselves or beside others. Always naming the commonest looks accurate.
#include <algorithm>
#include <vector>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding few_pictures() {
  return {.name = "few_pictures",
          .label = "few pictures",
          .summary = "classes with few pictures, by themselves or beside others",
          .rule = "fewer than 10 pictures of a class, or less than a tenth of those of the commonest class",
          .subject = Subject::pictures,
          .find = [](const Case& at) -> std::vector<Found> {
            constexpr Index few = 10, times = 10;
            const data::Dataset& pictures = *at.pictures;
            if (pictures.classes.empty()) return {};
            std::vector<Index> counts(pictures.classes.size());
            for (const float target : pictures.targets) ++counts[static_cast<std::size_t>(target)];
            const auto most = std::ranges::max_element(counts);
            std::vector<Found> found;
            for (std::size_t i = 0; i < counts.size(); ++i) {
              const bool is_rare = counts[i] * times < *most;
              if (counts[i] >= few && !is_rare) continue;
              const std::string commonest =
                  printable(pictures.classes[static_cast<std::size_t>(most - counts.begin())]);
              found.push_back({"",
                               "class " + in_quotes(pictures.classes[i]) + " has " + counted(counts[i], "picture") +
                                   (is_rare ? ", " + in_quotes(commonest) + " has " + grouped(*most) : ""),
                               is_rare ? "do not judge by accuracy alone: look at recall and balanced accuracy"
                                       : "give more pictures of it, or leave the class out"});
            }
            return found;
          },
          .example = {"cat,0\ndog,1\ndog,2\ndog,3\ndog,4\ndog,5\ndog,6\ndog,7\ndog,8\ndog,9\ndog,0.5\ndog,1.5\n",
                      "class \"cat\" has 1 picture, \"dog\" has 11"}};
}

}  // namespace pellucid::doctor::findings
