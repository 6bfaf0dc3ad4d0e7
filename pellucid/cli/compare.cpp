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
  std::string html, metric;
  bool json = false, force = false;
};

constexpr const char* note_on_intervals =
    "differences are to the best run of the same rows, row by row, with 95 % intervals of the rows: another seed moves "
    "them too";

template <class Compared>
std::string value_of_run(const Compared& run) {
  return run.rows == 0 ? "no validation rows" : number_text(run.value, 4);
}

/// Its place among those of its rows.
template <class Compared>
std::string standing(const Compared& run) {
  if (run.rows == 0) return "";
  if (run.difference.value == 0 && run.difference.margin == 0) return "best";
  if (std::isnan(run.difference.margin)) return number_text(run.difference.value, 3);
  const bool is_settled = run.difference.is_above(0) || run.difference.is_below(0);
  return text_of(run.difference) + (is_settled ? "" : ", within noise");
}

/// A table for each group of runs on the same rows.
report::Document document_of(const ComparedRuns& all) {
  report::Document document{"Runs compared", counted(static_cast<Index>(all.runs.size()), "network"), {}};
  for (std::size_t group = 0; group < all.groups_of_wholes.size(); ++group) {
    const std::string& label = all.groups_of_wholes[group].label;
    report::Section section{"wholes-" + std::to_string(group + 1), "Runs of several networks, each as a whole", {}};
    report::Table table{"By " + label, {"run", label, "to the best", "networks", "rows"}, {}};
    for (const ComparedWhole& run : all.wholes) {
      if (static_cast<std::size_t>(run.group) != group) continue;
      table.rows.push_back({run.folder, value_of_run(run), standing(run), grouped(run.networks), grouped(run.rows)});
    }
    section.blocks.emplace_back(std::move(table));
    document.sections.push_back(std::move(section));
  }
  for (std::size_t group = 0; group < all.groups.size(); ++group) {
    const bool is_one = all.groups.size() == 1;
    const std::string& label = all.groups[group].label;
    report::Section section{"group-" + std::to_string(group + 1),
                            is_one ? "On the same validation rows" : "Rows " + std::to_string(group + 1),
                            {}};
    report::Table table{"By " + label, {"run", label, "to the best", "rows", "epochs", "parameters"}, {}};
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
  if (all.groups.size() > 1) {
    document.sections.front().blocks.insert(
        document.sections.front().blocks.begin(),
        report::Paragraph{"These runs were validated on " + counted(static_cast<Index>(all.groups.size()), "set") +
                          " of rows: what stands in different tables cannot be compared."});
  }
  document.sections.back().say(note_on_intervals);
  return document;
}

std::string text_of_runs(const ComparedRuns& all) {
  int names = 3;
  for (const ComparedRun& run : all.runs) names = std::max(names, width_of(printable(run.folder)));
  std::string text;
  const auto tell = [&](const ComparedBy& by, const auto& runs, std::size_t group) {
    const int width = std::max(20, width_of(by.label) + 2);
    text += left("run", names) + right(by.label, width) + "  to the best\n";
    for (const auto& run : runs) {
      if (static_cast<std::size_t>(run.group) != group) continue;
      text += left(printable(run.folder), names) + right(value_of_run(run), width) + "  " + standing(run) + "\n";
    }
  };
  for (std::size_t group = 0; group < all.groups_of_wholes.size(); ++group) {
    text += "each run as a whole, the mean of its networks\n";
    tell(all.groups_of_wholes[group], all.wholes, group);
    text += "\n";
  }
  for (std::size_t group = 0; group < all.groups.size(); ++group) {
    if (all.groups.size() > 1) {
      text += (group == 0 ? "" : "\n") + ("validation rows " + std::to_string(group + 1)) +
              " (not to be compared with the others)\n";
    }
    tell(all.groups[group], all.runs, group);
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
  for (std::size_t group = 0; group < all.groups.size(); ++group) {
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
    json["groups"].push_back({{"metric", all.groups[group].metric},
                              {"higher_is_better", all.groups[group].is_higher_better},
                              {"runs", std::move(runs)}});
  }
  json["wholes"] = Json::array();
  for (std::size_t group = 0; group < all.groups_of_wholes.size(); ++group) {
    Json runs = Json::array();
    for (const ComparedWhole& run : all.wholes) {
      if (static_cast<std::size_t>(run.group) != group) continue;
      runs.push_back({{"run", run.folder},
                      {"networks", run.networks},
                      {"rows", run.rows},
                      {"value", number_or_null(run.value)},
                      {"difference", number_or_null(run.difference.value)},
                      {"margin", number_or_null(run.difference.margin)}});
    }
    json["wholes"].push_back({{"metric", all.groups_of_wholes[group].metric},
                              {"higher_is_better", all.groups_of_wholes[group].is_higher_better},
                              {"runs", std::move(runs)}});
  }
  return json;
}

int run_compare(const CompareArguments& options) {
  if (options.runs.empty()) demand("", "compare", "RUN");
  if (!options.html.empty()) demand_output(options.html, {.may_replace = options.force, .read = {}});
  const ComparedRuns all = compare_runs(options.runs, options.data, options.metric);
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
      "Compares runs by the metric that they were asked to be judged by, or the main one of their task: each network "
      "is "
      "judged anew on its validation rows, and the difference to the best is told row by row with an interval. Runs "
      "over "
      "other data or other validation rows stand apart. Folds and seeds are networks of their own, and runs that have "
      "the same are compared as wholes too.");
  app->add_option("RUN", options->runs, "run folders, or a folder of runs");
  add_data_option(*app, options->data);
  app->add_option("--metric", options->metric,
                  "compare by this one: a metric of the task, such as f1 or mae (\"pellucid list metrics\")")
      ->type_name("METRIC");
  app->add_option("--html", options->html, "write the comparison as a page to this file")->type_name("FILE");
  add_force_to(*app, options->force, "the file of --html");
  app->add_flag("--json", options->json, "print one JSON object");
  app->footer("Example:\n  pellucid compare runs/first runs/second\n  pellucid compare runs");
  return {app, [options] { return run_compare(*options); }};
}

}  // namespace pellucid::cli
