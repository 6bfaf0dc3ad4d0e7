// `pellucid resume`: goes on with a run that was stopped, by Ctrl-C or by a crash, to the bits of the run that never
// was.
#include <CLI/CLI.hpp>
#include <memory>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/interrupt.hpp"
#include "pellucid/cli/summary.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/cli/training.hpp"
#include "pellucid/run/recipe_toml.hpp"

namespace pellucid::cli {

namespace {

struct ResumeArguments {
  std::string run, threads;
  bool quiet = false, json = false;
};

int run_resume(const ResumeArguments& options) {
  const std::string recipe_path = part_of_run(demand(options.run, "resume", "RUN"), recipe_file);
  const std::string folder = recipe_path.substr(0, recipe_path.rfind('/'));
  const RunRecipe recipe = run_recipe_from_toml(read_text(recipe_path), recipe_path);
  const bool has_checkpoint = is_file(folder + "/" + checkpoint_file);
  if (!has_checkpoint && is_file(folder + "/" + model_file)) {
    fail({Fault::usage, "nothing is left to do in \"" + printable(folder) + "\"", "",
          "the run has ended: its model is there and no checkpoint",
          "train again with --recipe " + shell_word(recipe_path) + " and other options"});
  }
  const std::string seal_path = part_of_run(folder, seal_file);
  check_seal(recipe.source, data::seal_from_json(read_text(seal_path), seal_path));
  Interrupt interrupt;
  const Opened opened = open_source(recipe.source, recipe.recipe.validation);
  Prepared prepared = prepare(opened, recipe);
  const std::string checkpoint = has_checkpoint ? read_text(folder + "/" + checkpoint_file) : "";
  TrainingOptions with;
  with.threads = threads_of(options.threads);
  with.quiet = options.quiet;
  with.interrupt = &interrupt.flag();
  with.checkpoint = has_checkpoint ? &checkpoint : nullptr;
  const Progress clock(true, 1);
  Outcome outcome{folder, 0, {}};
  outcome.networks.push_back({"", train_into(folder, opened, recipe, std::move(prepared), with)});
  outcome.seconds = clock.seconds();
  const Trained& trained = outcome.networks.front().learned.trained;
  write_atomically(folder + "/" + metrics_file, metrics_lines(trained.history, trained.model.signature().task));
  write_atomically(folder + "/" + model_file, trained.model.bytes());
  if (!interrupt.flag()) remove_file(folder + "/" + checkpoint_file);
  if (options.json) {
    print(json_of(opened, outcome).dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  } else {
    print(summary(opened, outcome, terminal(stdout).has_colour));
  }
  return interrupt.flag() ? interrupted : done;
}

}  // namespace

Command add_resume(CLI::App& program) {
  const auto options = std::make_shared<ResumeArguments>();
  CLI::App* app = program.add_subcommand(
      "resume",
      "Goes on with a run that was stopped by Ctrl-C, a crash or a power cut. The model that comes out has the bytes "
      "of the run that was never stopped, on any number of threads.");
  app->add_option("RUN", options->run, "a run folder that pellucid train made");
  app->add_option("--threads", options->threads, "threads to use (default: all processors)")->type_name("N");
  app->add_flag("--quiet", options->quiet, "show no progress");
  app->add_flag("--json", options->json, "print the result as one JSON object");
  app->footer("Example:\n  pellucid resume runs/first");
  return {app, [options] { return run_resume(*options); }};
}

}  // namespace pellucid::cli
