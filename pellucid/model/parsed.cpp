#include "pellucid/model/parsed.hpp"

#include "pellucid/base/error.hpp"
#include "pellucid/model/key_words.hpp"

namespace pellucid {

void check(const Recipe& recipe) { check_keys(recipe); }

std::string loss_of(const Recipe& recipe, Task task) {
  return recipe.loss.text().empty() ? default_loss(task) : recipe.loss.text();
}

Told told_by(const Recipe& recipe, Task task) {
  const nn::Use<nn::Loss> loss = nn::use<nn::Loss>(loss_of(recipe, task));
  if (loss.entry->tells_probabilities) return Told::probabilities;
  return nn::use<nn::Activation>(loss.entry->output.text).entry->decides ? Told::decisions : Told::scores;
}

Parsed parse(const Recipe& recipe, Task task) {
  const std::string loss = loss_of(recipe, task);
  Parsed parsed{{},
                nn::use<nn::Loss>(loss),
                nn::use<nn::Optimizer>(recipe.optimizer),
                nn::parse_schedules(recipe.schedule),
                {recipe.l1, recipe.l2, recipe.max_norm, recipe.clip_norm, recipe.clip_value},
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
