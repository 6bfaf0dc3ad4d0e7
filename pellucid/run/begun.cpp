#include "pellucid/run/begun.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/run/checkpoint_writer.hpp"
#include "pellucid/run/recipe_toml.hpp"
#include "pellucid/run/run_files.hpp"
#include "pellucid/run/run_folder.hpp"

namespace pellucid {

namespace {

std::string own_folder(const std::string& run, const WantedNetwork& network) {
  return network.name.empty() ? run : run + "/" + network.name;
}

bool is_all_done(const std::string& folder, const WantedNetworks& wanted) {
  if (wanted.are_together && has_checkpoint(folder)) return false;
  if (wanted.ensemble() && !is_file(folder + "/" + model_file)) return false;
  return std::ranges::all_of(wanted.networks,
                             [&](const WantedNetwork& each) { return is_done(own_folder(folder, each)); });
}

void refuse_part_of_program(const std::string& folder) {
  const std::optional<std::string> above = run_above(folder);
  const std::string list = above.value_or("") + "/" + networks_file;
  if (!above || !wanted_networks_from(read_text(list), list).are_together) return;
  fail({Fault::usage, "cannot resume " + in_quotes(folder) + " alone", "",
        "it trains as one program with the other networks of its run", "resume " + in_quotes(*above)});
}

}  // namespace

WantedNetworks networks_of(const std::string& folder) {
  const std::string list = folder + "/" + networks_file;
  if (is_file(list)) return wanted_networks_from(read_text(list), list);
  std::error_code ignored;
  if (std::filesystem::is_directory(folder, ignored) && is_unused(folder)) {
    fail({Fault::data, "nothing can be resumed in " + in_quotes(folder), "",
          "it was stopped before training began: it holds no " + std::string(recipe_file),
          "train again with {run.folder} " + in_quotes(folder) + ": the folder is taken over"});
  }
  const std::string recipe = part_of_run(folder, recipe_file);
  return {{{"", run_recipe_from_toml(read_text(recipe), recipe)}}, false};
}

std::optional<data::Seal> find_begun(const std::string& folder, WantedNetworks& wanted,
                                     const std::vector<std::string>& data) {
  refuse_part_of_program(folder);
  std::vector<std::pair<std::string, data::Seal>> begun;  // folders of networks, and their seals
  for (const WantedNetwork& each : wanted.networks) {
    const std::string own = own_folder(folder, each), recipe_path = own + "/" + recipe_file;
    if (!is_file(recipe_path)) continue;
    const std::string seal_path = part_of_run(own, seal_file);
    begun.emplace_back(own, data::seal_from_json(read_text(seal_path), seal_path));
    check_recipe(run_recipe_from_toml(read_text(recipe_path), recipe_path), begun.back().second, recipe_path);
  }
  const WantedNetwork& first = wanted.networks.front();
  if (is_all_done(folder, wanted)) {
    for (const WantedNetwork& each : wanted.networks) remove_checkpoints(own_folder(folder, each));  // a kill left them
    fail({Fault::usage, "nothing is left to do in " + in_quotes(folder), "",
          "the run has ended: its model is there and no checkpoint",
          "train again with {run.recipe} " + in_quotes(own_folder(folder, first) + "/" + recipe_file) +
              " and other options"});
  }
  if (begun.empty()) {  // nothing proves the file
    for (WantedNetwork& each : wanted.networks) {
      if (!data.empty()) each.run.source.path = data.front();
    }
    return std::nullopt;
  }
  const FoundFiles found = find_files(first.run.source, begun.front().second, begun.front().first, data);
  for (WantedNetwork& each : wanted.networks) {
    each.run.source.path = found.source.path;
    each.run.source.validation_file = found.source.validation_file;
    each.run.source.test_file = found.source.test_file;
  }
  return found.seal;
}

void check_recipe(const RunRecipe& run, const data::Seal& seal, const std::string& path) {
  if (seal.recipe.empty() || seal.recipe == digest_of(run)) return;
  fail({Fault::refused, "the recipe of the run was changed since it began", in_quotes(path),
        "it does not say what the seal knows", "put the old recipe back, or train a run of its own with {run.recipe}"});
}

}  // namespace pellucid
