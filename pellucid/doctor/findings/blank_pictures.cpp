// blank_pictures: pictures that show nothing. A drawing that was never saved, a camera with its lid on.
#include <algorithm>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding blank_pictures() {
  return {.name = "blank_pictures",
          .label = "blank",
          .summary = "pictures that show nothing",
          .rule = "all values of a picture are the same",
          .subject = Subject::pictures,
          .find = [](const Case& at) -> std::vector<Found> {
            const data::Dataset& pictures = *at.pictures;
            if (pictures.columns < 2) return {};
            Index count = 0;
            std::string first;
            for (Index row = 0; row < pictures.rows; ++row) {
              const float* const begin = pictures.inputs.data() + row * pictures.columns;
              if (!std::all_of(begin, begin + pictures.columns, [&](float value) { return value == *begin; })) continue;
              if (count++ > 0) continue;
              first = pictures.names.empty() ? "picture " + grouped(row + 1)
                                             : printable(pictures.names[static_cast<std::size_t>(row)]);
            }
            if (count == 0) return {};
            return {{"", counted(count, "picture") + " of one value throughout (first: " + first + ")",
                     "look at them, and take them out if they are mistakes"}};
          },
          .example = {"cat,0,1\ncat,0.5,0.5\ndog,1,0\n", "1 picture of one value throughout (first: picture 2)"}};
}

}  // namespace pellucid::doctor::findings
