// `pellucid evaluate`: the metrics of a model on labelled rows or images of one's own.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "pellucid/base/error.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/report.hpp"
#include "pellucid/cli/rows.hpp"
#include "pellucid/cli/source_options.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/data/images.hpp"
#include "pellucid/judge/evaluation_json.hpp"
#include "pellucid/rows/table_data.hpp"
#include "pellucid/run/run_folder.hpp"

namespace pellucid::cli {

namespace {

struct EvaluateArguments {
  std::string model, data, labels;
  bool json = false;
  SourceOptions reading;
};

// A class that the model does not know is a mistake in the labels of images; in a table it is a row that is wrong.
void demand_class_numbers(std::span<const float> targets, std::size_t classes) {
  for (std::size_t row = 0; row < targets.size(); ++row) {
    if (targets[row] >= 0 && targets[row] < static_cast<float>(classes)) continue;
    fail({Fault::data, "cannot evaluate on these labels", "row " + grouped(static_cast<Index>(row) + 1),
          "label " + number_text(static_cast<double>(targets[row])) + ", but the model knows " +
              grouped(static_cast<Index>(classes)) + " classes, from 0",
          "give labels of the data that the model was trained for"});
  }
}

Evaluation evaluate_images(const Model& model, const EvaluateArguments& options) {
  std::error_code ignored;
  const bool is_folder = std::filesystem::is_directory(options.data, ignored);
  const data::Dataset images = is_folder
                                   ? images_for(model, options.data, options.reading.source({}))
                                   : data::read_images(options.data, demand(options.labels, "evaluate", "LABELS"));
  if (model.signature().task == Task::regression) {
    fail(
        {Fault::usage, "cannot evaluate this model on labels", "", "it predicts numbers, not classes", "give a table"});
  }
  demand_columns(model, options.data, images.columns);
  check_classes(model.signature());
  if (!is_folder) demand_class_numbers(images.targets, model.signature().classes.size());
  const std::vector<float> predictions = model.predict(images.inputs);
  return evaluate(model.signature(), std::vector<double>(predictions.begin(), predictions.end()),
                  std::vector<double>(images.targets.begin(), images.targets.end()));
}

Evaluation evaluate_rows(const Model& model, const EvaluateArguments& options) {
  if (!options.labels.empty()) misuse("LABELS", "the labels of a table stand in it", "leave the file out");
  const data::Table table = table_for(model, options.data, csv_options(options.reading.source({})));
  std::vector<data::Encounter> encounters;
  Evaluation evaluation = evaluate_table(model, table, data::all_rows(table.rows), &encounters);
  note_encounters(encounters);
  return evaluation;
}

int run_evaluate(const EvaluateArguments& options) {
  demand(options.model, "evaluate", "MODEL");
  demand(options.data, "evaluate", "DATA");
  const Model model = open_model(options.model);
  const Evaluation evaluation =
      model.preparation() != nullptr ? evaluate_rows(model, options) : evaluate_images(model, options);
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
