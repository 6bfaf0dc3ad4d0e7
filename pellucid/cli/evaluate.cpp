// `pellucid evaluate`: the metrics of a model on labelled rows or images of one's own.
#include <CLI/CLI.hpp>
#include <memory>

#include "pellucid/base/json.hpp"
#include "pellucid/base/output.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/encounters.hpp"
#include "pellucid/cli/model_words.hpp"
#include "pellucid/cli/report.hpp"
#include "pellucid/cli/source_options.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/judge/evaluation_json.hpp"
#include "pellucid/run/session.hpp"

namespace pellucid::cli {

namespace {

struct EvaluateArguments {
  std::string model, data, labels;
  bool json = false;
  SourceOptions reading;
};

int run_evaluate(const EvaluateArguments& options) {
  demand(options.model, "evaluate", "MODEL");
  demand(options.data, "evaluate", "DATA");
  const Judged judged = evaluate_rows(open_told(input_path(options.model)), input_path(options.data), options.labels,
                                      options.reading.source({}));
  const Evaluation& evaluation = judged.evaluation;
  note_encounters(judged.encounters);
  if (options.json) {
    Json json{{"schema", 1}, {"model", options.model}};
    json.update(json_of(evaluation));
    print(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    return done;
  }
  const Terminal out = terminal(stdout);
  print(report(evaluation, out.columns, out.has_colour));
  return done;
}

}  // namespace

Command add_evaluate(CLI::App& program) {
  const auto options = std::make_shared<EvaluateArguments>();
  CLI::App* app = program.add_subcommand("evaluate", "Reports the metrics of a model on labelled rows.");
  app->add_option("MODEL", options->model, "a model file or a run folder");
  app->add_option("DATA", options->data,
                  "a table with the target's column, an IDX file of images, or a folder of pictures by class");
  app->add_option("LABELS", options->labels, "of images: the IDX file of their labels");
  app->add_flag("--json", options->json, "print one JSON object");
  options->reading.add_reading_to(*app);
  app->footer("Example:\n  pellucid evaluate runs/first new-rows.csv");
  return {app, [options] { return run_evaluate(*options); }};
}

}  // namespace pellucid::cli
