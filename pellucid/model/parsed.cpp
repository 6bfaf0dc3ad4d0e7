#include "pellucid/model/parsed.hpp"

#include <algorithm>

#include "pellucid/base/error.hpp"
#include "pellucid/model/key_words.hpp"

namespace pellucid {

namespace {

/// Looks for what the texts of a recipe name.
class EntryFinder {
 public:
  explicit EntryFinder(const std::string& path) : path_(path) {}

  template <class Entry>
  void demand(const std::string& name) const {
    if (nn::find<Entry>(name) == nullptr) refuse(Entry::kind, name, nn::names<Entry>());
  }

  void demand_steps(std::string_view text) const {
    for (const nn::Call& call : nn::parse_steps(text)) {
      if (nn::find<nn::Activation>(call.name) != nullptr) continue;
      const nn::Layer* const layer = nn::find<nn::Layer>(call.name);
      if (layer == nullptr) {
        std::vector<std::string> known = nn::names<nn::Layer>();
        for (const std::string& name : nn::names<nn::Activation>()) known.push_back(name);
        refuse("layer or activation", call.name, known);
      }
      demand_arguments(call, layer->parameters);
    }
  }

 private:
  // Steps and initializers stand inside the arguments of layers.
  void demand_arguments(const nn::Call& call, const std::vector<nn::Parameter>& parameters) const {
    std::size_t position = 0;
    for (const auto& [name, text] : call.arguments) {
      const auto named = [&](const nn::Parameter& row) { return name == row.name.text; };
      const auto row = name.empty()
                           ? parameters.begin() + static_cast<std::ptrdiff_t>(std::min(position++, parameters.size()))
                           : std::ranges::find_if(parameters, named);
      const bool is_rest =
          row == parameters.end() && name.empty() && !parameters.empty() && parameters.back().takes_rest;
      if (row == parameters.end() && !is_rest) continue;  // parse() says what is wrong with it
      const nn::Kind kind = is_rest ? parameters.back().kind : row->kind;
      if (kind == nn::Kind::steps) demand_steps(text);
      if (kind == nn::Kind::initializer) demand<nn::Initializer>(nn::parse_call(text).name);
    }
  }

  [[noreturn]] void refuse(const std::string& kind, const std::string& name,
                           const std::vector<std::string>& known) const {
    const std::string near = nearest(name, known);
    fail({Fault::data, "cannot load the model \"" + printable(path_) + "\"", "recipe",
          "the catalogue has no " + kind + " " + in_quotes(name) + (near.empty() ? "" : " (near it: " + near + ")"),
          "if the program that wrote the model enlisted it, enlist it before loading: pellucid::enlist()"});
  }

  const std::string& path_;
};

void demand_network(const Recipe& recipe) {
  if (recipe.model == tree_steps) {
    fail({Fault::usage, "the model is boosted trees", "", "this asks for a network, with its layers and gradients",
          "trees predict, are evaluated and reported; for the rest give the model of the run itself"});
  }
}

}  // namespace

void demand_entries(const Recipe& recipe, const std::string& path) {
  const EntryFinder finder(path);
  if (recipe.model != tree_steps) finder.demand_steps(recipe.model);
  if (!recipe.loss.text().empty()) finder.demand<nn::Loss>(nn::parse_call(recipe.loss.text()).name);
  finder.demand<nn::Optimizer>(nn::parse_call(recipe.optimizer).name);
  for (const nn::Call& call : nn::parse_steps(recipe.schedule)) finder.demand<nn::Schedule>(call.name);
  if (!recipe.average.empty()) finder.demand<nn::Averaging>(nn::parse_call(recipe.average).name);
}

void check(const Recipe& recipe) {
  check_keys(recipe);
  if (recipe.kernels == kernels::Set::bf16 && recipe.dtype == Element::float64) {
    fail({Fault::usage, "cannot use {recipe.kernels} bf16", "",
          "it rounds what float32 products multiply, and {recipe.dtype} is float64",
          "use {recipe.dtype} float32, or {recipe.kernels} fused"});
  }
  demand_network(recipe);
  if (!recipe.model.empty()) nn::parse_model(recipe.model);
  if (!recipe.loss.text().empty()) nn::use<nn::Loss>(recipe.loss.text());
  if (!recipe.optimizer.empty()) nn::use<nn::Optimizer>(recipe.optimizer);
  nn::parse_schedules(recipe.schedule);
  if (!recipe.average.empty()) nn::use<nn::Averaging>(recipe.average);
}

std::string loss_of(const Recipe& recipe, Task task) {
  return recipe.loss.text().empty() ? default_loss(task) : recipe.loss.text();
}

OutputKind output_kind_of(const Recipe& recipe, Task task) {
  const nn::Use<nn::Loss> loss = nn::use<nn::Loss>(loss_of(recipe, task));
  if (loss.entry->tells_probabilities) return OutputKind::probabilities;
  return nn::find<nn::Activation>(loss.entry->output.text)->decides ? OutputKind::decisions : OutputKind::scores;
}

Parsed parse_output(const Recipe& recipe, Task task) {
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
  return parsed;
}

Parsed parse(const Recipe& recipe, Task task) {
  demand_network(recipe);
  Parsed parsed = parse_output(recipe, task);
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
