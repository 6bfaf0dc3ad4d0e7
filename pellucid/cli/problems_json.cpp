#include "pellucid/cli/problems_json.hpp"

#include "pellucid/base/text.hpp"
#include "pellucid/cli/key_options.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/doctor/guard.hpp"

namespace pellucid::cli {

std::string told(const std::vector<doctor::Problem>& problems, int width, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < problems.size() && i < most; ++i) {
    const doctor::Problem& problem = problems[i];
    const doctor::Found& found = problem.found;
    const std::string where = found.column.empty() ? "" : " " + printable(found.column);
    std::string line = std::string(problem.finding->label.text) + where + ": " + found.text + "; ";
    line += in_options(found.remedy);
    if (problem.stops()) line += "; training stops here unless " + in_options(doctor::way_to_allow(problem));
    if (problem.is_allowed) line += "; it is allowed here, and " + std::string(problem.finding->consequence);
    text += wrapped("- " + line, 2, width);
  }
  if (problems.size() <= most) return text;
  return text + "  - and " + counted(static_cast<Index>(problems.size() - most), "finding") + " more: pellucid check\n";
}

Json json_of(const std::vector<doctor::Problem>& problems) {
  Json all = Json::array();
  for (const doctor::Problem& problem : problems) {
    all.push_back({{"kind", problem.finding->label.text},
                   {"column", problem.found.column},
                   {"text", problem.found.text},
                   {"remedy", in_options(problem.found.remedy)},
                   {"stops", problem.stops()}});
  }
  return all;
}

}  // namespace pellucid::cli
