// `pellucid plot`: the curves of runs, in the terminal or as SVG.
#include <CLI/CLI.hpp>
#include <memory>

#include "pellucid/base/error.hpp"
#include "pellucid/base/output.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/curve_words.hpp"
#include "pellucid/cli/out_options.hpp"
#include "pellucid/draw/svg.hpp"
#include "pellucid/run/curves.hpp"
#include "pellucid/run/layer_lines.hpp"

namespace pellucid::cli {

namespace {

struct PlotArguments {
  std::vector<std::string> runs;
  std::string svg;
  bool force = false;
};

constexpr int rows_of_a_chart = 18;

int run_plot(const PlotArguments& options) {
  demand(options.runs.empty() ? "" : options.runs.front(), "plot", "RUN");
  const OutputRules rules{.may_replace = options.force, .read = options.runs};
  if (!options.svg.empty()) demand_output(options.svg, rules);
  std::vector<NamedHistory> networks;
  for (const std::string& run : options.runs) {
    for (NamedHistory& each : histories_of(run)) networks.push_back(std::move(each));
  }
  demand_epochs(networks, options.runs.front());
  std::vector<draw::Chart> charts = curves_of(networks);
  if (networks.size() == 1) {
    for (draw::Chart& chart : layer_curves_of(networks.front().name)) charts.push_back(std::move(chart));
  }
  if (options.svg.empty()) {
    print(in_terminal(charts, rows_of_a_chart));
  } else {
    write_output(options.svg, draw::svg_file(draw::svg_column(charts)), rules);
  }
  return done;
}

}  // namespace

Command add_plot(CLI::App& program) {
  const auto options = std::make_shared<PlotArguments>();
  CLI::App* app = program.add_subcommand(
      "plot",
      "Draws what became of runs epoch by epoch: loss, monitored metric, learning rate. Several runs, and the networks "
      "of a run of seeds or folds, are laid over each other; of one network also its layers, where train "
      "--observe-layers recorded them. A run that still trains is drawn as far as it is.");
  app->add_option("RUN", options->runs, "run folders that pellucid train made");
  app->add_option("--svg", options->svg, "write the drawing to this file, as SVG")->type_name("FILE");
  add_force_to(*app, options->force, "the file of --svg");
  app->footer("Examples:\n  pellucid plot runs/first\n  pellucid plot runs/first runs/second --svg curves.svg");
  return {app, [options] { return run_plot(*options); }};
}

}  // namespace pellucid::cli
