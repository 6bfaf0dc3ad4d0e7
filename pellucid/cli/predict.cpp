// `pellucid predict`: a line of CSV for each row, with the predicted class or number, and probabilities on request.
#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/data_option.hpp"
#include "pellucid/cli/encounters.hpp"
#include "pellucid/cli/model_words.hpp"
#include "pellucid/cli/opening_words.hpp"
#include "pellucid/cli/out_options.hpp"
#include "pellucid/cli/picture_words.hpp"
#include "pellucid/cli/prediction_lines.hpp"
#include "pellucid/cli/source_options.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/judge/conformal.hpp"
#include "pellucid/model/key_words.hpp"
#include "pellucid/model/parsed.hpp"
#include "pellucid/rows/picture_rows.hpp"
#include "pellucid/rows/pictures_for_model.hpp"
#include "pellucid/rows/predict_cells.hpp"
#include "pellucid/rows/table_rows.hpp"
#include "pellucid/run/reasons.hpp"
#include "pellucid/run/session.hpp"

namespace pellucid::cli {

namespace {

struct PredictArguments {
  std::string model, data, id, threshold, threshold_cost, interval, why;
  std::vector<std::string> of_run;
  OutOptions out;
  bool proba = false, excel_safe = false, keep_columns = false, json = false, spread = false;
  SourceOptions reading;
};

void demand_probabilities(const Model& model) {
  const Task task = model.signature().task;
  if (task == Task::regression) {
    fail({Fault::usage, "cannot use --proba", "", "the model predicts numbers, not classes", "leave --proba out"});
  }
  if (model.signature().output_kind == OutputKind::probabilities) return;
  fail({Fault::usage, "cannot use --proba", loss_of(model.recipe(), task),
        "this loss does not make the network tell any probabilities",
        std::string("leave --proba out, or train with --loss ") + default_loss(task)});
}

/// The probability of the second class from which on a row is decided for it.
std::optional<double> threshold_of(const PredictArguments& options) {
  if (!options.threshold.empty() && !options.threshold_cost.empty()) {
    misuse("--threshold", "--threshold-cost is given too", "give one of them");
  }
  if (!options.threshold.empty()) {
    const std::string next = "give a probability from 0 to 1, such as 0.3";
    const double threshold = number("--threshold", options.threshold, next);
    if (!(threshold >= 0 && threshold <= 1)) misuse("--threshold", options.threshold + " is no probability", next);
    return threshold;
  }
  if (options.threshold_cost.empty()) return std::nullopt;
  const std::string next =
      "write what a row wrongly given the second class costs, a colon, and what one wrongly given the first costs: 1:5";
  const std::vector<std::string> costs = pieces(options.threshold_cost, ':');
  if (costs.size() != 2) misuse("--threshold-cost", in_quotes(options.threshold_cost) + " is no pair of costs", next);
  const double positive = number("--threshold-cost", costs[0], next);
  const double negative = number("--threshold-cost", costs[1], next);
  const bool are_costs = positive >= 0 && negative >= 0 && std::isfinite(positive) && std::isfinite(negative);
  if (!are_costs || !(positive + negative > 0) || !std::isfinite(positive + negative)) {
    misuse("--threshold-cost", in_quotes(options.threshold_cost) + " is no pair of costs", next);
  }
  return positive / (positive + negative);
}

PredictionForm form_of(const PredictArguments& options) {
  if (options.json && options.excel_safe) {
    misuse("--excel-safe", "--json is given too, which no spreadsheet runs", "leave one of them out");
  }
  return {options.proba, options.json, options.excel_safe, threshold_of(options)};
}

/// The bound of the rows' scores, with a word on how it was found and what it held.
double bound_of(const Model& model, const std::string& path, double level, const PredictArguments& options) {
  const Calibration calibration = calibrate(model, path, options.of_run);
  if (calibration.openings) note(counting_notes(*calibration.openings));
  const double bound = judge::score_bound(calibration.scores, level);
  const bool are_numbers = model.signature().task == Task::regression;
  std::string words = (are_numbers ? "intervals: the prediction ± " + rounded(bound) + ", to hold "
                                   : std::string("sets of classes, to hold ")) +
                      rounded(100 * level) + " % of new rows; from " +
                      counted(static_cast<Index>(calibration.scores.size()), "validation row") + " of the run";
  if (const auto coverage = judge::measured_coverage(calibration.scores, level, model.recipe().seed)) {
    words += ", of which they hold " + fixed(100 * coverage->share, 1) + " % by cross-fitting (" +
             fixed(100 * coverage->least, 1) + " to " + fixed(100 * coverage->most, 1) + " %)";
  }
  note(words + "\n");
  return bound;
}

/// Of each row the columns that contributed most, with a word on what that is counted from.
std::vector<std::vector<NamedReason>> reasons_of(const Model& model, const std::string& path, const std::string& data,
                                                 const Source& reading, const PredictionForm& form,
                                                 const PredictArguments& options) {
  const TrainingRows training = training_rows(model, path, options.of_run);
  const ReferenceRow reference = mean_reference(model, training);
  Carried none;  // a header alone is a table of rows to predict
  const data::Table table = table_for(model, data, reading, &none);
  const auto all = strongest_reasons(model, table, reference, training, form.reasons, form.threshold, reading.clip);
  const std::vector<explaining::InputColumn> columns = explaining::input_columns(model);
  std::vector<std::vector<NamedReason>> named;
  for (const std::vector<Reason>& row : all) {
    named.emplace_back();
    for (const Reason& reason : row) named.back().push_back({columns[reason.column].name, reason.contribution});
  }
  const bool are_numbers = model.signature().task == Task::regression;
  const bool have_odds = model.signature().output_kind == OutputKind::probabilities;
  const char* const explained = are_numbers ? "the number"
                                : have_odds ? "the log-odds of the predicted class"
                                            : "the score of the predicted class";
  note(std::string("reasons: what each column contributed to ") + explained + ", counted from " + reference.words +
       "\n");
  return named;
}

Carried carried_by(const PredictArguments& options) {
  if (options.keep_columns && !options.id.empty()) {
    misuse("--id", "--keep-columns is given too, which keeps all columns", "give one of them");
  }
  Carried carried{.are_all = options.keep_columns};
  if (!options.id.empty()) carried.names = list_of_words("--id", options.id);
  return carried;
}

/// Pictures of files of their own are named by them, beside their numbers.
void carry_files(Carried& carried, const data::Dataset& pictures) {
  if (carried.are_all || !carried.names.empty()) {
    misuse(carried.are_all ? "--keep-columns" : "--id", "pictures have no columns", "leave it out");
  }
  if (pictures.names.empty()) return;
  data::Column rows{"row", {}}, files{"file", {}};
  for (std::size_t i = 0; i < pictures.names.size(); ++i) {
    rows.cells.push_back(std::to_string(i + 1));
    files.cells.push_back(pictures.names[i]);
  }
  carried.table.columns = {std::move(rows), std::move(files)};
}

int run_predict(const PredictArguments& options) {
  demand(options.model, "predict", "MODEL");
  demand(options.data, "predict", "DATA");
  PredictionForm form = form_of(options);
  if (options.interval.empty() && options.why.empty() && !options.of_run.empty()) {
    misuse("--data", "the run's data is read for --interval and --why alone", "leave it out");
  }
  if (!options.why.empty()) {
    form.reasons = static_cast<std::size_t>(whole_number("--why", options.why, 1, "give how many columns to name"));
  }
  Carried carried = carried_by(options);
  demand_order("predict", options.model, options.data);
  const std::string path = input_path(options.model), data = input_path(options.data);
  std::vector<std::string> read = read_with_model(path);
  read.push_back(data);
  options.out.demand_place(read);
  const Model model = open_told(path);
  check_classes(model.signature());
  if (options.proba) demand_probabilities(model);
  form.spread = options.spread;
  if (options.spread && model.members().empty()) {
    misuse("--spread", "the model is one network, and has none", "leave it out, or train with --ensemble 5");
  }
  if (form.threshold) decided_at(model, *form.threshold, {});
  if (!options.interval.empty()) {
    const double level = number("--interval", options.interval, "give the share of rows to hold, such as 0.9");
    form.bound = bound_of(model, path, level, options);
  }
  const Source reading = options.reading.source({});
  const bool are_pictures = model.preparation() == nullptr;
  const data::Dataset pictures = are_pictures ? pictures_for(model, data, reading, false) : data::Dataset{};
  if (are_pictures) carry_files(carried, pictures);
  if (are_pictures && form.reasons > 0) misuse("--why", "the rows are pictures, which have no columns", "leave it out");
  PredictionLines lines(model, form, carried);
  if (form.reasons > 0) lines.take_reasons(reasons_of(model, path, data, reading, form, options));
  const auto add = [&](std::span<const double> predictions, std::span<const double> spreads) {
    lines.add(predictions, spreads);
  };
  if (are_pictures) {
    note_pictures(pictures.account);
    predict_pictures(model, pictures, add);
  } else {
    note_encounters(predict_rows(model, data, reading, add, &carried));
  }
  options.out.write(std::move(lines).text(), read);
  return done;
}

}  // namespace

Command add_predict(CLI::App& program) {
  const auto options = std::make_shared<PredictArguments>();
  CLI::App* app = program.add_subcommand(
      "predict",
      "Predicts each row of DATA, as CSV: row (from 1), of pictures the file, or the cells of --id, prediction.");
  app->add_option("MODEL", options->model, "a model file or a run folder");
  app->add_option("DATA", options->data,
                  "a table with the columns of the one trained on, in any order, or images: an IDX file, a picture, "
                  "a folder of them, by class or loose");
  options->out.add_to(*app);
  app->add_option("--id", options->id,
                  "begin each line with the cells of these columns, as they stand in DATA, not with the row's number")
      ->type_name("COLUMNS");
  app->add_flag("--keep-columns", options->keep_columns, "begin each line with all cells of the row");
  app->add_flag("--proba", options->proba, "add a column with the probability of each class");
  app->add_option("--threshold", options->threshold,
                  "of two classes, predict the second where its probability is at least this")
      ->type_name("X");
  app->add_option(
         "--threshold-cost", options->threshold_cost,
         "the threshold that costs least, FP / (FP + FN): what a row wrongly given the second class costs, and "
         "one wrongly given the first")
      ->type_name("FP:FN");
  app->add_option(
         "--interval", options->interval,
         "with an interval that holds the truth of this share of new rows, as 0.9 (columns lower and upper), or "
         "the set of classes that does; from the validation rows of the run")
      ->type_name("SHARE");
  app->add_option("--why", options->why,
                  "name with each row the columns that contributed most to its prediction, and how much: so many")
      ->type_name("K");
  app->add_flag("--spread", options->spread,
                "of an ensemble, or of seeds or folds, add how far its networks are apart: the standard deviation of "
                "the number, or of the probability of the predicted class");
  add_data_option(*app, options->of_run);
  app->add_flag("--json", options->json, "write a JSON object a line, with the probability of each class");
  app->add_flag("--excel-safe", options->excel_safe,
                "put ' in front of texts that a spreadsheet would run as formulas: = + - @ first");
  options->reading.add_reading_to(*app);
  app->footer("Example:\n  pellucid predict runs/first new-rows.csv --proba --out predictions.csv");
  return {app, [options] { return run_predict(*options); }};
}

}  // namespace pellucid::cli
