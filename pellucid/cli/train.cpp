// `pellucid train`: from a table or a folder of images to a run folder. The session does it; here are only the words
// around it.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <limits>
#include <memory>
#include <utility>

#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/ending.hpp"
#include "pellucid/cli/following.hpp"
#include "pellucid/cli/out_options.hpp"
#include "pellucid/cli/picture_words.hpp"
#include "pellucid/cli/problems_json.hpp"
#include "pellucid/cli/run_words.hpp"
#include "pellucid/cli/summary.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/doctor/finding.hpp"
#include "pellucid/run/first_weights.hpp"

namespace pellucid::cli {

namespace {

struct TrainArguments {
  RunWords words;
  std::string run, seeds, folds, ensemble, threads, save_init, trace, tensorboard;
  bool observes_layers = false, quiet = false, json = false, force = false;
  BaselineOption baselines;
};

std::vector<std::uint64_t> seeds_of(const TrainArguments& options) {
  if (options.seeds.empty()) return {};
  if (options.words.recipe().has_seed()) misuse("--seeds", "--seed is given too", "give one of them");
  std::vector<std::uint64_t> seeds;
  for (const std::string& text : pieces(options.seeds, ',')) {
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

void suggest_next(const Outcome& outcome, const Ending& ending) {
  const Opened& opened = *outcome.opened;
  const std::string folder = shell_word(outcome.folder_of(outcome.networks.front()));
  const std::string rows = shell_word(opened.path);
  std::vector<std::pair<std::string, std::string>> next;
  if (opened.sealed_rows != 0) {
    next.emplace_back("unseal " + folder, "the test set: how well it does on rows that it never saw");
  }
  next.emplace_back("predict " + folder + " " + rows, "predictions as CSV");
  const Comparison& baselines = ending.baselines;
  const bool is_kept = std::ranges::find(ending.saved, baselines.best, &SavedBaseline::name) != ending.saved.end();
  if (baselines.verdict == Verdict::baseline && !is_kept) {
    next.emplace_back("report " + shell_word(outcome.folder) + " --save-baseline " + baselines.best,
                      "keeps the better baseline as a model, as train --save-baseline " + baselines.best + " does");
  }
  for (const SavedBaseline& each : ending.saved) {
    if (!each.left_out.empty()) continue;
    next.emplace_back("predict " + shell_word(each.path) + " " + rows, "predictions of the baseline");
    break;
  }
  const bool is_table = opened.table() != nullptr;
  const bool is_mean = !outcome.networks.front().members.empty();
  next.emplace_back(is_table ? "explain " + folder + " --row 1 --data " + rows + (is_mean ? " --why" : "")
                             : "explain --plan " + folder,
                    !is_table ? "what one step computes, and where it stands in memory"
                    : is_mean ? "what each column contributed to a prediction"
                              : "one row forward and backward, with its numbers");
  suggest(next);
}

Training training_of(const TrainArguments& options) {
  Training training;
  training.run = options.words.run_recipe("train");
  training.seeds = seeds_of(options);
  if (!options.folds.empty()) {
    training.folds = whole_number("--folds", options.folds, 2, "give the number of parts, such as 5");
  }
  if (!options.ensemble.empty()) {
    training.run.source.ensemble = whole_number("--ensemble", options.ensemble, 2, "give how many networks, such as 5");
    training.run.source.member = 0;
  }
  training.is_numbered = options.run.empty();
  training.folder = options.run.empty() ? default_prefix(training.run.source.path) : options.run;
  training.save_init = options.save_init;
  training.may_replace = options.force;
  return training;
}

int run_train(const TrainArguments& options) {
  if (!options.folds.empty() && !options.seeds.empty()) misuse("--folds", "--seeds is given too", "give one of them");
  const Training training = training_of(options);
  options.baselines.wanted();  // a name that is none is told before anything is trained
  const OutputRules rules{.may_replace = options.force, .read = read_by(training.run.source)};
  if (!options.save_init.empty()) demand_output(options.save_init, rules);
  Following following(threads_of(options.threads), options.quiet, options.trace, rules);
  following.write_events(options.tensorboard);
  following.follower().records_layers = options.observes_layers;
  bool is_first = true;
  std::vector<doctor::Problem> problems;
  following.follower().on_prepared = [&](RunRecipe& run, const Opened&, const Prepared& prepared) {
    if (std::exchange(is_first, false)) options.words.apply_preset(run, prepared);
  };
  following.follower().on_findings = [&](const std::vector<doctor::Problem>& found, const Opened& opened,
                                         const Prepared& prepared) {
    problems = found;
    if (!options.json && !options.quiet) note(description(opened, prepared, terminal(stderr).has_colour));
    // What a folder holds and was not read is told in any case: a run on a part of it looks like one on all.
    const data::Dataset* const pictures = opened.pictures();
    if (!options.json && options.quiet && pictures != nullptr && pictures->account.has_losses()) {
      note_pictures(pictures->account);
    }
    std::vector<doctor::Problem> shown = problems;
    if (options.quiet) {  // but not what may make the result meaningless, allowed or not
      std::erase_if(shown, [](const doctor::Problem& each) {
        return !each.finding->is_loud && each.finding->consequence == nullptr;
      });
    }
    constexpr std::size_t most_told = 20;
    const Terminal err = terminal(stderr);
    note(told(shown, err.is_terminal ? std::min(err.columns, 100) : std::numeric_limits<int>::max(), most_told));
  };
  const Outcome outcome = train(training, following.follower());
  following.finish();
  if (outcome.networks.empty()) {
    note("interrupted before training began: nothing is saved\n");
    return interrupted;
  }
  std::ranges::move(note_training(outcome, options.quiet), std::back_inserter(problems));
  const Ending ending = end_run(outcome, following.follower(), options.baselines);
  print_outcome(outcome, options.json, problems, ending);
  if (!options.json && !options.quiet && !outcome.is_interrupted) suggest_next(outcome, ending);
  if (!options.json && !ending.report.empty()) print("report " + printable(ending.report) + "\n");
  if (ending.failed) fail(*ending.failed);
  return outcome.is_interrupted ? interrupted : done;
}

}  // namespace

Command add_train(CLI::App& program) {
  const auto options = std::make_shared<TrainArguments>();
  CLI::App* app = program.add_subcommand(
      "train",
      "Trains a network on a table or on images and keeps its best epoch. Columns are read for what they are, and "
      "prepared by the training rows alone. A part of the rows stays sealed as a test set; another part is held out "
      "for "
      "validation: training stops when its loss stops falling.");
  options->words.add_data_to(*app);
  app->add_option("--run", options->run, "the folder to make for this run (default: runs/<name of DATA>-1, -2, …)")
      ->type_name("DIR");
  app->add_option("--seeds", options->seeds, "several networks; each gets a folder of its own in DIR")
      ->type_name("1,2,3");
  app->add_option("--folds", options->folds, "cross-validation: a network for each part, validated on that part")
      ->type_name("K");
  app->add_option("--ensemble", options->ensemble,
                  "several networks over one split, their seeds one behind the other, and one model: the mean of their "
                  "predictions")
      ->type_name("N");
  app->add_option("--threads", options->threads,
                  "threads to use (default: all processors); the bits do not depend on it")
      ->type_name("N");
  add_tensorboard_to(*app, options->tensorboard);
  add_layers_to(*app, options->observes_layers);
  app->add_flag("--quiet", options->quiet, "show no progress");
  app->add_flag("--json", options->json, "print the result as one JSON object");
  options->baselines.add_to(*app);
  options->words.add_to(*app);
  app->add_option("--save-init", options->save_init, "write the first weights to this file, as a model")
      ->type_name("FILE")
      ->group("Checking against other software");
  app->add_option("--trace", options->trace, "write loss and gradient norm of every step to this file, as JSON lines")
      ->type_name("FILE")
      ->group("Checking against other software");
  add_force_to(*app, options->force, "the files of --save-init and --trace");
  app->footer(
      "Examples:\n"
      "  pellucid train examples/penguins.csv --target species\n"
      "  pellucid train /usr/share/datasets/fashion-mnist --optimizer \"sgd(lr=0.1, momentum=0.9)\" --epochs 20\n\n"
      "Ctrl-C ends the run and saves its best epoch; \"pellucid resume\" goes on. A second Ctrl-C ends it at once.");
  return {app, [options] { return run_train(*options); }};
}

}  // namespace pellucid::cli
