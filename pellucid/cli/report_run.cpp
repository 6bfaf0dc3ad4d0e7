// `pellucid report`: the report of a run, made again from its folder.
#include <CLI/CLI.hpp>
#include <memory>

#include "pellucid/base/json.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/data_option.hpp"
#include "pellucid/report/run_report.hpp"
#include "pellucid/run/reopened.hpp"

namespace pellucid::cli {

namespace {

struct ReportArguments {
  std::string run;
  std::vector<std::string> data;
  bool json = false;
};

int run_report(const ReportArguments& options) {
  const Outcome outcome = reopen(demand(options.run, "report", "RUN"), options.data);
  const std::string page = report::write_report(outcome, recorded_baselines(outcome.folder));
  if (options.json) {
    print(Json{{"schema", 1}, {"report", page}, {"card", outcome.folder + "/" + report::card_file}}.dump(2) + "\n");
  } else {
    print("report " + printable(page) + "\n");
  }
  return done;
}

}  // namespace

Command add_report(CLI::App& program) {
  const auto options = std::make_shared<ReportArguments>();
  CLI::App* app = program.add_subcommand(
      "report",
      "Writes the report of a run into its folder: report.html, one page without scripts that needs no network, and "
      "report.md, a model card. It holds metrics with intervals, curves, the worst rows, baselines with a verdict, the "
      "data, the network and how to repeat the run. Nothing sealed is opened. Every training ends with one.");
  app->add_option("RUN", options->run, "a run folder that pellucid train made");
  add_data_option(*app, options->data);
  app->add_flag("--json", options->json, "print the paths as one JSON object");
  app->footer("Example:\n  pellucid report runs/first");
  return {app, [options] { return run_report(*options); }};
}

}  // namespace pellucid::cli
