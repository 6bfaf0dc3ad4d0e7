// `pellucid classic perceptron`: Rosenblatt's rule, its mistakes beside Novikoff's bound, and why it does not settle
// where it does not.
#include "pellucid/classics/perceptron.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/classics/table_options.hpp"
#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

namespace {

using namespace classics;

struct PerceptronArguments {
  TwoKindsOptions points;
  std::string rate, epochs;
};

std::string mistakes_text(const std::vector<Index>& by_epoch) {
  constexpr std::size_t most = 12;
  std::string text;
  for (std::size_t i = 0; i < by_epoch.size() && i < most; ++i) text += (i == 0 ? "" : ", ") + grouped(by_epoch[i]);
  if (by_epoch.size() > most) text += ", … , " + grouped(by_epoch.back());
  return text;
}

std::string row_text(const TwoKinds& two, Index row) {
  if (!two.rows.empty()) return "training row " + grouped(row + 1);
  return "(" + listed(two.training.row(row)) + ")";
}

std::string settled_page(const PerceptronRun& run, const Separation& widest) {
  const double best = run.radius * run.radius / (widest.margin * widest.margin);
  return "It settled: every row is on its side after " + counted(run.mistakes, "mistake") + ".\n" +
         paragraph("Novikoff's bound: R = " + rounded(run.radius) +
                   " is the longest row (x, 1); the weights found keep "
                   "every row gamma = " +
                   rounded(run.margin) + " on its side, so at most (R / gamma)^2 = " + rounded(run.bound()) +
                   " mistakes are possible. The largest gamma that any weights have is " + rounded(widest.margin) +
                   ", which tightens the bound to " + rounded(best) + ".");
}

std::string unsettled_page(const TwoKinds& two, const PerceptronRun& run, const Separation& why) {
  std::string page = "It did not settle in " + counted(static_cast<Index>(run.mistakes_by_epoch.size()), "epoch") +
                     ": " + counted(run.mistakes, "mistake") + ".\n";
  if (!run.cycle.empty()) {
    const Cycle& cycle = run.cycle.front();
    page += paragraph("It never will: after epoch " + grouped(cycle.begin + cycle.length) +
                      " its weights are what they were after epoch " + grouped(cycle.begin) +
                      ", so it goes round for ever, " + counted(cycle.length, "epoch") + " at a time.");
  }
  if (why.is_separable) {
    return page +
           paragraph("The points can be parted: some weights keep every row gamma = " + rounded(why.margin) +
                     " on its side, so it settles within (R / gamma)^2 = " +
                     rounded(run.radius * run.radius / (why.margin * why.margin)) + " mistakes. Give it more epochs.");
  }
  page += paragraph(
      "No weights can do it: the two kinds cannot be parted. A mean of rows of one kind is a mean of rows "
      "of the other, and no line has the same point on both of its sides:");
  constexpr std::size_t most = 12;
  for (const int kind : {1, -1}) {
    double total = 0;
    for (const Share& share : why.proof) {
      total += two.training.kinds[static_cast<std::size_t>(share.row)] == kind ? share.share : 0;
    }
    std::string terms;
    std::size_t shown = 0;
    for (const Share& share : why.proof) {
      if (two.training.kinds[static_cast<std::size_t>(share.row)] != kind || ++shown > most) continue;
      terms += (terms.empty() ? "" : " + ") + rounded(share.share / total, 4) + " " + row_text(two, share.row);
    }
    if (shown > most) terms += " + … (" + grouped(static_cast<Index>(shown)) + " rows)";
    page += paragraph("  " + printable(kind > 0 ? two.positive : two.others) + ": " + terms);
  }
  if (two.training.columns <= 6) page += "  both are the point (" + listed(why.meeting_point) + ")\n";
  return page + "  (the two means agree to " + rounded(why.residual, 2) + " of the longest row)\n";
}

Json json_of(const TwoKinds& two, const PerceptronRun& run, const Separation& separation) {
  Json json{{"schema", 1},
            {"classic", "perceptron"},
            {"positive", two.positive},
            {"has_settled", run.has_settled},
            {"mistakes", run.mistakes},
            {"mistakes_by_epoch", run.mistakes_by_epoch},
            {"radius", run.radius},
            {"margin", run.has_settled ? Json(run.margin) : Json()},
            {"bound", run.has_settled ? Json(run.bound()) : Json()},
            {"is_separable", separation.is_separable},
            {"largest_margin", separation.is_separable ? Json(separation.margin) : Json()},
            {"cycle", Json()},
            {"proof_that_it_cannot", Json()},
            {"training_accuracy", accuracy(two.training, run.weights)},
            {"validation_accuracy", accuracy(two.validation, run.weights)}};
  if (!run.cycle.empty()) {
    json["cycle"] = {
        {"begin", run.cycle[0].begin}, {"length", run.cycle[0].length}, {"mistakes", run.cycle[0].mistakes}};
  }
  if (!separation.is_separable) {
    Json shares = Json::array();
    for (const Share& share : separation.proof) {
      shares.push_back({{"row", share.row},
                        {"kind", two.training.kinds[static_cast<std::size_t>(share.row)]},
                        {"share", share.share}});
    }
    json["proof_that_it_cannot"] = {
        {"shares", shares}, {"meeting_point", separation.meeting_point}, {"gap", separation.residual}};
  }
  json.update(line_json(two.input_names, two.in_user_units(run.weights)));
  if (!two.rows.empty()) json["rows"] = rows_json(two.rows.front());
  return json;
}

int run_perceptron(const PerceptronArguments& options, const CLI::App& app) {
  const TwoKinds two = options.points.open(app);
  const PerceptronOptions rule{number_or("--rate", options.rate, 1), whole_or("--epochs", options.epochs, 1, 1000)};
  const PerceptronRun run = perceptron(two.training, rule);
  const Separation separation = separate(two.training);
  std::string page =
      heading("perceptron on " + two.title + ": " + printable(two.positive) + " or " + printable(two.others));
  if (!two.rows.empty()) page += rows_line(two.rows.front()) + "\n";
  page += paragraph(
              "Rosenblatt's rule (1958): a row on the wrong side of w · x + b = 0 is added to the weights, or taken "
              "from them; a right one changes nothing.") +
          "\nmistakes by epoch: " + mistakes_text(run.mistakes_by_epoch) + "\n";
  page += run.has_settled ? settled_page(run, separation) : unsettled_page(two, run, separation);
  page += "\nweights" + std::string(two.rows.empty() ? "" : ", in the table's units") + "\n" +
          line_text(two.input_names, two.in_user_units(run.weights));
  if (two.validation.rows() > 0) {
    page += "\naccuracy " + fixed(accuracy(two.training, run.weights), 4) + " on training rows, " +
            fixed(accuracy(two.validation, run.weights), 4) + " on those held out\n";
  }
  return show(options.points.table.json, json_of(two, run, separation), page);
}

}  // namespace

Command add_perceptron(CLI::App& classic) {
  const auto options = std::make_shared<PerceptronArguments>();
  CLI::App* app = classic.add_subcommand("perceptron",
                                         "Rosenblatt's perceptron (1958) and its rule. Settles within (R / gamma)^2 "
                                         "mistakes where a line parts the two kinds "
                                         "of rows; elsewhere it never does, and the page proves why.");
  options->points.add_to(*app);
  app->add_option("--rate", options->rate, "what of a row is added (default: 1; changes no decision)")->type_name("X");
  app->add_option("--epochs", options->epochs, "passes over the rows, at most (default: 1000)")->type_name("N");
  app->footer(
      "Example:\n  pellucid classic perceptron --gate xor\n"
      "  pellucid classic perceptron examples/penguins.csv --target species --positive Gentoo");
  return {app, [options, app] { return run_perceptron(*options, *app); }};
}

}  // namespace pellucid::cli
