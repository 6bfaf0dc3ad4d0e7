#include "pellucid/classics/trees/booster.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/classics/functions.hpp"
#include "pellucid/classics/trees/losses.hpp"
#include "pellucid/model/model.hpp"

namespace pellucid::classics {

namespace {

void demand(bool holds, const char* option, double value, const char* range, const char* next) {
  if (holds) return;
  fail({Fault::usage, "cannot grow trees", option, number_text(value) + " is outside " + range, next});
}

void check(const BoosterOptions& options, bool has_validation) {
  const SplitRules& rules = options.rules;
  demand(options.rounds >= 1, "rounds", static_cast<double>(options.rounds), "[1, inf)", "use 100");
  demand(options.rate > 0 && options.rate <= 1, "rate", options.rate, "(0, 1]", "use 0.3, or 0.1 with more rounds");
  demand(options.depth >= 1 && options.depth <= 30, "depth", options.depth, "[1, 30]", "use 6");
  demand(rules.lambda >= 0 && std::isfinite(rules.lambda), "lambda", rules.lambda, "[0, inf)", "use 1");
  demand(rules.gamma >= 0 && std::isfinite(rules.gamma), "gamma", rules.gamma, "[0, inf)", "use 0");
  demand(rules.min_child_weight >= 0 && std::isfinite(rules.min_child_weight), "min_child_weight",
         rules.min_child_weight, "[0, inf)", "use 1");
  demand(rules.lambda + rules.min_child_weight > 0, "lambda", rules.lambda, "(0, inf) while min_child_weight is 0",
         "use 1");
  demand(options.patience >= 0, "patience", static_cast<double>(options.patience), "[0, inf)", "use 10");
  if (options.patience > 0 && !has_validation) {
    fail({Fault::usage, "cannot grow trees", "patience", "no row is held out for validation",
          "hold out rows, or use 0"});
  }
}

/// The best constant scores: mean, log odds, logarithms of the classes' frequencies.
std::vector<double> base_of(Task task, Index outputs, const BoosterRows& training, std::optional<double> given) {
  const bool is_of_classes = task == Task::classification;
  std::vector<double> sums(is_of_classes ? static_cast<std::size_t>(outputs) : 1, 0.0);
  double all = 0;
  for (std::size_t row = 0; row < training.targets.size(); ++row) {
    const double target = training.targets[row], weight = training.weights.empty() ? 1 : training.weights[row];
    sums[is_of_classes ? static_cast<std::size_t>(target) : 0] += is_of_classes ? weight : weight * target;
    all += weight;
  }
  if (is_of_classes) {
    for (double& count : sums) count = given ? 1 : std::max(count, 0.5) / all;
    return each_of(graph::log, sums);
  }
  double base = given ? *given : sums.front() / all;
  if (task == Task::regression) return {base};
  if (given) demand(base > 0 && base < 1, "base", base, "(0, 1)", "use 0.5");
  const double least = 0.5 / std::max(all, 1.0);
  base = std::clamp(base, least, 1 - least);
  const std::vector<double> logs = each_of(graph::log, std::vector{base, 1 - base});
  return {logs[0] - logs[1]};
}

std::vector<double> repeated(const std::vector<double>& base, std::size_t rows) {
  std::vector<double> scores;
  scores.reserve(rows * base.size());
  for (std::size_t row = 0; row < rows; ++row) scores.insert(scores.end(), base.begin(), base.end());
  return scores;
}

}  // namespace

std::vector<double> Booster::predict(std::span<const double> inputs) const {
  const Recipe exact{.dtype = Element::float64};
  return Model(exact, {task, columns, outputs, {}, {}}, *this).predict_float64(inputs);
}

std::vector<double> Booster::importance() const {
  std::vector<double> gains(static_cast<std::size_t>(columns), 0.0);
  double all = 0;
  for (const Tree& tree : trees) {
    for (const TreeNode& node : tree.nodes) {
      if (node.column < 0) continue;
      gains[static_cast<std::size_t>(node.column)] += node.gain;
      all += node.gain;
    }
  }
  for (double& gain : gains) gain = all > 0 ? gain / all : 0;
  return gains;
}

Boosting boost(Task task, Index classes, Index columns, const BoosterRows& training, const BoosterRows& validation,
               const BoosterOptions& options) {
  check(options, !validation.targets.empty());
  Boosting result;
  Booster& booster = result.booster;
  booster.task = task;
  booster.columns = columns;
  booster.outputs = task == Task::classification ? classes : 1;
  booster.base = base_of(task, booster.outputs, training, options.base);
  const auto outputs = static_cast<std::size_t>(booster.outputs), width = static_cast<std::size_t>(columns);
  const BinnedRows binned = bin_rows(training.inputs, columns, options.bins, training.weights);
  Team team(options.threads > 0 ? options.threads : Team::default_size());
  std::vector<double> scores = repeated(booster.base, training.targets.size());
  std::vector<double> watched = repeated(booster.base, validation.targets.size());
  BoostingLoss loss(task, booster.outputs, training.targets, training.weights);
  std::unique_ptr<BoostingLoss> watched_loss;
  if (!watched.empty()) {
    watched_loss = std::make_unique<BoostingLoss>(task, booster.outputs, validation.targets, validation.weights);
  }
  loss.set_scores(scores, team);
  Index best = 0;
  bool is_over = false;
  for (Index round = 0; round < options.rounds; ++round) {
    for (std::size_t output = 0; output < outputs; ++output) {
      Grown grown = grow(binned, loss.sums(static_cast<Index>(output)), options.depth, options.rules, team);
      for (TreeNode& node : grown.tree.nodes) node.value *= options.rate;
      for (std::size_t row = 0; row < grown.leaves.size(); ++row) {
        scores[row * outputs + output] += grown.tree.nodes[static_cast<std::size_t>(grown.leaves[row])].value;
      }
      add_leaves(grown.tree, validation.inputs, width, output, outputs, watched);
      booster.trees.push_back(std::move(grown.tree));
      is_over = options.is_over && options.is_over();
      if (is_over && output + 1 < outputs) break;  // what is grown of a round is no round
    }
    if (booster.trees.size() % outputs != 0) break;
    loss.set_scores(scores, team);
    result.training_losses.push_back(loss.mean());
    if (watched_loss) {
      watched_loss->set_scores(watched, team);
      result.validation_losses.push_back(watched_loss->mean());
      if (result.validation_losses.back() < result.validation_losses[static_cast<std::size_t>(best)]) best = round;
    }
    if (options.patience > 0 && round - best >= options.patience) break;
    if (is_over) break;
  }
  const auto grown_rounds = static_cast<Index>(result.training_losses.size());
  result.rounds = options.patience > 0 ? std::min(best + 1, grown_rounds) : grown_rounds;
  booster.trees.resize(static_cast<std::size_t>(result.rounds) * outputs);
  return result;
}

}  // namespace pellucid::classics
