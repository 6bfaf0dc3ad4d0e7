// How to repeat the run to the bit.
#include <filesystem>

#include "pellucid/base/text.hpp"
#include "pellucid/report/sections.hpp"
#include "pellucid/run/recipe_toml.hpp"
#include "pellucid/run/run_folder.hpp"

namespace pellucid::report::sections {

Section repeat(const ToldRun& run) {
  Section section{"repeat", "Repeat it"};
  const std::string folder = run.outcome.folder_of(run.network);
  std::string command = "pellucid train --recipe '" + folder + "/" + recipe_file + "'";
  std::string rounds;
  for (const Rival& rival : run.baselines.rivals) {
    if (!rival.left_out.empty()) continue;
    rounds += (rounds.empty() ? "" : ", ") + rival.name +
              (rival.rounds > 0 ? "(rounds=" + std::to_string(rival.rounds) + ")" : "");
  }
  if (!rounds.empty()) command += " --baselines '" + rounds + "'";
  if (run.is_baseline()) {
    command = "pellucid report '" + folder + "' --save-baseline " +
              std::filesystem::path(run.outcome.model_path).stem().string();
  }
  section.say("The same rows and this recipe give the same weights to the bit, on any number of threads:");
  section.blocks.emplace_back(Code{command});
  section.say("The recipe:");
  section.blocks.emplace_back(Code{to_toml(run.network.run)});
  return section;
}

}  // namespace pellucid::report::sections
