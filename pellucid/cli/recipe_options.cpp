#include "pellucid/cli/recipe_options.hpp"

#include <CLI/CLI.hpp>

#include "pellucid/base/files.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/rows/presets.hpp"
#include "pellucid/run/recipe_toml.hpp"
#include "pellucid/run/run_folder.hpp"
#include "pellucid/train/program.hpp"

namespace pellucid::cli {

/// One field: its option, and how its value is read and shown.
struct RecipeOption {
  const char* name;   ///< "--batch-size"
  const char* value;  ///< what stands for the value in the help: "ROWS"
  const char* help;
  void (*set)(Recipe& recipe, const std::string& text);
  std::string (*show)(const Recipe& recipe);
};

namespace {

// clang-format off
const RecipeOption recipe_keys[] = {
    {"--model", "STEPS", "layers and activations joined by |; \"pellucid list\" names them",
     [](Recipe& recipe, const std::string& text) { recipe.model = text; },
     [](const Recipe& recipe) { return recipe.model; }},
    {"--loss", "LOSS", "what is made small: a name, name(parameter=value) or expr(expression in y and p)",
     [](Recipe& recipe, const std::string& text) { recipe.loss = text; },
     [](const Recipe& recipe) { return recipe.loss.text().empty() ? "by the task" : recipe.loss.text(); }},
    {"--optimizer", "OPTIMIZER", "how the weights move",
     [](Recipe& recipe, const std::string& text) { recipe.optimizer = text; },
     [](const Recipe& recipe) { return recipe.optimizer; }},
    {"--schedule", "SCHEDULE", "how the learning rate changes from epoch to epoch",
     [](Recipe& recipe, const std::string& text) { recipe.schedule = text; },
     [](const Recipe& recipe) { return recipe.schedule; }},
    {"--batch-size", "ROWS|full", "rows of one step; full: all rows in every step",
     [](Recipe& recipe, const std::string& text) {
       recipe.batch_size = text == "full" ? 0 : whole_number("--batch-size", text, 1, "give a number of rows, or full");
     },
     [](const Recipe& recipe) { return recipe.batch_size == 0 ? "full" : std::to_string(recipe.batch_size); }},
    {"--epochs", "N", "at most this many passes over the training rows",
     [](Recipe& recipe, const std::string& text) {
       recipe.epochs = whole_number("--epochs", text, 1, "give the most epochs to train");
     },
     [](const Recipe& recipe) { return std::to_string(recipe.epochs); }},
    {"--patience", "EPOCHS", "stop after so many epochs without a better monitored value",
     [](Recipe& recipe, const std::string& text) {
       recipe.patience = whole_number("--patience", text, 1, "to train all epochs use --no-early-stopping");
     },
     [](const Recipe& recipe) { return std::to_string(recipe.patience); }},
    {"--monitor", "METRIC", "what chooses the best epoch: loss, or a metric of the validation rows such as accuracy or mae",
     [](Recipe& recipe, const std::string& text) { recipe.monitor = text; },
     [](const Recipe& recipe) { return recipe.monitor; }},
    {"--min-delta", "X", "how much better the monitored value must be to count",
     [](Recipe& recipe, const std::string& text) {
       recipe.min_delta = number("--min-delta", text, "give a number of at least 0");
     },
     [](const Recipe& recipe) { return number_text(recipe.min_delta); }},
    {"--l1", "X", "a proximal step: useless weights become exactly 0",
     [](Recipe& recipe, const std::string& text) {
       recipe.restraint.l1 = number("--l1", text, "give a number of at least 0");
     },
     [](const Recipe& recipe) { return number_text(recipe.restraint.l1); }},
    {"--l2", "X", "adds half of this times the squared weights to the loss",
     [](Recipe& recipe, const std::string& text) {
       recipe.restraint.l2 = number("--l2", text, "give a number of at least 0");
     },
     [](const Recipe& recipe) { return number_text(recipe.restraint.l2); }},
    {"--max-norm", "X", "longest weights into a unit; 0: any",
     [](Recipe& recipe, const std::string& text) {
       recipe.restraint.max_norm = number("--max-norm", text, "give a number of at least 0");
     },
     [](const Recipe& recipe) { return number_text(recipe.restraint.max_norm); }},
    {"--clip-norm", "X", "longest gradient, all weights together; 0: any",
     [](Recipe& recipe, const std::string& text) {
       recipe.restraint.clip_norm = number("--clip-norm", text, "give a number of at least 0");
     },
     [](const Recipe& recipe) { return number_text(recipe.restraint.clip_norm); }},
    {"--clip-value", "X", "largest number of a gradient; 0: any",
     [](Recipe& recipe, const std::string& text) {
       recipe.restraint.clip_value = number("--clip-value", text, "give a number of at least 0");
     },
     [](const Recipe& recipe) { return number_text(recipe.restraint.clip_value); }},
    {"--class-weight", "WEIGHTS", "what rows of a class count for in the loss: balanced, or name=2,other=0.5",
     [](Recipe& recipe, const std::string& text) { recipe.class_weight = text; },
     [](const Recipe& recipe) { return recipe.class_weight.empty() ? "all the same" : recipe.class_weight; }},
    {"--cost-matrix", "FILE|TABLE", "what mistakes cost; predictions are then the cheapest classes: a CSV file, or "
     "\"truth,no,yes; no,0,1; yes,5,0\"",
     [](Recipe& recipe, const std::string& text) { recipe.cost_matrix = is_file(text) ? read_text(text) : text; },
     [](const Recipe& recipe) { return recipe.cost_matrix.empty() ? "none" : recipe.cost_matrix; }},
    {"--accumulate", "N", "batches to one update, which is that of all their rows together",
     [](Recipe& recipe, const std::string& text) {
       recipe.accumulate = whole_number("--accumulate", text, 1, "give a number of batches");
     },
     [](const Recipe& recipe) { return std::to_string(recipe.accumulate); }},
    {"--average", "AVERAGE", "keeps averaged weights: \"pellucid list averages\" names the ways",
     [](Recipe& recipe, const std::string& text) { recipe.average = text; },
     [](const Recipe& recipe) { return recipe.average.empty() ? "none" : recipe.average; }},
    {"--mixup", "ALPHA", "mixes each row with another, by a share from Beta(ALPHA, ALPHA); 0: not",
     [](Recipe& recipe, const std::string& text) {
       recipe.mixup = number("--mixup", text, "give a number of at least 0, such as 0.2");
     },
     [](const Recipe& recipe) { return number_text(recipe.mixup); }},
    {"--shuffle", "true|false", "whether each epoch takes the rows in a new order",
     [](Recipe& recipe, const std::string& text) { recipe.shuffle = true_or_false("--shuffle", text); },
     [](const Recipe& recipe) { return std::string(recipe.shuffle ? "true" : "false"); }},
    {"--seed", "N", "where all random numbers come from; the same seed gives the same bits",
     [](Recipe& recipe, const std::string& text) {
       recipe.seed = static_cast<std::uint64_t>(whole_number("--seed", text, 0, "give a whole number from 0"));
     },
     [](const Recipe& recipe) { return std::to_string(recipe.seed); }},
    {"--dtype", "TYPE", "float32 or float64",
     [](Recipe& recipe, const std::string& text) {
       recipe.dtype = choice("--dtype", text, {Element::float32, Element::float64});
     },
     [](const Recipe& recipe) { return std::string(name_of(recipe.dtype)); }},
    {"--kernels", "SET", "fused or portable: which bits; each set gives its own on every machine that has it",
     [](Recipe& recipe, const std::string& text) {
       recipe.kernels = choice("--kernels", text, {kernels::Set::fused, kernels::Set::portable});
     },
     [](const Recipe& recipe) { return std::string(name_of(recipe.kernels)); }},
};
// clang-format on

constexpr const char* group = "Recipe";

}  // namespace

void RecipeOptions::add_to(CLI::App& app) {
  const Recipe defaults;
  Recipe plain;
  apply_plain_preset(plain, 1, 1);
  for (const RecipeOption& option : recipe_keys) {
    const std::string shown = option.show(defaults);
    const bool is_preset = option.show(plain) != shown;
    app.add_option_function<std::string>(
           option.name, [this, &option](const std::string& text) { given_.push_back({&option, text}); },
           option.help + std::string(is_preset ? " (default: of tables by --preset; of images " : " (default: ") +
               shown + ")")
        ->type_name(option.value)
        ->group(group);
  }
  app.add_flag("--no-early-stopping", no_early_stopping_, "train all epochs; the best one is kept all the same")
      ->group(group);
  app.add_flag("--drop-last", drop_last_, "leave out the last batch of an epoch if it is short")->group(group);
  app.add_option("--recipe", file_, "take the recipe from this file, such as a run's recipe.toml; options override it")
      ->type_name("FILE")
      ->group(group);
}

Recipe RecipeOptions::recipe(Recipe recipe) const {
  for (const Given& given : given_) {
    if (no_early_stopping_ && std::string_view(given.option->name) == "--patience") {
      misuse("--patience", "--no-early-stopping is given too", "give one of them");
    }
    given.option->set(recipe, given.text);
  }
  if (no_early_stopping_) recipe.patience = 0;
  if (drop_last_) recipe.drop_last = true;
  check(recipe);
  return recipe;
}

RunRecipe RecipeOptions::from_file() const {
  return file_.empty() ? RunRecipe{} : run_recipe_from_toml(read_text(file_), file_);
}

bool RecipeOptions::has_seed() const {
  for (const Given& given : given_) {
    if (std::string_view(given.option->name) == "--seed") return true;
  }
  return false;
}

}  // namespace pellucid::cli
