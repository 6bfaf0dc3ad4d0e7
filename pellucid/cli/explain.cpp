// `pellucid explain`: one row through a model, forward and backward, with every number; or with --plan what a step does
// to memory, for a model that was trained or for a recipe that is only thought of.
#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "pellucid/base/output.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/explained_row.hpp"
#include "pellucid/cli/model_words.hpp"
#include "pellucid/cli/opening_words.hpp"
#include "pellucid/cli/out_options.hpp"
#include "pellucid/cli/recipe_options.hpp"
#include "pellucid/cli/stepping.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/cli/why.hpp"
#include "pellucid/explain/explain_plan.hpp"
#include "pellucid/explain/explain_row.hpp"
#include "pellucid/explain/explanation_json.hpp"
#include "pellucid/explain/layer_sums_json.hpp"
#include "pellucid/report/html.hpp"
#include "pellucid/run/session.hpp"

namespace pellucid::cli {

namespace {

struct ExplainArguments : RowQuestion {
  std::string model;
  bool plan = false, why = false, layers = false, step = false;
  std::string reference = "mean", html;
  bool is_forced = false;
  std::string at, member, digits = "4";
  std::vector<std::string> of_run;
  RecipeOptions recipe;
  std::string inputs, outputs, task = name_of(Task::classification), members = "1";
  bool no_fuse = false;

  OutputRules page_rules() const {
    OutputRules rules{.may_replace = is_forced, .read = {input_path(model)}};
    if (!data.empty()) rules.read.push_back(input_path(data));
    return rules;
  }
};

// The shape of the data that a recipe is thought of for.
Signature thought_of(const ExplainArguments& options) {
  if (options.inputs.empty()) {
    misuse("explain --plan", "neither a model nor the number of inputs is given",
           "name a model or a run folder, or give --inputs 784 --outputs 10");
  }
  const Task task = choice("--task", options.task, {Task::classification, Task::binary, Task::regression});
  const Index inputs = whole_number("--inputs", options.inputs, 1, "give the columns of a row");
  if (task != Task::classification && options.outputs.empty()) return {task, inputs, 1, {}, {}};
  if (options.outputs.empty()) misuse("--task", "a classification has --outputs", "give the number of classes");
  const Index least = task == Task::classification ? 2 : 1;
  const Index outputs = whole_number("--outputs", options.outputs, least, "give the classes or numbers to predict");
  return {task, inputs, outputs, {}, {}};
}

/// A truth that is shown is looked at: of a sealed row of the model's run that is an opening.
void count_told(const Model& model, const ExplainArguments& options, const ShownRow& shown) {
  const std::string from = input_path(options.model);
  const std::optional<Openings> openings = count_shown(options.member.empty() ? model : open_model(from), from, shown,
                                                       "explain", options.of_run, input_path(options.data));
  if (!openings) return;
  note(opened_line(*openings) + counting_notes(*openings));
  renew_report_told(from, options.of_run);
}

/// The reference that --reference names: of a run, a typical training row; else zeros, or another row of the table.
ReferenceRow reference_row(const Model& model, const ExplainArguments& options, const ExplainedRow& row,
                           const std::optional<TrainingRows>& training) {
  if (options.reference == "zeros") return zeros_reference(model);
  if (options.reference == "mean") {
    if (training) return mean_reference(model, *training);
    if (model.preparation() == nullptr) return zeros_reference(model);
    misuse("--reference mean", "the run of the model, whose training rows have that mean, is not here",
           "name the run folder, or give --reference zeros or the number of a row");
  }
  const Index number =
      whole_number("--reference", options.reference, 1, "give mean, zeros or the number of a row of --data");
  if (!row.table || number > row.table->rows)
    misuse("--reference", "there is no row " + grouped(number), "give a row of the table of --data");
  return {data::encode<double>(*model.preparation(), *row.table, {static_cast<std::uint32_t>(number - 1)}),
          "row " + grouped(number) + " of " + printable(options.data), std::to_string(number)};
}

/// --data names the table that is asked about here, and another option the run's.
TrainingRows training_rows_of(const Model& model, const ExplainArguments& options) {
  try {
    return training_rows(model, options.model, options.of_run, options.data);
  } catch (const Failure& failure) {
    Error error = failure.error();
    for (const auto& [written, own] :
         {std::pair("{run.data=FILE}", "--run-data FILE"), std::pair("{run.data}", "--run-data")}) {
      for (std::string* text : {&error.what, &error.next}) {
        const std::size_t at = text->find(written);
        if (at != std::string::npos) text->replace(at, std::string_view(written).size(), own);
      }
    }
    fail(error);
  }
}

int explain_reasons(const Model& model, const ExplainArguments& options, const ExplainedRow& row) {
  if (!options.at.empty() || !options.target.empty()) {
    misuse("--why", "--at or --target is given too, which belong to the account of every number", "leave it out");
  }
  if (!options.html.empty()) demand_output(options.html, options.page_rules());
  std::optional<TrainingRows> training;
  if (model.preparation() != nullptr && lies_in_a_run(options.model)) training = training_rows_of(model, options);
  ReferenceRow reference = reference_row(model, options, row, training);
  AskedRow asked{options.model, options.data, options.number(), row.inputs, row.cells};
  const Why why = explain_why(model, std::move(asked), std::move(reference), std::move(training));
  if (!options.html.empty()) write_output(options.html, report::html(document_of(why)), options.page_rules());
  const Terminal out = terminal(stdout);
  print(options.json ? json_of(why) : text_of(why, out.columns, out.has_colour));
  return done;
}

std::string as_text(const Json& json) {
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

int explain_layers(const Model& model, const ExplainArguments& options, const ExplainedRow& row, int digits) {
  if (!options.at.empty()) misuse("--layers", "--at is given too, which asks for one number", "leave one of them out");
  // Asked for one number, it takes none of the derivatives by differences.
  const LayerSums sums = layer_sums(explain_row(model, row.inputs, row.target, row.names, "output,1"));
  print(options.json ? as_text(json_of(sums)) : text_of(sums, digits));
  return done;
}

void check_step(const ExplainArguments& options) {
  if (!options.step) return;
  for (const auto& [is_given, name] : {std::pair{options.json, "--json"},
                                       {options.why, "--why"},
                                       {options.layers, "--layers"},
                                       {options.plan, "--plan"},
                                       {!options.at.empty(), "--at"}}) {
    if (is_given) misuse("--step", std::string(name) + " is given too, which is one answer", "leave one of them out");
  }
  if (!can_step()) {
    misuse("--step", "it waits for a key at every value, and input and output are no terminal here",
           "leave it out: the same text comes at once");
  }
}

int explain_one(const ExplainArguments& options) {
  if (!options.why && !options.of_run.empty()) {
    misuse("--run-data", "the run's data is read for --why alone", "leave it out");
  }
  if (!options.why && !options.html.empty()) {
    misuse("--html", "the page is that of --why", "add --why, or leave it out");
  }
  if (options.model.empty()) {
    misuse("explain", "no model is given", "name a model or a run folder; with --plan a recipe alone is enough");
  }
  const Model model = open_told(input_path(options.model), options.member);
  if (options.input.empty() == options.data.empty()) {
    misuse("explain", options.input.empty() ? "no row is given" : "--input and --data are both given",
           "give --input \"1,0.5\" --target 1, or --data FILE --row N; --plan explains the plan");
  }
  const auto count = [&](const ShownRow& shown) { count_told(model, options, shown); };
  const ExplainedRow row = explained_row(model, options, options.why ? BeforeTruth{} : count);
  if (options.why && options.layers)
    misuse("--layers", "--why is given too, which is another answer", "leave one of them out");
  if (options.why) return explain_reasons(model, options, row);
  const Index digits = whole_number("--digits", options.digits, 1, "give 1 to 17 digits");
  if (digits > 17) misuse("--digits", options.digits + " is more than a number has", "give 1 to 17 digits");
  const auto shown_digits = static_cast<int>(digits);
  if (options.layers) return explain_layers(model, options, row, shown_digits);
  Explanation explanation = explain_row(model, row.inputs, row.target, row.names, options.at);
  explanation.origins = row.origins;
  if (options.json) {
    print(as_text(json_of(explanation)));
  } else if (options.step) {
    step_through(stops_of(explanation, shown_digits));
  } else {
    print(text_of(explanation, shown_digits));
  }
  return done;
}

int run_explain(const ExplainArguments& options) {
  check_step(options);
  if (!options.plan) return explain_one(options);
  const Index members = whole_number("--members", options.members, 1, "give the networks of one batched program");
  if (options.model.empty()) {
    const Recipe recipe = options.recipe.recipe(options.recipe.from_file().recipe);
    print(explain_plan(recipe, thought_of(options), members, !options.no_fuse));
    return done;
  }
  if (options.recipe.is_given() || !options.inputs.empty() || !options.outputs.empty()) {
    misuse("explain --plan MODEL", "the model has its own recipe and shape",
           "leave the other options out, or the model");
  }
  const Model model = open_told(input_path(options.model), options.member);
  print(explain_plan(model.recipe(), model.signature(), members, !options.no_fuse));
  return done;
}

}  // namespace

Command add_explain(CLI::App& program) {
  const auto options = std::make_shared<ExplainArguments>();
  CLI::App* app = program.add_subcommand(
      "explain",
      "Takes one row through a network, forward and backward, with every number: each weighted sum, each activation, "
      "the loss, and each derivative as its chain of factors, beside the same one taken numerically. With --plan: the "
      "operations of a step with shapes, flops, bytes, addresses and parts.");
  app->add_option("MODEL", options->model,
                  "a model file or a run folder; without one, the recipe given by the options");
  app->add_option("--input", options->input, "the numbers of one row, as the network takes them")->type_name("1,0.5");
  app->add_option("--target", options->target, "its truth: a class or a number; without one only forward")
      ->type_name("VALUE");
  app->add_option("--data", options->data,
                  "take the row from this table, prepared as the model's own; of a model of pictures, from a "
                  "picture or a folder of them")
      ->type_name("FILE");
  app->add_option("--row", options->row, "which row of it, from 1 (default: 1)")->type_name("N");
  app->add_option("--at", options->at,
                  "one number in place of all: output 17 of step 3, inputs,1, output,1, or a learned value, "
                  "0.weight[0,1]")
      ->type_name("3,17");
  app->add_option("--member", options->member, "of an ensemble, which of its networks, from 1; --why tells of all")
      ->type_name("K");
  app->add_option("--digits", options->digits, "digits of a number, 1 to 17 (default: 4; 12: as many behind the point)")
      ->type_name("N");
  app->add_flag("--layers", options->layers,
                "a line for each step: how large its numbers are, and the derivatives passed back to it; whether they "
                "vanish, and how many units are off or saturated");
  app->add_flag("--step", options->step, "pause at every value: Enter goes on, b back, q ends (on a terminal)");
  app->add_flag("--why", options->why,
                "why this prediction: what each column contributed to it, in its units, against a reference; and which "
                "training rows are nearest");
  app->add_option("--html", options->html, "with --why: write the answer as a page to this file")->type_name("FILE");
  add_force_to(*app, options->is_forced, "the file of --html");
  app->add_option("--reference", options->reference,
                  "what contributions are counted from: mean, a typical training row of the run (default), zeros, or "
                  "the number of a row of --data")
      ->type_name("ROW");
  app->add_option("--run-data", options->of_run,
                  "with --why: where the run's data lies now, if the run or the data was moved and is not the table of "
                  "--data; proved by its digest. Again for a second file")
      ->type_name("FILE")
      ->allow_extra_args(false);
  app->add_flag("--json", options->json, "print one JSON object: every number in full, formulas as text and MathML");
  options->reading.add_reading_to(*app);
  app->add_flag("--plan", options->plan, "print the account of a training step and of a prediction");
  app->add_option("--inputs", options->inputs, "columns of a row, without MODEL")->type_name("N");
  app->add_option("--outputs", options->outputs, "classes or numbers to predict, without MODEL")->type_name("N");
  app->add_option("--task", options->task,
                  "classification, binary or regression, without MODEL (default: classification)")
      ->type_name("TASK");
  app->add_option("--members", options->members, "networks trained as one batched program (default: 1)")
      ->type_name("M");
  app->add_flag("--no-fuse", options->no_fuse, "one pass over memory for each operation; the same bits");
  options->recipe.add_to(*app);
  app->footer(
      "Examples:\n"
      "  pellucid explain runs/first --data examples/penguins.csv --row 1\n"
      "  pellucid explain runs/first --data examples/penguins.csv --row 1 --why\n"
      "  pellucid explain runs/first --data examples/penguins.csv --at \"0.weight[0,1]\" --digits 12\n"
      "  pellucid explain runs/first --data examples/penguins.csv --layers\n"
      "  pellucid explain --plan runs/first\n"
      "  pellucid explain --plan --inputs 784 --outputs 10 --batch-size 32");
  return {app, [options] { return run_explain(*options); }};
}

}  // namespace pellucid::cli
