#include "pellucid/run/reopened.hpp"

#include <filesystem>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/rows/rows.hpp"
#include "pellucid/run/begun.hpp"
#include "pellucid/run/ensemble.hpp"
#include "pellucid/run/metrics_lines.hpp"
#include "pellucid/run/networks.hpp"
#include "pellucid/run/open_model.hpp"
#include "pellucid/run/recipe_toml.hpp"
#include "pellucid/run/run_files.hpp"
#include "pellucid/run/run_folder.hpp"
#include "pellucid/train/stopping.hpp"

namespace pellucid {

namespace {

Network network_of(const Opened& opened, const WantedNetwork& wanted, const std::string& folder) {
  const std::string metrics_path = part_of_run(folder, metrics_file);
  Model model = open_model(folder);
  const Recipe& recipe = wanted.run.recipe;
  History history = history_from(read_text(metrics_path), metrics_path, recipe);
  const Monitor monitor(recipe, model.signature());
  history.monitor = monitor.name;
  history.is_higher_better = monitor.is_higher_better();
  Prepared prepared = opened.prepare(wanted.run);
  Network network{wanted.name,         wanted.run, {std::move(model), std::move(history), prepared.split},
                  std::move(prepared), {},         {}};
  const data::Split& split = network.prepared.split;
  if (network.prepared.preparation() != nullptr) network.training = opened.evaluate(network.trained.model, split.train);
  if (!split.validation.empty()) network.validation = opened.evaluate(network.trained.model, split.validation);
  return network;
}

Outcome reopen_beside(const std::string& path, const std::vector<std::string>& data) {
  Outcome outcome = reopen(folder_of_model(path), data);
  outcome.model_path = path;
  Network& network = outcome.networks.front();
  network.trained.model = Model::load(path);
  network.trained.history = {};
  const data::Split& split = network.prepared.split;
  network.training = outcome.opened->evaluate(network.trained.model, split.train);
  if (network.validation) network.validation = outcome.opened->evaluate(network.trained.model, split.validation);
  return outcome;
}

}  // namespace

Outcome reopen(const std::string& given, const std::vector<std::string>& data) {
  if (is_file(given) && folder_of_model(given) != std::filesystem::path(given).parent_path()) {
    return reopen_beside(given, data);
  }
  Outcome outcome;
  outcome.folder = without_end_slashes(given);
  WantedNetworks wanted = networks_of(outcome.folder);
  const std::string first = outcome.folder_of(wanted.networks.front().name);
  const std::string seal_path = part_of_run(first, seal_file);
  data::Seal seal = data::seal_from_json(read_text(seal_path), seal_path);
  FoundFiles found = find_files(wanted.networks.front().run.source, seal, first, data);
  for (WantedNetwork& each : wanted.networks) {
    const std::string recipe_path = part_of_run(outcome.folder_of(each.name), recipe_file);
    each.run = run_recipe_from_toml(read_text(recipe_path), recipe_path);
    const std::string own_seal = part_of_run(outcome.folder_of(each.name), seal_file);
    check_recipe(each.run, data::seal_from_json(read_text(own_seal), own_seal), recipe_path);
    each.run.source.path = found.source.path;
    each.run.source.validation_file = found.source.validation_file;
    each.run.source.test_file = found.source.test_file;
  }
  const RunRecipe& run = wanted.networks.front().run;
  outcome.opened = open_source(run.source, run.recipe.validation, &found.seal);
  for (const WantedNetwork& each : wanted.networks) {
    outcome.networks.push_back(network_of(*outcome.opened, each, outcome.folder_of(each.name)));
  }
  if (const std::optional<RunRecipe> whole = wanted.ensemble()) {
    Network all = joined(std::exchange(outcome.networks, {}), *whole, *outcome.opened);
    outcome.networks.push_back(std::move(all));
  }
  return outcome;
}

Comparison recorded_baselines(const std::string& folder) {
  const std::string path = without_end_slashes(folder) + "/" + baselines_file;
  return is_file(path) ? comparison_from(read_text(path), path) : Comparison{};
}

}  // namespace pellucid
