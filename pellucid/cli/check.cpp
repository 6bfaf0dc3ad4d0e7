// `pellucid check`: what a table holds, what is wrong with it, and whether a neural network is the tool for it; or what
// a model holds, and whether it is whole. Nothing is trained, run or written.
#include <CLI/CLI.hpp>
#include <memory>

#include "pellucid/base/json.hpp"
#include "pellucid/base/output.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/key_options.hpp"
#include "pellucid/cli/model_words.hpp"
#include "pellucid/cli/picture_words.hpp"
#include "pellucid/cli/problems_json.hpp"
#include "pellucid/cli/source_options.hpp"
#include "pellucid/cli/summary.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/data/csv_dialect.hpp"
#include "pellucid/data/read_table.hpp"
#include "pellucid/doctor/advice.hpp"
#include "pellucid/doctor/finding.hpp"
#include "pellucid/doctor/guard.hpp"
#include "pellucid/rows/check_source.hpp"
#include "pellucid/rows/picture_rows.hpp"
#include "pellucid/rows/rows.hpp"

namespace pellucid::cli {

namespace {

struct CheckArguments {
  std::string data, model;
  SourceOptions source;
  bool json = false;
};

/// What a check looks at: with a target the rows that training may see, without one all of them.
struct Looked {
  std::unique_ptr<Opened> opened;
  Prepared prepared;
  data::Table table;  ///< without a target
  char delimiter = '\0';
  data::Preparation preparation;
  data::SealAudit repeating;  ///< of the table without a target

  const data::SealAudit& sealing() const { return opened ? opened->table()->sealing : repeating; }
  const data::Table& seen() const { return opened ? opened->table()->seen : table; }
};

Looked look(Source source) {
  Looked looked;
  if (!source.target.empty()) {
    RunRecipe run{{}, source};
    run.recipe.validation = 0.2;
    looked.opened = open_source(source, run.recipe.validation);
    looked.prepared = looked.opened->prepare(run);
    looked.preparation = looked.prepared.table->preparation;
    return looked;
  }
  check_table_source(source);
  data::CsvTable file = data::read_table(source.path, csv_options(source));
  data::refuse_long_header(file, csv_options(source), cell_rules(source));
  source = with_columns_meant(std::move(source), file.table);
  const data::NumberForms forms = read_numbers(file.table, source);
  looked.table = std::move(file.table);
  looked.delimiter = file.delimiter;
  const data::Rows rows = data::all_rows(looked.table.rows);
  const data::PreparationOptions options{.rules = cell_rules(source),
                                         .forms = forms,
                                         .numeric = source.numeric,
                                         .categorical = source.categorical,
                                         .text = source.text,
                                         .ignore = source.ignore};
  const data::TableAsRead as = data::table_as_read(looked.table, "", options);
  looked.repeating.repetition = data::repetition_of(looked.table, as, data::rows_as_read(looked.table, as));
  looked.preparation = data::fit_columns(looked.table, rows, rows, "", options);
  return looked;
}

std::string column_table(const data::Preparation& preparation, bool colour) {
  int width = width_of("column");
  for (const data::FittedColumn& column : preparation.columns) {
    width = std::max(width, std::min(28, width_of(printable(column.name))));
  }
  std::string text = paint(left("column", width) + "  " + left("type", 10) + "  " + right("inputs", 6) + "  found",
                           Colour::bold, colour) +
                     "\n";
  for (const data::FittedColumn& column : preparation.columns) {
    text += left(printable(column.name), width) + "  " + left(data::name_of(column.type), 10) + "  " +
            right(std::to_string(column.width()), 6) + "  " + column.reason + "\n";
  }
  return text;
}

int check_model(const std::string& path, const CheckArguments& options) {
  const std::string other = !options.model.empty() ? "--model" : options.source.first_given();
  if (!other.empty()) misuse(other, in_quotes(path) + " is a model and no table", "leave " + other + " out");
  if (options.json) {
    print(account_of_model_json(path).dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  } else {
    print(account_of_model(path, terminal(stdout).has_colour));
  }
  return done;
}

std::string findings_text(const std::vector<doctor::Problem>& problems, const Terminal& out) {
  return paint(problems.empty() ? "nothing stands out" : "findings", Colour::bold, out.has_colour) + "\n" +
         told(problems, std::min(out.columns, 100), problems.size());
}

/// A folder of pictures, but for those that would be sealed.
int check_pictures(const Source& source, const std::vector<nn::Step>* model, bool as_json) {
  RunRecipe run{{}, source};
  run.recipe.validation = 0.1;
  const std::unique_ptr<Opened> opened = open_source(source, run.recipe.validation);
  const Prepared prepared = opened->prepare(run);
  const std::vector<doctor::Problem> problems = doctor::find_problems({.pictures = opened->pictures(), .model = model});
  if (as_json) {
    const Json json{{"schema", 1},
                    {"rows", opened->rows},
                    {"pictures", json_of(opened->pictures()->account)},
                    {"findings", json_of(problems)}};
    print(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    return done;
  }
  const Terminal out = terminal(stdout);
  print(description(*opened, prepared, out.has_colour) + "\n" + findings_text(problems, out));
  return done;
}

int run_check(const CheckArguments& options) {
  const std::string path = input_path(demand(options.data, "check", "DATA"));
  const bool is_source = is_image_source(path);
  if (!is_source && is_model(path)) return check_model(path, options);
  Source source = options.source.source({});
  source.path = path;
  const std::vector<nn::Step> model = options.model.empty() ? std::vector<nn::Step>{} : nn::parse_model(options.model);
  if (is_source) return check_pictures(source, model.empty() ? nullptr : &model, options.json);
  const Looked looked = look(source);
  const bool has_target = !source.target.empty();
  const TableData* data = has_target ? &*looked.prepared.table : nullptr;
  doctor::check_allowed(source, looked.opened ? looked.opened->table() : nullptr);
  const std::vector<doctor::Problem> problems = doctor::find_problems({.table = &looked.seen(),
                                                                       .preparation = &looked.preparation,
                                                                       .labelled = data,
                                                                       .sealing = &looked.sealing(),
                                                                       .source = &source,
                                                                       .model = model.empty() ? nullptr : &model});
  const Task task = has_target ? data->task : Task::classification;
  const Index rows = has_target ? looked.opened->rows : looked.table.rows;
  const doctor::Advice advice = doctor::advise(rows, looked.preparation, has_target, task);
  if (options.json) {
    Json columns = Json::array();
    for (const data::FittedColumn& column : looked.preparation.columns) {
      columns.push_back({{"name", column.name},
                         {"type", data::name_of(column.type)},
                         {"inputs", column.width()},
                         {"reason", column.reason}});
    }
    const Json json{{"schema", 1},
                    {"rows", rows},
                    {"columns", columns},
                    {"findings", json_of(problems)},
                    {"advice", {{"answer", in_options(advice.answer)}, {"reasons", advice.reasons}}}};
    print(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    return done;
  }
  const Terminal out = terminal(stdout);
  const int width = std::min(out.columns, 100);
  std::string text;
  if (has_target) {
    text = description(*looked.opened, looked.prepared, out.has_colour) + "\n";
  } else {
    text = "read " + counted(rows, "row") + " of " +
           counted(static_cast<Index>(looked.table.columns.size()), "column") +
           (looked.delimiter == '\0' ? "" : ", delimited by " + data::name_of_delimiter(looked.delimiter)) + "\n\n";
  }
  text += column_table(looked.preparation, out.has_colour) + "\n";
  text += findings_text(problems, out);
  text += "\n" + paint("Should I use a neural network for this?", Colour::bold, out.has_colour) + "\n";
  text += wrapped(in_options(advice.answer) + " " + advice.reasons, 0, width);
  print(text);
  return done;
}

}  // namespace

Command add_check(CLI::App& program) {
  const auto options = std::make_shared<CheckArguments>();
  CLI::App* app = program.add_subcommand(
      "check",
      "Says what a table or a folder of pictures holds, what is wrong with it, and whether a neural network is the "
      "tool for it. Nothing is "
      "trained or written. With --target the rows that would be sealed as a test set are not looked at. Of a model or "
      "a "
      "run folder it says what the model's file holds, and whether each byte of it is as it was written.");
  app->add_option("DATA", options->data,
                  "a table: " + data::table_formats() +
                      ", packed or not; a folder of images as train takes it; or a model "
                      "file or a run folder");
  app->add_option("--model", options->model, "look at the initializers of this model too")->type_name("STEPS");
  app->add_flag("--json", options->json, "print one JSON object");
  options->source.add_training_to(*app);
  options->source.add_reading_to(*app);
  app->footer(
      "Examples:\n"
      "  pellucid check examples/penguins.csv --target species\n"
      "  pellucid check runs/first");
  return {app, [options] { return run_check(*options); }};
}

}  // namespace pellucid::cli
