// How to repeat the run to the bit.
#include <filesystem>

#include "pellucid/base/text.hpp"
#include "pellucid/report/sections.hpp"
#include "pellucid/run/recipe_toml.hpp"
#include "pellucid/run/run_folder.hpp"

namespace pellucid::report::sections {

namespace {

/// What trains all networks of a run by the recipe of the first.
std::string several(const ToldRun& run) {
  if (!run.has_several()) return "";
  if (run.network.run.source.folds > 0) return " --folds " + std::to_string(run.network.run.source.folds);
  std::string seeds;
  for (const Network& each : run.outcome.networks) {
    seeds += (seeds.empty() ? "" : ",") + std::to_string(each.run.recipe.seed);
  }
  return " --seeds " + seeds;
}

}  // namespace

Section repeat(const ToldRun& run) {
  Section section{"repeat", "Repeat it"};
  const std::string folder = run.outcome.folder_of(run.network);
  std::string command = "pellucid train --recipe '" + folder + "/" + recipe_file + "'";
  command += several(run);
  std::string rounds;
  for (const Rival& rival : run.baselines.rivals) {
    if (!rival.left_out.empty()) continue;
    rounds += (rounds.empty() ? "" : ", ") + rival.call();
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
