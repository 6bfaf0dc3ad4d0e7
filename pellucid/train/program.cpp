#include "pellucid/train/program.hpp"

#include <cmath>
#include <optional>

#include "pellucid/base/error.hpp"

namespace pellucid {

const char* name_of(Task task) {
  return task == Task::regression ? "regression" : task == Task::binary ? "binary" : "classification";
}

namespace {

void demand(bool holds, const char* key, double value, const char* range) {
  if (holds) return;
  fail({Fault::usage, "impossible recipe", key, number_text(value) + " is outside " + range, "choose a value inside"});
}

Value given_weights(graph::Graph& graph, Value rows) { return gather(graph.table("weights", 1), rows); }

Value loss_of(const Parsed& parsed, graph::Graph& graph, Value rows, Value scores, bool weighted) {
  const Value y = gather(graph.table("targets", 1), rows);
  return nn::batch_loss(parsed.loss, y, scores, weighted ? std::optional(given_weights(graph, rows)) : std::nullopt);
}

}  // namespace

void check(const Recipe& recipe) {
  demand(recipe.batch_size >= 0, "batch_size", static_cast<double>(recipe.batch_size), "[0, inf)");
  demand(recipe.epochs >= 1, "epochs", static_cast<double>(recipe.epochs), "[1, inf)");
  demand(recipe.patience >= 0, "patience", static_cast<double>(recipe.patience), "[0, inf)");
  demand(recipe.validation >= 0 && recipe.validation < 1, "validation", recipe.validation, "[0, 1)");
  for (const auto& [key, value] :
       {std::pair{"min_delta", recipe.min_delta}, std::pair{"l1", recipe.restraint.l1},
        std::pair{"l2", recipe.restraint.l2}, std::pair{"max_norm", recipe.restraint.max_norm},
        std::pair{"clip_norm", recipe.restraint.clip_norm}, std::pair{"clip_value", recipe.restraint.clip_value}}) {
    demand(value >= 0 && std::isfinite(value), key, value, "[0, inf)");
  }
  demand(recipe.seed < (std::uint64_t{1} << 53), "seed", static_cast<double>(recipe.seed), "[0, 2^53)");
}

Parsed parse(const Recipe& recipe, Task task) {
  const std::string loss = recipe.loss.text().empty() ? default_loss(task) : recipe.loss.text();
  Parsed parsed{{},
                nn::use<nn::Loss>(loss),
                nn::use<nn::Optimizer>(recipe.optimizer),
                nn::use<nn::Schedule>(recipe.schedule),
                recipe.restraint};
  const nn::Truth truth = parsed.loss.entry->truth;
  const bool fits = task == Task::classification ? truth == nn::Truth::classes : truth != nn::Truth::classes;
  if (!fits) {
    fail({Fault::usage, "the loss does not fit the task", loss, std::string("the target is a ") + name_of(task),
          std::string("use ") + default_loss(task)});
  }
  parsed.steps = nn::before_output(nn::parse_model(recipe.model), *parsed.loss.entry);
  return parsed;
}

TrainingGraph::TrainingGraph(const Parsed& parsed, const Signature& signature, bool weighted)
    : build(graph, true, signature.outputs) {
  const Value rows = graph.row_index("rows");
  const Value scores = nn::apply(parsed.steps, build, gather(graph.table("inputs", signature.inputs), rows));
  loss = loss_of(parsed, graph, rows, scores, weighted);
  if (weighted) weight = sum(given_weights(graph, rows));
  descent = nn::descend(parsed.optimizer, parsed.schedule, loss, build.parameters(), parsed.restraint);
  updates = descent.updates;
  updates.insert(updates.end(), build.updates().begin(), build.updates().end());
}

ValidationGraph::ValidationGraph(const Parsed& parsed, const Signature& signature, bool weighted)
    : build(graph, false, signature.outputs) {
  const Value rows = graph.row_index("rows");
  scores = nn::apply(parsed.steps, build, gather(graph.table("inputs", signature.inputs), rows));
  loss = loss_of(parsed, graph, rows, scores, weighted);
  if (weighted) weight = sum(given_weights(graph, rows));
}

PredictionGraph::PredictionGraph(const Parsed& parsed, const Signature& signature)
    : build(graph, false, signature.outputs) {
  const Value x = graph.input("x", {graph::batch, signature.inputs});
  const Value scores = nn::apply(parsed.steps, build, x);
  if (scores.shape().columns() != signature.outputs) {
    fail({Fault::usage, "the model's last layer has the wrong size", "",
          std::to_string(scores.shape().columns()) + " outputs for " + std::to_string(signature.outputs) +
              " wanted by the task",
          "end the model with linear, without a size"});
  }
  predictions = nn::predictions(parsed.loss, scores);
}

}  // namespace pellucid
