// `pellucid train`: from a table or a folder of images to a run folder. The recipe says how, the trainer does it; here
// are only the words around it.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <memory>

#include "pellucid/base/files.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/interrupt.hpp"
#include "pellucid/cli/run_words.hpp"
#include "pellucid/cli/summary.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/cli/training.hpp"
#include "pellucid/doctor/finding.hpp"
#include "pellucid/run/recipe_toml.hpp"

namespace pellucid::cli {

namespace {

struct TrainArguments {
  RunWords words;
  std::string run, seeds, folds, threads, save_init, trace;
  bool quiet = false, json = false;
};

std::vector<std::uint64_t> seeds_of(const TrainArguments& options, const Recipe& recipe) {
  if (options.seeds.empty()) return {recipe.seed};
  if (options.words.recipe().has_seed()) misuse("--seeds", "--seed is given too", "give one of them");
  std::vector<std::uint64_t> seeds;
  for (const std::string& text : comma_list(options.seeds)) {
    const auto seed = static_cast<std::uint64_t>(whole_number("--seeds", text, 0, "give whole numbers: --seeds 1,2,3"));
    if (std::find(seeds.begin(), seeds.end(), seed) != seeds.end()) {
      misuse("--seeds", text + " is given twice", "every seed makes one network: name each once");
    }
    seeds.push_back(seed);
  }
  return seeds;
}

// "runs/penguins" for /usr/share/penguins.csv.gz.
std::string default_prefix(const std::string& data) {
  std::filesystem::path path = std::filesystem::absolute(data).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  std::string name = path.filename().string();
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored)) name = name.substr(0, name.find('.', 1));
  return "runs/" + (name.empty() ? "data" : name);
}

/// The networks that are asked for, each with its name and its recipe.
std::vector<std::pair<std::string, RunRecipe>> networks_of(const TrainArguments& options, const RunRecipe& run) {
  std::vector<std::pair<std::string, RunRecipe>> networks;
  if (!options.folds.empty()) {
    const Index folds = whole_number("--folds", options.folds, 2, "give the number of parts, such as 5");
    for (Index fold = 1; fold <= folds; ++fold) {
      networks.emplace_back("fold-" + std::to_string(fold), run);
      networks.back().second.source.folds = folds;
      networks.back().second.source.fold = fold;
    }
    return networks;
  }
  for (const std::uint64_t seed : seeds_of(options, run.recipe)) {
    networks.emplace_back(options.seeds.empty() ? "" : "seed-" + std::to_string(seed), run);
    networks.back().second.recipe.seed = seed;
  }
  return networks;
}

void suggest_next(const Opened& opened, const Outcome& outcome, const RunRecipe& run) {
  const std::string folder = shell_word(folder_of(outcome, outcome.networks.front()));
  const std::string rows = shell_word(opened.table ? run.source.path : opened.image_files.front());
  std::vector<std::pair<std::string, std::string>> next;
  if (opened.test_rows > 0 || !opened.table) {
    next.emplace_back("unseal " + folder, "the test set: how well it does on rows that it never saw");
  }
  next.emplace_back("predict " + folder + " " + rows, "predictions as CSV");
  next.emplace_back(opened.table ? "explain " + folder + " --row 1 --data " + rows : "explain --plan " + folder,
                    opened.table ? "one row forward and backward, with its numbers"
                                 : "what one step computes, and where it stands in memory");
  suggest(next);
}

void note_misfits(const std::string& model) {
  const std::vector<nn::Step> steps = nn::parse_model(model);
  for (const doctor::Problem& problem : doctor::find_problems({.model = &steps})) {
    note(problem.found.text + "; " + problem.found.remedy + "\n");
  }
}

class Training {
 public:
  Training(const TrainArguments& options, NewRunFolder& folder) : options_(options), folder_(folder) {
    with_.threads = threads_of(options.threads);
    with_.quiet = options.quiet;
    with_.trace = options.trace;
    with_.interrupt = &interrupt_.flag();
  }

  int run(RunRecipe recipe) {
    interrupt_.guard(folder_.path());
    const Opened opened = open_source(recipe.source, recipe.recipe.validation);
    std::vector<std::pair<std::string, RunRecipe>> networks = networks_of(options_, recipe);
    if (interrupt_.flag()) {
      note("interrupted before training began: nothing is saved\n");
      return interrupted;
    }
    outcome_.run = folder_.path();
    const Progress clock(true, 1);
    if (!opened.table && networks.size() > 1 && options_.folds.empty()) {
      train_members(opened, recipe);
    } else {
      train_one_by_one(opened, networks);
    }
    outcome_.seconds = clock.seconds();
    for (const Network& network : outcome_.networks) write_run(folder_, network.name, network.learned.trained);
    folder_.keep();
    if (options_.json) {
      print(json_of(opened, outcome_).dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    } else {
      print(summary(opened, outcome_, terminal(stdout).has_colour));
      if (interrupt_.flag()) note("\"pellucid resume " + shell_word(outcome_.run) + "\" goes on, to the same bits\n");
      if (!options_.quiet && !interrupt_.flag()) suggest_next(opened, outcome_, recipe);
    }
    return interrupt_.flag() ? interrupted : done;
  }

 private:
  void begin(const std::string& name, const RunRecipe& recipe, const data::Seal& seal) {
    const std::string prefix = name.empty() ? "" : name + "/";
    if (!name.empty()) folder_.make_folder(name);
    folder_.write(prefix + recipe_file, to_toml(recipe));
    folder_.write(prefix + seal_file, to_json(seal));
  }

  void train_members(const Opened& opened, const RunRecipe& recipe) {
    if (!options_.words.init().empty() || !options_.trace.empty()) {
      misuse("--seeds", "--init or --trace is given too", "train one network with --seed");
    }
    const std::vector<std::uint64_t> seeds = seeds_of(options_, recipe.recipe);
    Progress progress(options_.quiet, seeds.size());
    RunOptions with;
    with.threads = with_.threads;
    with.on_step = [&](const Moment& moment) { progress.show(moment); };
    with.interrupt = with_.interrupt;
    std::vector<Learned> all = train_image_members(opened, recipe, seeds, with);
    for (Learned& learned : all) {
      RunRecipe own = recipe;
      own.recipe.seed = learned.trained.model.recipe().seed;
      const std::string name = "seed-" + std::to_string(own.recipe.seed);
      begin(name, own, opened.seal);
      outcome_.networks.push_back({name, std::move(learned)});
    }
  }

  void train_one_by_one(const Opened& opened, std::vector<std::pair<std::string, RunRecipe>>& networks) {
    for (auto& [name, recipe] : networks) {
      Prepared prepared = prepare(opened, recipe);
      options_.words.apply_preset(recipe, prepared);
      if (outcome_.networks.empty() && !options_.json && !options_.quiet) {
        note(description(opened, prepared, terminal(stderr).has_colour));
      }
      if (outcome_.networks.empty() && !options_.quiet) note_misfits(recipe.recipe.model);
      if (!options_.save_init.empty()) {
        const Model first = recipe.source.init.empty()
                                ? Model(recipe.recipe, prepared.signature)
                                : model_with_tensors(recipe.recipe, prepared.signature, recipe.source.init);
        first.save(options_.save_init);
      }
      begin(name, recipe, opened.seal);
      folder_.expect(name.empty() ? checkpoint_file : name + "/" + checkpoint_file);
      const std::string folder = folder_.path() + (name.empty() ? "" : "/" + name);
      outcome_.networks.push_back({name, train_into(folder, opened, recipe, std::move(prepared), with_)});
      if (interrupt_.flag()) return;
      remove_file(folder + "/" + checkpoint_file);  // nothing is left to go on with
    }
  }

  const TrainArguments& options_;
  NewRunFolder& folder_;
  Interrupt interrupt_;
  TrainingOptions with_;
  Outcome outcome_{};
};

int run_train(const TrainArguments& options) {
  if (!options.folds.empty() && !options.seeds.empty()) misuse("--folds", "--seeds is given too", "give one of them");
  const RunRecipe recipe = options.words.run_recipe("train");
  networks_of(options, recipe);  // wrong usage is told before any work is done
  threads_of(options.threads);
  if (options.run.empty()) {
    NewRunFolder folder = NewRunFolder::numbered(default_prefix(recipe.source.path));
    return Training(options, folder).run(recipe);
  }
  NewRunFolder folder(options.run);
  return Training(options, folder).run(recipe);
}

}  // namespace

Command add_train(CLI::App& program) {
  const auto options = std::make_shared<TrainArguments>();
  CLI::App* app = program.add_subcommand(
      "train",
      "Trains a network on a table or on images and keeps its best epoch. Columns are read for what they are, and "
      "prepared by the training rows alone. A part of the rows stays sealed as a test set; another part is held out to "
      "watch: training stops when its loss stops falling.");
  options->words.add_data_to(*app);
  app->add_option("--run", options->run, "the folder to make for this run (default: runs/<name of DATA>-1, -2, …)")
      ->type_name("DIR");
  app->add_option("--seeds", options->seeds, "several networks; each gets a folder of its own in DIR")
      ->type_name("1,2,3");
  app->add_option("--folds", options->folds, "cross-validation: a network for each part, watched by that part")
      ->type_name("K");
  app->add_option("--threads", options->threads,
                  "threads to use (default: all processors); the bits do not depend on it")
      ->type_name("N");
  app->add_flag("--quiet", options->quiet, "show no progress");
  app->add_flag("--json", options->json, "print the result as one JSON object");
  options->words.add_to(*app);
  app->add_option("--save-init", options->save_init, "write the first weights to this file")
      ->type_name("FILE")
      ->group("Checking against other software");
  app->add_option("--trace", options->trace, "write loss and gradient norm of every step to this file, as JSON lines")
      ->type_name("FILE")
      ->group("Checking against other software");
  app->footer(
      "Examples:\n"
      "  pellucid train examples/penguins.csv --target species\n"
      "  pellucid train /usr/share/datasets/fashion-mnist --optimizer \"sgd(lr=0.1, momentum=0.9)\" --epochs 20\n\n"
      "Ctrl-C ends the run and saves its best epoch; \"pellucid resume\" goes on. A second Ctrl-C ends it at once.");
  return {app, [options] { return run_train(*options); }};
}

}  // namespace pellucid::cli
