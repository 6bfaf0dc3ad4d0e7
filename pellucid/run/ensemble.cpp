#include "pellucid/run/ensemble.hpp"

#include <utility>

#include "pellucid/data/sealed.hpp"
#include "pellucid/run/decision.hpp"
#include "pellucid/run/recipe_toml.hpp"

namespace pellucid {

Network joined(std::vector<Network> networks, const RunRecipe& whole, const Opened& opened) {
  std::vector<Model> models;
  std::vector<std::string> names;
  std::vector<EnsembleMember> members;
  Stop reason = networks.front().trained.history.reason;
  for (const Network& each : networks) {
    models.push_back(each.trained.model);
    names.push_back(each.name);
    if (each.trained.history.reason == Stop::interrupted) reason = Stop::interrupted;
  }
  Model mean = Model::mean_of(std::move(models), names);
  mean.set_origin({data::data_digest(opened.seal), digest_of(whole)});
  Trained trained{std::move(mean), networks.front().trained.history, networks.front().trained.split};
  trained.history.reason = reason;
  Network all{"", whole, std::move(trained), std::move(networks.front().prepared), {}, {}};
  for (Network& each : networks)
    all.members.push_back({each.name, std::move(each.trained), std::move(each.validation)});
  const data::Split& split = all.prepared.split;
  if (!whole.recipe.threshold.empty() && !split.validation.empty()) {
    const Evaluation undecided = opened.evaluate(all.trained.model, split.validation);
    take_threshold(all.trained.model, whole.recipe, &undecided);
  }
  if (!split.validation.empty()) all.validation = opened.evaluate(all.trained.model, split.validation);
  if (all.prepared.preparation() != nullptr) all.training = opened.evaluate(all.trained.model, split.train);
  return all;
}

}  // namespace pellucid
