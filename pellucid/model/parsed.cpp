#include "pellucid/model/parsed.hpp"

#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid {

namespace {

void demand(bool holds, const char* key, double value, const char* range) {
  if (holds) return;
  fail({Fault::usage, "impossible recipe", key, number_text(value) + " is outside " + range, "choose a value inside"});
}

}  // namespace

void check(const Recipe& recipe) {
  demand(recipe.batch_size >= 0, "batch_size", static_cast<double>(recipe.batch_size), "[0, inf)");
  demand(recipe.accumulate >= 1, "accumulate", static_cast<double>(recipe.accumulate), "[1, inf)");
  demand(recipe.epochs >= 1, "epochs", static_cast<double>(recipe.epochs), "[1, inf)");
  demand(recipe.patience >= 0, "patience", static_cast<double>(recipe.patience), "[0, inf)");
  demand(recipe.validation >= 0 && recipe.validation < 1, "validation", recipe.validation, "[0, 1)");
  for (const auto& [key, value] :
       {std::pair{"min_delta", recipe.min_delta}, std::pair{"mixup", recipe.mixup},
        std::pair{"l1", recipe.restraint.l1}, std::pair{"l2", recipe.restraint.l2},
        std::pair{"max_norm", recipe.restraint.max_norm}, std::pair{"clip_norm", recipe.restraint.clip_norm},
        std::pair{"clip_value", recipe.restraint.clip_value}}) {
    demand(value >= 0 && std::isfinite(value), key, value, "[0, inf)");
  }
  demand(recipe.seed < (std::uint64_t{1} << 53), "seed", static_cast<double>(recipe.seed), "[0, 2^53)");
}

std::string loss_of(const Recipe& recipe, Task task) {
  return recipe.loss.text().empty() ? default_loss(task) : recipe.loss.text();
}

Told told_by(const Recipe& recipe, Task task) {
  const nn::Use<nn::Loss> loss = nn::use<nn::Loss>(loss_of(recipe, task));
  if (loss.entry->tells_probabilities) return Told::probabilities;
  return nn::find<nn::Activation>(loss.entry->output.text)->decides ? Told::decisions : Told::scores;
}

Parsed parse(const Recipe& recipe, Task task) {
  const std::string loss = loss_of(recipe, task);
  Parsed parsed{{},
                nn::use<nn::Loss>(loss),
                nn::use<nn::Optimizer>(recipe.optimizer),
                nn::parse_schedules(recipe.schedule),
                recipe.restraint,
                !recipe.class_weight.empty(),
                recipe.mixup,
                recipe.accumulate,
                {}};
  if (!recipe.average.empty()) parsed.averaging = nn::use<nn::Averaging>(recipe.average);
  const nn::Truth truth = parsed.loss.entry->truth;
  const bool fits = task == Task::classification ? truth == nn::Truth::classes
                    : task == Task::binary       ? truth != nn::Truth::classes
                                                 : truth == nn::Truth::numbers || truth == nn::Truth::counts;
  if (!fits) {
    const char* const target = task == Task::regression ? "a number"
                               : task == Task::binary   ? "one of two classes"
                                                        : "one of several classes";
    const char* const takes = truth == nn::Truth::classes  ? "one of several classes"
                              : truth == nn::Truth::binary ? "one of two classes"
                                                           : "a number";
    fail({Fault::usage, "the loss does not fit the task", loss,
          std::string("the target is ") + target + ", and this loss takes " + takes,
          std::string("use ") + default_loss(task)});
  }
  if (!recipe.cost_matrix.empty() && !parsed.loss.entry->tells_probabilities) {
    fail({Fault::usage, "a cost matrix needs probabilities", loss, "this loss does not make the network tell any",
          std::string("use ") + default_loss(task)});
  }
  parsed.steps = nn::before_output(nn::parse_model(recipe.model), *parsed.loss.entry);
  const nn::Activation* last = parsed.steps.empty() ? nullptr : parsed.steps.back().activation.entry;
  if (last != nullptr && last->is_over_row && task != Task::classification) {
    fail({Fault::usage, "the output does not fit the task", last->name.text,
          std::string("it shares out a row among several outputs, and a ") + name_of(task) +
              " has one: it would always be the same",
          "end the model with linear; the loss " + std::string(parsed.loss.entry->name.text) + " adds what it needs"});
  }
  return parsed;
}

}  // namespace pellucid
