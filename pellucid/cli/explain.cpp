// `pellucid explain --plan`: what a training step and a prediction do to memory, as the plan itself tells it; for a
// model that was trained, or for a recipe that is only thought of.
#include <memory>

#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/recipe_options.hpp"
#include "pellucid/train/run_folder.hpp"

namespace pellucid::cli {

namespace {

struct Options {
  std::string model;
  bool plan = false;
  RecipeOptions recipe;
  std::string inputs, outputs, task = name_of(Task::classification), members = "1";
  bool no_fuse = false;
};

// The shape of the data that a recipe is thought of for.
Signature thought_of(const Options& options) {
  if (options.inputs.empty()) {
    misuse("explain --plan", "neither a model nor the number of inputs is given",
           "name a model or a run folder, or give --inputs 784 --outputs 10");
  }
  const Task task = choice("--task", options.task, {Task::classification, Task::binary, Task::regression});
  const Index inputs = whole_number("--inputs", options.inputs, 1, "give the columns of a row");
  if (task != Task::classification && options.outputs.empty()) return {task, inputs, 1, {}, {}};
  if (options.outputs.empty()) misuse("--task", "a classification has --outputs", "give the number of classes");
  const Index least = task == Task::classification ? 2 : 1;
  const Index outputs = whole_number("--outputs", options.outputs, least, "give the classes or numbers to predict");
  return {task, inputs, outputs, {}, {}};
}

int run(const Options& options) {
  if (!options.plan) misuse("explain", "--plan is missing", "this version explains plans: add --plan");
  const Index members = whole_number("--members", options.members, 1, "give the networks of one batched program");
  if (options.model.empty()) {
    const Recipe recipe = options.recipe.recipe(options.recipe.from_file().recipe);
    print(explain_plan(recipe, thought_of(options), members, !options.no_fuse));
    return done;
  }
  if (options.recipe.is_given() || !options.inputs.empty() || !options.outputs.empty()) {
    misuse("explain --plan MODEL", "the model has its own recipe and shape",
           "leave the other options out, or the model");
  }
  const Model model = Model::load(model_path(options.model));
  print(explain_plan(model.recipe(), model.signature(), members, !options.no_fuse));
  return done;
}

}  // namespace

Command add_explain(CLI::App& program) {
  const auto options = std::make_shared<Options>();
  CLI::App* app = program.add_subcommand(
      "explain", "Shows what a network computes. --plan: operations, shapes, flops, bytes, addresses and parts.");
  app->add_option("MODEL", options->model,
                  "a model file or a run folder; without one, the recipe given by the options");
  app->add_flag("--plan", options->plan, "print the account of a training step and of a prediction");
  app->add_option("--inputs", options->inputs, "columns of a row, without MODEL")->type_name("N");
  app->add_option("--outputs", options->outputs, "classes or numbers to predict, without MODEL")->type_name("N");
  app->add_option("--task", options->task,
                  "classification, binary or regression, without MODEL (default: classification)")
      ->type_name("TASK");
  app->add_option("--members", options->members, "networks trained as one batched program (default: 1)")
      ->type_name("M");
  app->add_flag("--no-fuse", options->no_fuse, "one pass over memory for each operation; the same bits");
  options->recipe.add_to(*app);
  app->footer(
      "Examples:\n"
      "  pellucid explain --plan runs/first\n"
      "  pellucid explain --plan --inputs 784 --outputs 10 --batch-size 32");
  return {app, [options] { return run(*options); }};
}

}  // namespace pellucid::cli
