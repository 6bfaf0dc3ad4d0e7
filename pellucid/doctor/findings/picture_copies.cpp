// picture_copies: the same picture more than once. In several classes at most one of them can be right; in one class
// its copies count as so many pictures, and may stand on both sides of the split.
#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

namespace {

std::string name_of_row(const data::Dataset& pictures, std::size_t row) {
  return pictures.names.empty() ? "picture " + grouped(static_cast<Index>(row) + 1) : printable(pictures.names[row]);
}

}  // namespace

Finding picture_copies() {
  return {
      .name = "picture_copies",
      .label = "copies",
      .summary = "the same picture more than once",
      .rule = "every value is the same",
      .subject = Subject::pictures,
      .find = [](const Case& at) -> std::vector<Found> {
        const data::Dataset& pictures = *at.pictures;
        std::map<std::string_view, std::vector<std::size_t>> same;
        const auto bytes = static_cast<std::size_t>(pictures.columns) * sizeof(float);
        for (std::size_t row = 0; row < static_cast<std::size_t>(pictures.rows); ++row) {
          same[{reinterpret_cast<const char*>(pictures.inputs.data()) + row * bytes, bytes}].push_back(row);
        }
        Index of_two = 0, of_one = 0;
        std::string first_of_two, first_of_one;
        for (const auto& [ignored, rows] : same) {
          if (rows.size() < 2) continue;
          const auto other = std::ranges::find_if(
              rows, [&](std::size_t row) { return pictures.targets[row] != pictures.targets[rows[0]]; });
          const bool is_of_two = other != rows.end();
          (is_of_two ? of_two : of_one) += 1;
          std::string& first = is_of_two ? first_of_two : first_of_one;
          const std::string pair =
              name_of_row(pictures, rows[0]) + " and " + name_of_row(pictures, is_of_two ? *other : rows[1]);
          if (first.empty() || pair < first) first = pair;
        }
        std::vector<Found> found;
        if (of_two > 0) {
          found.push_back({"", counted(of_two, "picture") + " in more than one class (first: " + first_of_two + ")",
                           "take them out of all classes but the right one"});
        }
        if (of_one > 0) {
          found.push_back({"", counted(of_one, "picture") + " more than once in a class (first: " + first_of_one + ")",
                           "keep one of each"});
        }
        return found;
      },
      .example = {"cat,0,1\ndog,0,1\ndog,1,1\n", "1 picture in more than one class (first: picture 1 and picture 2)"}};
}

}  // namespace pellucid::doctor::findings
