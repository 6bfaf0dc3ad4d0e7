// `pellucid report`: the report of a run, made again from its folder.
#include <CLI/CLI.hpp>
#include <memory>

#include "pellucid/base/json.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/data_option.hpp"
#include "pellucid/cli/ending.hpp"
#include "pellucid/report/run_report.hpp"
#include "pellucid/run/reopened.hpp"

namespace pellucid::cli {

namespace {

struct ReportArguments {
  std::string run;
  std::vector<std::string> data;
  bool json = false;
  SaveBaselineOption save;
};

/// Trains the baselines of a run again, to the rounds that it recorded, and keeps them.
std::vector<SavedBaseline> kept_again(const Outcome& outcome, const std::vector<std::string>& names,
                                      const Comparison& recorded) {
  if (names.empty()) return {};
  std::vector<WantedBaseline> wanted;
  for (const std::string& name : names) {
    wanted.push_back(wanted_baselines(name).front());
    for (const Rival& rival : recorded.rivals) {
      const bool is_known = outcome.networks.size() == 1 || rival.rounds_of_each.size() == outcome.networks.size();
      if (rival.name == name && rival.rounds > 0 && is_known) wanted.back() = wanted_baselines(rival.call()).front();
    }
  }
  constexpr double no_end = 1e9;
  return save_baselines(outcome, compare_baselines(outcome, wanted, no_end), names);
}

int run_report(const ReportArguments& options) {
  const std::vector<std::string> names = options.save.names();
  const Outcome outcome = reopen(demand(options.run, "report", "RUN"), options.data);
  const bool is_baseline = !outcome.model_path.empty();
  if (is_baseline && !names.empty()) misuse("--save-baseline", "RUN is a baseline already", "name the run folder");
  const Comparison recorded = is_baseline ? Comparison{} : recorded_baselines(outcome.folder);
  const std::vector<SavedBaseline> saved = kept_again(outcome, names, recorded);
  const std::string page = report::write_report(outcome, recorded);
  if (options.json) {
    Json json{{"schema", 1}, {"report", page}, {"card", page.substr(0, page.rfind('.')) + ".md"}};
    if (!saved.empty()) json["saved_baselines"] = json_of(saved);
    print(json.dump(2) + "\n");
  } else {
    print(saved_text(saved) + "report " + printable(page) + "\n");
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
  app->add_option("RUN", options->run, "a run folder that pellucid train made, or a baseline kept in it");
  add_data_option(*app, options->data);
  options->save.add_to(*app);
  app->add_flag("--json", options->json, "print the paths as one JSON object");
  app->footer("Example:\n  pellucid report runs/first");
  return {app, [options] { return run_report(*options); }};
}

}  // namespace pellucid::cli
