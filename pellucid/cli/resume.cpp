// `pellucid resume`: goes on with a run that was stopped, by Ctrl-C or by a crash, to the bits of the run that never
// was.
#include <CLI/CLI.hpp>
#include <memory>

#include "pellucid/cli/command.hpp"
#include "pellucid/cli/data_option.hpp"
#include "pellucid/cli/ending.hpp"
#include "pellucid/cli/following.hpp"
#include "pellucid/cli/out_options.hpp"
#include "pellucid/cli/summary.hpp"

namespace pellucid::cli {

namespace {

struct ResumeArguments {
  std::string run, threads, tensorboard;
  std::vector<std::string> data;
  bool observes_layers = false, quiet = false, json = false;
  BaselineOption baselines;
};

int run_resume(const ResumeArguments& options) {
  options.baselines.wanted();  // a name that is none is told before anything is trained
  Following following(threads_of(options.threads), options.quiet);
  following.write_events(options.tensorboard);
  following.follower().records_layers = options.observes_layers;
  const Outcome outcome = resume(demand(options.run, "resume", "RUN"), following.follower(), options.data);
  following.finish();
  if (outcome.networks.empty()) {
    note("interrupted before training began: " + resume_advice(options.run));
    return interrupted;
  }
  const std::vector<doctor::Problem> problems = note_training(outcome, options.quiet);
  const Ending ending = end_run(outcome, following.follower(), options.baselines);
  print_outcome(outcome, options.json, problems, ending);
  if (!options.json && !ending.report.empty()) print("report " + printable(ending.report) + "\n");
  if (ending.failed) fail(*ending.failed);
  return outcome.is_interrupted ? interrupted : done;
}

}  // namespace

Command add_resume(CLI::App& program) {
  const auto options = std::make_shared<ResumeArguments>();
  CLI::App* app = program.add_subcommand(
      "resume",
      "Goes on with a run that was stopped by Ctrl-C, a crash or a power cut, of one network or of several. The models "
      "that come out have the bytes of the run that was never stopped, on any number of threads.");
  app->add_option("RUN", options->run, "a run folder that pellucid train made");
  add_data_option(*app, options->data);
  app->add_option("--threads", options->threads, "threads to use (default: all processors)")->type_name("N");
  add_tensorboard_to(*app, options->tensorboard);
  add_layers_to(*app, options->observes_layers);
  app->add_flag("--quiet", options->quiet, "show no progress");
  options->baselines.add_to(*app);
  app->add_flag("--json", options->json, "print the result as one JSON object");
  app->footer("Example:\n  pellucid resume runs/first");
  return {app, [options] { return run_resume(*options); }};
}

}  // namespace pellucid::cli
