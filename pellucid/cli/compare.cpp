// `pellucid compare`: runs side by side on the validation rows that they share.
#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/data_option.hpp"
#include "pellucid/cli/out_options.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/report/html.hpp"
#include "pellucid/run/compared_runs.hpp"

namespace pellucid::cli {

namespace {

struct CompareArguments {
  std::vector<std::string> runs, data;
  std::string html;
  bool json = false, force = false;
};

constexpr const char* note_on_intervals =
    "differences are to the best run of the same rows, row by row, with 95 % intervals of the rows: another seed moves "
    "them too";

std::string value_of_run(const ComparedRun& run) {
  return run.rows == 0 ? "no validation rows" : number_text(run.value, 4);
}

/// Its place among those of its rows.
std::string standing(const ComparedRun& run) {
  if (run.rows == 0) return "";
  if (run.difference.value == 0 && run.difference.margin == 0) return "best";
  if (std::isnan(run.difference.margin)) return number_text(run.difference.value, 3);
  const bool is_settled = run.difference.is_above(0) || run.difference.is_below(0);
  return text_of(run.difference) + (is_settled ? "" : ", within noise");
}

/// A table for each group of runs on the same rows.
report::Document document_of(const ComparedRuns& all) {
  report::Document document{"Runs compared", counted(static_cast<Index>(all.runs.size()), "network"), {}};
  for (std::size_t group = 0; group < all.labels.size(); ++group) {
    const bool is_one = all.labels.size() == 1;
    report::Section section{"group-" + std::to_string(group + 1),
                            is_one ? "On the same validation rows" : "Rows " + std::to_string(group + 1),
                            {}};
    report::Table table{
        "By " + all.labels[group], {"run", all.labels[group], "to the best", "rows", "epochs", "parameters"}, {}};
    table.head.insert(table.head.end(), all.keys.begin(), all.keys.end());
    for (const ComparedRun& run : all.runs) {
      if (static_cast<std::size_t>(run.group) != group) continue;
      table.rows.push_back({run.folder, value_of_run(run), standing(run), grouped(run.rows), grouped(run.epochs),
                            grouped(run.parameters)});
      table.rows.back().insert(table.rows.back().end(), run.recipe.begin(), run.recipe.end());
    }
    section.blocks.emplace_back(std::move(table));
    document.sections.push_back(std::move(section));
  }
  if (all.labels.size() > 1) {
    document.sections.front().blocks.insert(
        document.sections.front().blocks.begin(),
        report::Paragraph{"These runs were validated on " + counted(static_cast<Index>(all.labels.size()), "set") +
                          " of rows: what stands in different tables cannot be compared."});
  }
  document.sections.back().say(note_on_intervals);
  return document;
}

std::string text_of_runs(const ComparedRuns& all) {
  int names = 3;
  for (const ComparedRun& run : all.runs) names = std::max(names, width_of(printable(run.folder)));
  std::string text;
  for (std::size_t group = 0; group < all.labels.size(); ++group) {
    if (all.labels.size() > 1) {
      text += (group == 0 ? "" : "\n") + ("validation rows " + std::to_string(group + 1)) +
              " (not to be compared with the others)\n";
    }
    text += left("run", names) + right(all.labels[group], 20) + "  to the best\n";
    for (const ComparedRun& run : all.runs) {
      if (static_cast<std::size_t>(run.group) != group) continue;
      text += left(printable(run.folder), names) + right(value_of_run(run), 20) + "  " + standing(run) + "\n";
    }
  }
  if (!all.keys.empty()) text += "\nthe recipes differ in\n";
  for (std::size_t key = 0; key < all.keys.size(); ++key) {
    text += "  " + all.keys[key] + "\n";
    for (const ComparedRun& run : all.runs) {
      text += "    " + left(printable(run.folder), names) + "  " + printable(run.recipe[key]) + "\n";
    }
  }
  return text + "\n" + note_on_intervals + "\n";
}

Json json_of_runs(const ComparedRuns& all) {
  Json json{{"schema", 1}, {"groups", Json::array()}};
  for (std::size_t group = 0; group < all.labels.size(); ++group) {
    Json runs = Json::array();
    for (const ComparedRun& run : all.runs) {
      if (static_cast<std::size_t>(run.group) != group) continue;
      Json recipe = Json::object();
      for (std::size_t key = 0; key < all.keys.size(); ++key) recipe[all.keys[key]] = run.recipe[key];
      runs.push_back({{"run", run.folder},
                      {"rows", run.rows},
                      {"value", number_or_null(run.value)},
                      {"difference", number_or_null(run.difference.value)},
                      {"margin", number_or_null(run.difference.margin)},
                      {"epochs", run.epochs},
                      {"parameters", run.parameters},
                      {"recipe", std::move(recipe)}});
    }
    json["groups"].push_back({{"metric", all.metrics[group]},
                              {"higher_is_better", static_cast<bool>(all.is_higher_better[group])},
                              {"runs", std::move(runs)}});
  }
  return json;
}

int run_compare(const CompareArguments& options) {
  if (options.runs.empty()) demand("", "compare", "RUN");
  if (!options.html.empty()) demand_output(options.html, {.may_replace = options.force, .read = {}});
  const ComparedRuns all = compare_runs(options.runs, options.data);
  if (!options.html.empty()) {
    write_output(options.html, report::html(document_of(all)), {.may_replace = options.force, .read = {}});
  }
  print(options.json ? json_of_runs(all).dump(2, ' ', false, Json::error_handler_t::replace) + "\n"
                     : text_of_runs(all));
  return done;
}

}  // namespace

Command add_compare(CLI::App& program) {
  const auto options = std::make_shared<CompareArguments>();
  CLI::App* app = program.add_subcommand(
      "compare",
      "Compares runs by the main metric of their task: each network is judged anew on its validation rows, and the "
      "difference to the best is told row by row with an interval. Runs over other data or other validation rows stand "
      "apart. Folds and seeds are networks of their own.");
  app->add_option("RUN", options->runs, "run folders, or a folder of runs");
  add_data_option(*app, options->data);
  app->add_option("--html", options->html, "write the comparison as a page to this file")->type_name("FILE");
  add_force_to(*app, options->force, "the file of --html");
  app->add_flag("--json", options->json, "print one JSON object");
  app->footer("Example:\n  pellucid compare runs/first runs/second\n  pellucid compare runs");
  return {app, [options] { return run_compare(*options); }};
}

}  // namespace pellucid::cli
