#include "pellucid/run/networks.hpp"

#include "pellucid/base/checked_json.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/model/mean.hpp"
#include "pellucid/run/recipe_toml.hpp"

namespace pellucid {

std::optional<RunRecipe> WantedNetworks::ensemble() const {
  const RunRecipe& first = networks.front().run;
  if (networks.size() < 2 || first.source.member == 0) return std::nullopt;
  RunRecipe whole = first;
  whole.source.member = 0;
  return whole;
}

WantedNetworks wanted_networks(const RunRecipe& run, const std::vector<std::uint64_t>& seeds, Index folds) {
  if (folds > 0 && !seeds.empty()) {
    fail({Fault::usage, "cannot use {run.folds}", "", "{run.seeds} is given too", "give one of them"});
  }
  if (folds == 1) {
    fail({Fault::usage, "cannot use {run.folds}", "", "one part leaves nothing to train on", "give 2 parts or more"});
  }
  if (folds > 0 && !run.source.validation_file.empty()) {
    fail({Fault::usage, "cannot use {run.folds}", "",
          "{source.validation_file} is given too: each fold has a part of the rows as its own validation rows",
          "give one of them"});
  }
  if (folds > 0 && !run.source.time.empty()) {
    fail({Fault::usage, "cannot use {run.folds}", "",
          "{source.time} is given too: a fold would be trained on rows that are later than those it is judged on",
          "give one of them"});
  }
  const Index members = run.source.member == 0 ? run.source.ensemble : 0;
  if (members > 0 && (folds > 0 || !seeds.empty())) {
    fail({Fault::usage, "cannot use {source.ensemble}", "",
          std::string(folds > 0 ? "{run.folds}" : "{run.seeds}") + " is given too", "give one of them"});
  }
  if (members == 1 || members > most_members) {
    fail({Fault::usage, "cannot use {source.ensemble}", "", grouped(members) + " networks make none",
          "give 2 to " + grouped(most_members) + " networks"});
  }
  std::vector<WantedNetwork> wanted;
  for (Index member = 1; member <= members; ++member) {
    RunRecipe own = run;
    own.source.member = member;
    own.recipe.seed += static_cast<std::uint64_t>(member - 1);
    wanted.push_back({"seed-" + std::to_string(own.recipe.seed), std::move(own)});
  }
  for (Index fold = 1; fold <= folds; ++fold) {
    wanted.push_back({"fold-" + std::to_string(fold), run});
    wanted.back().run.source.folds = folds;
    wanted.back().run.source.fold = fold;
  }
  for (const std::uint64_t seed : seeds) {
    wanted.push_back({"seed-" + std::to_string(seed), run});
    wanted.back().run.recipe.seed = seed;
  }
  if (wanted.empty()) wanted.push_back({"", run});
  return {std::move(wanted), false};
}

std::string to_json(const WantedNetworks& wanted) {
  Json networks = Json::array();
  for (const WantedNetwork& each : wanted.networks) {
    networks.push_back({{"name", each.name}, {"recipe", to_toml(each.run)}});
  }
  return checked_text({{"together", wanted.are_together}, {"networks", networks}});
}

WantedNetworks wanted_networks_from(const std::string& text, const std::string& path) {
  const auto refuse = [&](const std::string& why) {
    fail({Fault::data, "cannot read the networks of a run from " + in_quotes(path), "", why,
          "train again, or resume each network by its folder"});
  };
  if (is_unchanged(text) != true) refuse("its bytes are damaged: they do not agree with their digest");
  const Json json = Json::parse(text, nullptr, false);
  const bool is_whole = json.is_object() && json.contains("together") && json["together"].is_boolean() &&
                        json.contains("networks") && json["networks"].is_array() && !json["networks"].empty();
  if (!is_whole) refuse("it is not what a run has");
  WantedNetworks wanted;
  wanted.are_together = json["together"].get<bool>();
  for (const Json& each : json["networks"]) {
    const auto has_text = [&](const char* key) {
      return each.is_object() && each.contains(key) && each[key].is_string();
    };
    if (!has_text("name") || !has_text("recipe")) refuse("a network has a name and a recipe");
    const auto name = each["name"].get<std::string>();
    if (name.empty() || name.find('/') != std::string::npos) refuse(in_quotes(name) + " is no name of a network");
    wanted.networks.push_back({name, run_recipe_from_toml(each["recipe"].get<std::string>(), path)});
  }
  return wanted;
}

}  // namespace pellucid
