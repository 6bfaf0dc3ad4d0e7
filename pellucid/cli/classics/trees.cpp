// `pellucid classic trees`: boosted trees on a table, with the same rows held out as a network's.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <numeric>

#include "pellucid/base/text.hpp"
#include "pellucid/classics/trees/booster.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/classics/table_options.hpp"
#include "pellucid/cli/report.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/judge/evaluation_json.hpp"

namespace pellucid::cli {

namespace {

using namespace classics;

struct TreesArguments {
  TableOptions table;
  std::string rounds, rate, depth, lambda, min_child_weight, gamma, bins, patience, threads;
};

BoosterOptions booster_options(const TreesArguments& options) {
  BoosterOptions booster;
  booster.rounds = whole_or("--rounds", options.rounds, 1, booster.rounds);
  booster.rate = number_or("--rate", options.rate, booster.rate);
  booster.depth = static_cast<int>(std::min<Index>(whole_or("--depth", options.depth, 1, booster.depth), 1000));
  booster.rules.lambda = number_or("--lambda", options.lambda, booster.rules.lambda);
  booster.rules.min_child_weight =
      number_or("--min-child-weight", options.min_child_weight, booster.rules.min_child_weight);
  booster.rules.gamma = number_or("--gamma", options.gamma, booster.rules.gamma);
  booster.bins = whole_or("--bins", options.bins, 2, booster.bins);
  booster.patience = whole_or("--patience", options.patience, 0, booster.patience);
  booster.threads = static_cast<int>(std::min<Index>(whole_or("--threads", options.threads, 1, 0), 1024));
  return booster;
}

std::string importance_page(const std::vector<double>& importance, const std::vector<std::string>& names) {
  std::vector<std::size_t> order(names.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return importance[a] > importance[b]; });
  Columns table({"", "part of all that was gained"});
  for (std::size_t i = 0; i < order.size() && i < 10; ++i) {
    if (importance[order[i]] == 0) break;
    table.add({printable(names[order[i]]), rounded(100 * importance[order[i]], 3) + " %"});
  }
  return table.text();
}

std::string curve(const Boosting& boosting) {
  const bool is_watched = !boosting.validation_losses.empty();
  Columns table(is_watched ? std::vector<std::string>{"round", "training loss", "validation loss"}
                           : std::vector<std::string>{"round", "training loss"});
  const std::size_t count = boosting.training_losses.size();
  for (std::size_t round = 1; round <= count; ++round) {
    const bool is_shown = round == 1 || round == 3 || round == 10 || round == 30 || round % 100 == 0 || round == count;
    if (!is_shown) continue;
    std::vector<std::string> cells{grouped(static_cast<Index>(round)), rounded(boosting.training_losses[round - 1])};
    if (is_watched) cells.push_back(rounded(boosting.validation_losses[round - 1]));
    table.add(cells);
  }
  return table.text();
}

Json tree_json(const Tree& tree) {
  Json nodes = Json::array();
  for (const TreeNode& node : tree.nodes) {
    if (node.column < 0) {
      nodes.push_back({{"value", node.value}, {"weight", node.weight}});
    } else {
      nodes.push_back({{"input", node.column},
                       {"threshold", node.threshold},
                       {"missing_left", node.missing_left},
                       {"left", node.left},
                       {"right", node.right},
                       {"gain", node.gain},
                       {"weight", node.weight}});
    }
  }
  return nodes;
}

int run_trees(const TreesArguments& options, const CLI::App& app) {
  const BoosterOptions how = booster_options(options);
  const TableRows rows = options.table.open(app, Missing::kept);
  const Boosting boosting =
      boost(rows.task, static_cast<Index>(rows.classes.size()), rows.columns,
            {rows.training.inputs, rows.training.targets}, {rows.validation.inputs, rows.validation.targets}, how);
  const Booster& booster = boosting.booster;
  const Signature signature = rows.signature();
  const auto evaluated = [&](const Part& part) {
    return evaluate(signature, booster.predict(part.inputs), part.targets);
  };
  const Evaluation training = evaluated(rows.training);
  const bool is_watched = rows.validation.rows() > 0;
  const std::vector<double> importance = booster.importance();

  const Terminal out = terminal(stdout);
  std::string page = heading("boosted trees on " + printable(options.table.data)) + rows_line(rows) + "\n" +
                     paragraph(
                         "Each round adds a tree that goes down the slope of the loss at the predictions so far "
                         "(Friedman 2001), split "
                         "by second-order gains from histograms (XGBoost, Chen and Guestrin 2016).") +
                     "\n" + curve(boosting) + "\n" + counted(boosting.rounds, "round") + " kept, " +
                     counted(static_cast<Index>(booster.trees.size()), "tree") + "\ntraining    " +
                     short_report(training) + "\n";
  if (is_watched) page += "validation  " + short_report(evaluated(rows.validation)) + "\n";
  page += "\n" + importance_page(importance, rows.input_names) + "\nthe first tree, its upper levels\n" +
          to_text(booster.trees.front(), rows.input_names, 3);
  if (is_watched && rows.task != Task::regression)
    page += "\n" + report(evaluated(rows.validation), out.columns, out.has_colour);

  Json trees = Json::array();
  for (const Tree& tree : booster.trees) trees.push_back(tree_json(tree));
  Json parts = Json::object();
  for (std::size_t i = 0; i < importance.size(); ++i) parts[rows.input_names[i]] = importance[i];
  const Json json{{"schema", 1},
                  {"classic", "trees"},
                  {"rows", rows_json(rows)},
                  {"rounds", boosting.rounds},
                  {"training_losses", boosting.training_losses},
                  {"validation_losses", boosting.validation_losses},
                  {"training", metrics_json(training)},
                  {"validation", is_watched ? Json(metrics_json(evaluated(rows.validation))) : Json()},
                  {"importance", parts},
                  {"inputs", rows.input_names},
                  {"base", booster.base},
                  {"trees", trees}};
  return show(options.table.json, json, page);
}

}  // namespace

Command add_trees(CLI::App& classic) {
  const auto options = std::make_shared<TreesArguments>();
  CLI::App* app = classic.add_subcommand("trees",
                                         "Gradient-boosted trees: what a network on a table has to beat. Numbers, "
                                         "classes and missing values as they are; the "
                                         "parameters are XGBoost's.");
  options->table.add_to(*app);
  const auto add = [&](const char* name, std::string& to, const char* value, const char* help) {
    app->add_option(name, to, help)->type_name(value);
  };
  add("--rounds", options->rounds, "N", "trees, or trees per class (default: 100)");
  add("--rate", options->rate, "X", "shrinkage: what of each tree is added, (0, 1] (default: 0.3)");
  add("--depth", options->depth, "N", "levels of splits (default: 6)");
  add("--lambda", options->lambda, "X", "L2 on leaf values (default: 1)");
  add("--min-child-weight", options->min_child_weight, "X", "least sum of second derivatives in a leaf (default: 1)");
  add("--gamma", options->gamma, "X", "what a split must gain (default: 0)");
  add("--bins", options->bins, "N", "bins of a column (default: 256)");
  add("--patience", options->patience, "N",
      "stop after so many rounds without a lower validation loss (default: never)");
  add("--threads", options->threads, "N", "threads; the result is the same at any number");
  app->footer("Example:\n  pellucid classic trees examples/penguins.csv --target species");
  return {app, [options, app] { return run_trees(*options, *app); }};
}

}  // namespace pellucid::cli
