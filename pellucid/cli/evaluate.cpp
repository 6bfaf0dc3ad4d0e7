// `pellucid evaluate`: the metrics of a model on labelled rows or images of one's own, or of a run on its validation
// rows.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>

#include "pellucid/base/files.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/output.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/data_option.hpp"
#include "pellucid/cli/encounters.hpp"
#include "pellucid/cli/key_options.hpp"
#include "pellucid/cli/model_words.hpp"
#include "pellucid/cli/opening_words.hpp"
#include "pellucid/cli/picture_words.hpp"
#include "pellucid/cli/report.hpp"
#include "pellucid/cli/source_options.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/judge/evaluation_json.hpp"
#include "pellucid/run/session.hpp"

namespace pellucid::cli {

namespace {

struct EvaluateArguments {
  std::string model, data, labels;
  std::vector<std::string> of_run;
  std::string reason;
  bool json = false, quiet = false;
  SourceOptions reading;
};

const char* meaning_of(Side side) {
  switch (side) {
    case Side::training:
      return "the model was trained on them";
    case Side::validation:
      return "the run was watched and chosen by them";
    case Side::sealed:
      return "the sealed test set";
    case Side::fresh:
      break;
  }
  return "the run knows nothing of them";
}

/// Rows of one side are told in full; where there are several, new rows are, and the others in a line each.
std::string report_of(const Evaluated& evaluated) {
  const Terminal out = terminal(stdout);
  const std::vector<JudgedSide>& sides = evaluated.sides;
  std::string text, in_full;
  for (const JudgedSide& each : sides) {
    const Evaluation& at = each.judged.evaluation;
    if (sides.size() > 1) {
      text += counted(at.rows, std::string(name_of(each.side)) + " row") + " (" + meaning_of(each.side) +
              "): " + short_report(at) + "\n";
      text += copies_lines(each.judged, std::string(name_of(each.side)) + " row");
    }
    if (sides.size() == 1 || each.side == Side::fresh) in_full = report(at, out.columns, out.has_colour);
    if (sides.size() == 1 && each.side != Side::fresh) {
      in_full += "\nall are " + std::string(name_of(each.side)) + " rows of the run: " + meaning_of(each.side) + "\n";
    }
    if (sides.size() == 1) in_full += copies_lines(each.judged, std::string(name_of(each.side)) + " row");
  }
  if (sides.size() > 1 && !in_full.empty()) text += "\nthe new rows:\n";
  text += in_full;
  if (evaluated.openings) text += opened_line(*evaluated.openings);
  if (evaluated.unknown) {
    text += "\nwhich of these rows the model was trained on is not known: this is no test of it\n";
  }
  return text;
}

Json json_of_side(const Judged& judged) {
  Json json = json_of(judged.evaluation);
  if (judged.copies() > 0) json["copies"] = judged.copies();
  if (judged.without_copies) json["without_copies"] = json_of(*judged.without_copies);
  return json;
}

Json json_of_sides(const Evaluated& evaluated) {
  Json json = Json::object();
  if (evaluated.sides.size() == 1) {
    json["side"] = name_of(evaluated.sides.front().side);
    json.update(json_of_side(evaluated.sides.front().judged));
  } else {
    for (const JudgedSide& each : evaluated.sides) json[name_of(each.side)] = json_of_side(each.judged);
  }
  if (evaluated.openings) {
    json["openings"] = evaluated.openings->by_run;
    json["remembered"] = evaluated.openings->remembered;
  }
  if (evaluated.unknown) json["side"] = nullptr;  // not known
  return json;
}

void print_json(const std::string& model, const Json& more) {
  Json json{{"schema", 1}, {"model", model}};
  json.update(more);
  print(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

/// Whether validation rows belong to a model: it is named as a run folder, or lies in one.
bool has_run(const std::string& model) {
  std::error_code ignored;
  return std::filesystem::is_directory(model, ignored) || is_file(folder_of_model(model) + "/" + seal_file);
}

void note_counting(const Openings& openings) {
  if (const std::string notes = counting_notes(openings); !notes.empty()) note(notes);
}

Looking looking(const EvaluateArguments& options) {
  return {options.reason, [](const std::vector<EarlierOpening>& before) { note(earlier_words(before)); }};
}

/// Says how an opening was counted, if there was one.
bool tell_opening(const Evaluated& evaluated) {
  if (evaluated.openings) note_counting(*evaluated.openings);
  return evaluated.openings.has_value();
}

/// These two say whether sealed rows were opened.
bool evaluate_validation_rows(const EvaluateArguments& options) {
  const Evaluated evaluated = evaluate_run(open_told(options.model), options.model, options.of_run, looking(options));
  const Judged& judged = evaluated.sides.front().judged;
  const bool is_opened = tell_opening(evaluated);
  if (options.json) {
    print_json(options.model, json_of_sides(evaluated));
    return is_opened;
  }
  const Terminal out = terminal(stdout);
  const Index sealed = judged.repetition.file_copies;
  print(report(judged.evaluation, out.columns, out.has_colour) + "\nthese are the validation rows of the run; " +
        (!evaluated.openings
             ? "nothing was unsealed\n"
             : grouped(sealed) + (sealed == 1 ? " of them is sealed too\n" : " of them are sealed too\n") +
                   opened_line(*evaluated.openings)));
  return is_opened;
}

bool evaluate_rows(const EvaluateArguments& options) {
  if (options.data.empty()) model_path(options.model);  // says what is neither a run nor a model
  demand(options.data, "evaluate", "DATA");
  demand_order("evaluate", options.model, options.data);
  const std::string model = input_path(options.model);
  const Evaluated evaluated = evaluate_model(open_told(model), model, input_path(options.data), options.labels,
                                             options.reading.source({}), options.of_run, looking(options));
  if (!options.quiet) {
    for (const JudgedSide& each : evaluated.sides) note_encounters(each.judged.encounters);
    if (const auto& pictures = evaluated.sides.front().judged.pictures) note_pictures(*pictures);
  }
  const bool is_opened = tell_opening(evaluated);
  if (evaluated.unknown) {
    note("the rows of the run are not at hand, so rows of it among these are not told apart: " +
         evaluated.unknown->message(option_naming) + "\n");
  }
  const bool knows_training_rows =
      std::ranges::any_of(evaluated.sides, [](const JudgedSide& each) { return each.side == Side::training; });
  if (knows_training_rows && !networks_without_mean(model).empty()) {
    note("each training row was seen by some of the networks: how well their mean does on these is no honest figure\n");
  }
  if (options.json) {
    print_json(options.model, json_of_sides(evaluated));
  } else {
    print(report_of(evaluated));
  }
  return is_opened;
}

int run_evaluate(const EvaluateArguments& options) {
  demand(options.model, "evaluate", "MODEL");
  const bool is_opened =
      options.data.empty() && has_run(options.model) ? evaluate_validation_rows(options) : evaluate_rows(options);
  if (is_opened) renew_report_told(options.model, options.of_run);
  return done;
}

}  // namespace

Command add_evaluate(CLI::App& program) {
  const auto options = std::make_shared<EvaluateArguments>();
  CLI::App* app = program.add_subcommand(
      "evaluate",
      "Reports the metrics of a model on labelled rows: those that its run trained on, held out for validation or "
      "sealed apart from new ones. Sealed rows count as an opening. Without DATA: on the validation rows of the run.");
  app->add_option("MODEL", options->model, "a model file or a run folder");
  app->add_option("DATA", options->data,
                  "a table with the target's column, an IDX file of images, or a folder of pictures by class");
  app->add_option("LABELS", options->labels, "of images: the IDX file of their labels");
  add_data_option(*app, options->of_run);
  app->add_option("--reason", options->reason,
                  "why sealed rows among them are looked at: the ledger of the run keeps it, with what is measured")
      ->type_name("TEXT");
  app->add_flag("--quiet", options->quiet, "say nothing of what the rows hold that training had not");
  app->add_flag("--json", options->json, "print one JSON object");
  options->reading.add_reading_to(*app);
  app->footer("Example:\n  pellucid evaluate runs/first new-rows.csv\n  pellucid evaluate runs/first");
  return {app, [options] { return run_evaluate(*options); }};
}

}  // namespace pellucid::cli
