#include "pellucid/explain/explain_plan.hpp"

#include <algorithm>

#include "pellucid/base/text.hpp"
#include "pellucid/model/prediction.hpp"
#include "pellucid/plan/account.hpp"
#include "pellucid/train/program.hpp"

namespace pellucid {

namespace {

constexpr Index rows_of_a_full_batch = 1024;  // what "all rows" stands for where there is no data

std::string account(const std::string& title, graph::Graph& graph, const std::vector<plan::Output>& outputs,
                    const std::vector<graph::Update>& updates, plan::Store& store, const plan::Options& options) {
  const plan::Plan plan(graph, outputs, updates, store, options);
  return title + ", batch of " + std::to_string(options.batch) + ", " + name_of(store.element()) + ", " +
         name_of(options.isa) + (options.fuse ? "" : ", without fusion") + "\n" +
         plan::print_account(plan.account(), plan.arena_bytes());
}

}  // namespace

std::string explain_plan(const Recipe& recipe, const Signature& signature, Index models, bool fuse) {
  check(recipe);
  const Parsed parsed = parse(recipe, signature.task);
  plan::Store store(recipe.dtype, std::max(models, Index{1}));
  const Index batch = recipe.batch_size == 0 ? rows_of_a_full_batch : recipe.batch_size;
  const plan::Options options{kernels::best(recipe.kernels), batch, fuse};
  TrainingGraph training(parsed, signature, false);
  PredictionGraph prediction(parsed, signature);
  return account("Training step", training.graph, {{"loss", training.loss}}, training.updates, store, options) + "\n" +
         account("Prediction", prediction.graph, {{"predictions", prediction.predictions}}, {}, store, options);
}

}  // namespace pellucid
