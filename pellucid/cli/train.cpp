// `pellucid train`: from a folder of images to a run folder. The recipe says how, the trainer does it; here are only
// the words around it.
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>

#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/interrupt.hpp"
#include "pellucid/cli/progress.hpp"
#include "pellucid/cli/recipe_options.hpp"
#include "pellucid/cli/summary.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/data/images.hpp"
#include "pellucid/data/sealed.hpp"
#include "pellucid/data/split.hpp"
#include "pellucid/train/run_folder.hpp"

namespace pellucid::cli {

namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string data, run, seeds, threads;
  RecipeOptions recipe;
  bool quiet = false, json = false;
};

std::vector<std::uint64_t> seeds_of(const Options& options, const Recipe& recipe) {
  if (options.seeds.empty()) return {recipe.seed};
  if (options.recipe.has_seed()) misuse("--seeds", "--seed is given too", "give one of them");
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

// 0 stands for all processors.
int threads_of(const Options& options) {
  constexpr Index most = 1024;
  if (options.threads.empty()) return 0;
  const Index threads = whole_number("--threads", options.threads, 1, "give a number of threads");
  if (threads > most) misuse("--threads", grouped(threads) + " are too many", "give at most " + grouped(most));
  return static_cast<int>(threads);
}

// "runs/fashion-mnist" for /usr/share/datasets/fashion-mnist.
std::string default_prefix(const std::string& data) {
  const std::filesystem::path path = std::filesystem::absolute(data).lexically_normal();
  const std::filesystem::path name = path.has_filename() ? path.filename() : path.parent_path().filename();
  return "runs/" + (name.empty() ? "data" : name.string());
}

void write_parts(NewRunFolder& folder, const Outcome& outcome, const data::Seal& seal) {
  for (const Trained& trained : outcome.runs) {
    const std::string name = outcome.has_members ? member_name(trained) : "";
    write_run(folder, name, trained);
    folder.write((name.empty() ? "" : name + "/") + seal_file, to_json(seal));
  }
}

void suggest_next(const Outcome& outcome, const data::ImageFiles& files) {
  const std::string run = shell_word(folder_of(outcome, outcome.runs.front()));
  suggest({{"unseal " + run, "the test set: how well it does on rows that it never saw"},
           {"explain --plan " + run, "what one step computes, and where it stands in memory"},
           {"predict " + run + " " + shell_word(files.train_images), "predictions as CSV"}});
}

/// The data that training may see, and the seal on the rest.
struct Loaded {
  data::ImageFiles files;
  data::Seal seal;
  data::Dataset dataset;
};

Loaded load(const std::string& folder) {
  const data::ImageFiles files = data::find_images(folder);
  return {files, data::seal_images(files.test_images, files.test_labels),
          data::read_images(files.train_images, files.train_labels)};
}

Outcome train_on(const data::Dataset& dataset, const Options& options, const Recipe& recipe,
                 std::span<const std::uint64_t> seeds, const std::atomic<bool>& flag) {
  const data::Split split =
      data::split_validation(static_cast<std::uint32_t>(dataset.rows), recipe.validation, seeds.front());
  const Data data{.inputs = dataset.inputs,
                  .targets = dataset.targets,
                  .columns = dataset.columns,
                  .task = Task::classification,
                  .classes = dataset.classes,
                  .image = dataset.image};
  Progress progress(options.quiet, seeds.size());
  RunOptions with;
  with.threads = threads_of(options);
  with.on_step = [&](const Moment& moment) { progress.show(moment); };
  with.interrupt = &flag;
  std::vector<Trained> runs = train_members(recipe, data, seeds, with);
  return {.run = "",
          .rows = dataset.rows,
          .columns = dataset.columns,
          .train = static_cast<Index>(split.train.size()),
          .validation = static_cast<Index>(split.validation.size()),
          .seconds = progress.seconds(),
          .has_members = !options.seeds.empty(),
          .runs = std::move(runs)};
}

int train_into(NewRunFolder& folder, Interrupt& interrupt, const Options& options, const Recipe& recipe,
               std::span<const std::uint64_t> seeds) {
  interrupt.guard(folder.path());
  const Loaded loaded = load(options.data);
  if (interrupt.flag()) {
    note("interrupted before training began: nothing is saved\n");
    return interrupted;
  }
  Outcome outcome = train_on(loaded.dataset, options, recipe, seeds, interrupt.flag());
  outcome.run = folder.path();
  write_parts(folder, outcome, loaded.seal);
  folder.keep();
  if (options.json) {
    print(json_of(outcome).dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  } else {
    print(summary(outcome, terminal(stdout).has_colour));
    if (!options.quiet) suggest_next(outcome, loaded.files);
  }
  return interrupt.flag() ? interrupted : done;
}

int run(const Options& options) {
  demand(options.data, "train", "DATA");
  const Recipe recipe = options.recipe.recipe();
  const std::vector<std::uint64_t> seeds = seeds_of(options, recipe);
  threads_of(options);  // wrong usage is told before any work is done
  Interrupt interrupt;
  if (options.run.empty()) {
    NewRunFolder folder = NewRunFolder::numbered(default_prefix(options.data));
    return train_into(folder, interrupt, options, recipe, seeds);
  }
  NewRunFolder folder(options.run);
  return train_into(folder, interrupt, options, recipe, seeds);
}

}  // namespace

Command add_train(CLI::App& program) {
  const auto options = std::make_shared<Options>();
  CLI::App* app = program.add_subcommand(
      "train",
      "Trains a network and keeps its best epoch. DATA is a folder with the files of the MNIST family; the test files "
      "in it stay sealed. A part of the training rows is held out to watch: training stops when its loss stops "
      "falling.");
  app->add_option("DATA", options->data,
                  "a folder with train-images-idx3-ubyte, train-labels-idx1-ubyte and the t10k files, plain or .gz");
  app->add_option("--run", options->run, "the folder to make for this run (default: runs/<name of DATA>-1, -2, …)")
      ->type_name("DIR");
  app->add_option("--seeds", options->seeds, "several networks as one program; each gets a folder of its own in DIR")
      ->type_name("1,2,3");
  app->add_option("--threads", options->threads,
                  "threads to use (default: all processors); the bits do not depend on it")
      ->type_name("N");
  app->add_flag("--quiet", options->quiet, "show no progress");
  app->add_flag("--json", options->json, "print the result as one JSON object");
  options->recipe.add_to(*app);
  app->footer(
      "Example:\n"
      "  pellucid train /usr/share/datasets/fashion-mnist --optimizer \"sgd(lr=0.1, momentum=0.9)\" --epochs 20\n\n"
      "Ctrl-C ends the run and saves its best epoch; a second Ctrl-C ends it at once.");
  return {app, [options] { return run(*options); }};
}

}  // namespace pellucid::cli
