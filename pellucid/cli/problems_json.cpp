#include "pellucid/cli/problems_json.hpp"

#include "pellucid/base/text.hpp"
#include "pellucid/cli/key_options.hpp"
#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

std::string told(const std::vector<doctor::Problem>& problems, int width, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < problems.size() && i < most; ++i) {
    const auto& [finding, found] = problems[i];
    const std::string where = found.column.empty() ? "" : " " + printable(found.column);
    text +=
        wrapped("- " + std::string(finding->label.text) + where + ": " + found.text + "; " + in_options(found.remedy),
                2, width);
  }
  if (problems.size() <= most) return text;
  return text + "  - and " + counted(static_cast<Index>(problems.size() - most), "finding") + " more: pellucid check\n";
}

Json json_of(const std::vector<doctor::Problem>& problems) {
  Json all = Json::array();
  for (const auto& [finding, found] : problems) {
    all.push_back({{"kind", finding->label.text},
                   {"column", found.column},
                   {"text", found.text},
                   {"remedy", in_options(found.remedy)}});
  }
  return all;
}

}  // namespace pellucid::cli
