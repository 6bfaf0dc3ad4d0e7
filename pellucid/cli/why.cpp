#include "pellucid/cli/why.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/data/target.hpp"
#include "pellucid/explain/reference_row.hpp"
#include "pellucid/model/mean.hpp"

namespace pellucid::cli {

namespace {

constexpr std::size_t nearest_shown = 3, columns_shown = 30;
constexpr std::size_t most_runs = 40'000;  // of the network, for the sampled Shapley values

std::vector<std::string> in_words(const Model& model, const std::vector<double>& inputs) {
  if (model.preparation() != nullptr) return cells_of(*model.preparation(), inputs);
  std::vector<std::string> cells;
  for (const double value : inputs) cells.push_back(number_text(value, 6));
  return cells;
}

bool tells_classes(const Why& why) { return why.model.signature().task != Task::regression; }

std::string class_of(const Why& why) {
  const std::vector<std::string>& classes = why.model.signature().classes;
  return why.output < classes.size() ? classes[why.output] : std::to_string(why.output);
}

double probability_of(const Why& why) {
  if (why.predictions.size() > 1) return why.predictions[why.output];
  return why.output == 1 ? why.predictions[0] : 1 - why.predictions[0];
}

std::string target_of(const Why& why) {
  const data::Preparation* const preparation = why.model.preparation();
  return preparation != nullptr ? printable(preparation->target.name) : "target";
}

std::string explained_by(const Why& why) {
  switch (why.quantity) {
    case explaining::Quantity::number:
      return target_of(why);
    case explaining::Quantity::log_odds:
      return "log-odds of " + printable(class_of(why));
    default:
      return "score of " + printable(class_of(why));
  }
}

/// A bar from the middle: to the left what is negative.
std::string signed_bar(double part, int half, bool colour) {
  const int length = std::clamp(static_cast<int>(std::lround(std::abs(part) * half)), 0, half);
  std::string drawn;
  for (int i = 0; i < length; ++i) drawn += part < 0 ? "▒" : "█";
  const std::string painted = paint(drawn, part < 0 ? Colour::red : Colour::green, colour);
  if (part >= 0) return std::string(static_cast<std::size_t>(half), ' ') + "│" + painted;
  return std::string(static_cast<std::size_t>(half - length), ' ') + painted + "│";
}

std::string without_end_blanks(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

struct Widths {
  int name = 6, cell = 8, reference = 9, number = 12, bar = 0;
};

Widths widths_of(const Why& why, const std::vector<std::size_t>& shown, int columns) {
  Widths widths;
  for (const std::size_t at : shown) {
    widths.name = std::clamp(width_of(printable(why.columns[at].name)), widths.name, 24);
    widths.cell = std::clamp(width_of(printable(why.asked.cells[at])), widths.cell, 18);
    widths.reference = std::clamp(width_of(printable(why.reference_cells[at])), widths.reference, 18);
  }
  const int rest = columns - widths.name - widths.cell - widths.reference - 2 * widths.number - 9;
  widths.bar = std::clamp(rest / 2, 0, 16);
  return widths;
}

std::string table_of(const Why& why, int columns, bool colour) {
  std::vector<std::size_t> shown = why.attribution.order();
  const std::size_t all = shown.size();
  shown.resize(std::min(all, columns_shown));
  const Widths widths = widths_of(why, shown, columns);
  const std::vector<double>& given = why.attribution.contributions;
  const double largest = shown.empty() ? 0 : std::abs(given[shown[0]]);
  std::string text = paint(left("column", widths.name) + "  " + left("this row", widths.cell) + "  " +
                               left("reference", widths.reference) + " " + right("contribution", widths.number) + " " +
                               right("Shapley", widths.number),
                           Colour::bold, colour) +
                     "\n";
  double rest = 0;
  for (const double each : given) rest += each;
  for (const std::size_t at : shown) {
    rest -= given[at];
    std::string line =
        left(printable(why.columns[at].name), widths.name) + "  " + left(printable(why.asked.cells[at]), widths.cell) +
        "  " + left(printable(why.reference_cells[at]), widths.reference) + " " +
        right(signed_text(given[at]), widths.number) + " " + right(signed_text(why.shapley.values[at]), widths.number);
    if (widths.bar >= 4 && largest > 0) line += "  " + signed_bar(given[at] / largest, widths.bar, colour);
    text += without_end_blanks(line) + "\n";
  }
  if (all > shown.size()) {
    text += left("the other " + counted(static_cast<Index>(all - shown.size()), "column"),
                 widths.name + widths.cell + widths.reference + 4) +
            " " + right(signed_text(rest), widths.number) + "\n";
  }
  return text;
}

std::string truth_of(const Why& why, std::size_t row) {
  const data::Preparation& preparation = *why.model.preparation();
  const data::Column* const target = why.training->table.find(preparation.target.name);
  return target != nullptr ? std::string(target->cells[static_cast<Index>(row)]) : "";
}

std::string neighbours_of(const Why& why) {
  std::string text = "nearest training rows:";
  for (const auto& [row, distance] : why.nearest->rows) {
    text += (&why.nearest->rows.front().first == &row ? " row " : "; row ") +
            grouped(why.training->table.number_of_row(static_cast<std::uint32_t>(row))) + " (" + target_of(why) + " " +
            printable(truth_of(why, row)) + ", distance " + rounded(distance, 3) + ")";
  }
  text += "\nhow unlike them it is: " + fixed(100 * why.nearest->further, 1) + " % of " +
          (static_cast<Index>(why.nearest->compared) < why.training->count
               ? grouped(static_cast<Index>(why.nearest->compared)) + " training rows"
               : "the training rows") +
          " are further from their nearest neighbour than this row is from its";
  if (why.nearest->further < 0.05) text += ": it is unlike nearly all, and its prediction is a guess";
  return text + "\n";
}

}  // namespace

std::string signed_text(double value, int digits) { return (value >= 0 ? "+" : "") + rounded(value, digits); }

Why explain_why(const Model& model, AskedRow asked, ReferenceRow reference, std::optional<TrainingRows> training) {
  Reasoner reasoner(model, reference, training ? &*training : nullptr);
  Why why{.model = model,
          .asked = std::move(asked),
          .reference = reference,
          .reference_cells = in_words(model, reference.inputs),
          .quantity = reasoner.quantity(),
          .output = 0,
          .predictions = {},
          .members_spread = 0,
          .columns = reasoner.columns(),
          .attribution = {},
          .spread = 0,
          .shapley = {},
          .nearest = {},
          .training = {}};
  why.predictions = model.predict_float64(why.asked.inputs);
  if (tells_classes(why)) {
    why.output = static_cast<std::size_t>(decided_classes(model.signature(), why.predictions)[0]);
  }
  if (!model.members().empty()) {
    MemberPredictions all(model);
    for (const Model& member : model.members()) all.add(member.predict_float64(why.asked.inputs));
    why.members_spread = all.deviation()[why.predictions.size() > 1 ? why.output : 0];
  }
  if (why.asked.cells.empty()) why.asked.cells = in_words(model, why.asked.inputs);
  why.attribution = reasoner.attribution(why.asked.inputs, why.output);
  why.spread = reasoner.spread(why.output);
  const std::size_t orders = std::clamp<std::size_t>(most_runs / (why.columns.size() + 1), 2, 1000);
  why.shapley = reasoner.shapley(why.asked.inputs, why.output, orders, model.recipe().seed);
  if (training) {
    why.nearest = nearest_rows(batches_of(model, *training), why.asked.inputs, model.signature().fields, nearest_shown,
                               model.recipe().seed);
    why.training = std::move(training);
  }
  return why;
}

std::string text_of(const Why& why, int columns, bool colour) {
  const Attribution& at = why.attribution;
  const std::string explained = explained_by(why);
  std::string text = paint("prediction", Colour::bold, colour) + "  ";
  text += !tells_classes(why)
              ? rounded(at.prediction) + " (" + target_of(why) + ")"
              : target_of(why) + " " + printable(class_of(why)) + ", " + explained + " " + rounded(at.prediction);
  if (why.quantity == explaining::Quantity::log_odds) text += ", probability " + rounded(probability_of(why), 4);
  if (const std::size_t networks = why.model.members().size(); networks > 0) {
    text += "\nthe mean of " + grouped(static_cast<Index>(networks)) + " networks, which lie " +
            rounded(why.members_spread, 3) + " apart" +
            (why.quantity == explaining::Quantity::log_odds ? " in that probability" : "") + " (standard deviation)";
  }
  text += "\n" + paint("reference", Colour::bold, colour) + "   " + rounded(at.reference) + ": " + why.reference.words +
          "\n\n" + table_of(why, columns, colour) + "\n";
  double sum = 0;
  for (const double each : at.contributions) sum += each;
  const double scale = at.scale(why.spread);
  const double share = scale > 0 ? std::abs(at.residual()) / scale : 0;
  text += "reference " + rounded(at.reference) + " and contributions " + signed_text(sum, 6) + " give " +
          rounded(at.reference + sum) + "; the residual is " + rounded(at.residual(), 2) + " (" +
          rounded(100 * share, 2) + " % of what is explained)\n";
  if (share > 0.01) {
    text +=
        "the residual is more than 1 %: the network jumps or bends too often to be followed; trust the Shapley "
        "values\n";
  }
  double worst = 0;
  for (std::size_t i = 0; i < at.contributions.size(); ++i)
    worst = std::max(worst, std::abs(at.contributions[i] - why.shapley.values[i]));
  text += "contributions are integrated gradients; Shapley values, sampled over " +
          grouped(static_cast<Index>(why.shapley.orders)) + " orders, differ from them by at most " +
          rounded(worst, 3) + " (standard error at most " +
          rounded(why.shapley.errors.empty() ? 0 : *std::ranges::max_element(why.shapley.errors), 2) + ")\n";
  if (why.nearest) text += "\n" + neighbours_of(why);
  return text;
}

std::string json_of(const Why& why) {
  const Attribution& at = why.attribution;
  Json json{{"schema", 1}, {"model", why.asked.model}, {"data", why.asked.data}, {"row", why.asked.number}};
  if (why.asked.data.empty()) json["data"] = json["row"] = nullptr;
  constexpr const char* quantities[] = {"number", "log_odds", "score"};
  json["target"] = why.model.preparation() != nullptr ? Json(why.model.preparation()->target.name) : Json(nullptr);
  json["explained"] = quantities[static_cast<int>(why.quantity)];
  json["class"] = tells_classes(why) ? Json(class_of(why)) : Json(nullptr);
  if (why.quantity == explaining::Quantity::log_odds) json["probability"] = number_or_null(probability_of(why));
  json["prediction"] = number_or_null(at.prediction);
  if (!why.model.members().empty())
    json["members"] = {{"networks", why.model.members().size()}, {"spread", number_or_null(why.members_spread)}};
  json["reference"] = {
      {"name", why.reference.name}, {"words", why.reference.words}, {"value", number_or_null(at.reference)}};
  json["columns"] = Json::array();
  for (const std::size_t i : at.order()) {
    json["columns"].push_back({{"name", why.columns[i].name},
                               {"cell", why.asked.cells[i]},
                               {"reference", why.reference_cells[i]},
                               {"contribution", number_or_null(at.contributions[i])},
                               {"shapley", number_or_null(why.shapley.values[i])},
                               {"shapley_error", number_or_null(why.shapley.errors[i])}});
  }
  json["residual"] = number_or_null(at.residual());
  json["residual_share"] = number_or_null(std::abs(at.residual()) / at.scale(why.spread));
  json["spread"] = number_or_null(why.spread);
  json["gradients"] = at.evaluations;
  json["shapley_orders"] = why.shapley.orders;
  json["nearest"] = json["unlike"] = nullptr;
  if (why.nearest) {
    json["nearest"] = Json::array();
    for (const auto& [row, distance] : why.nearest->rows) {
      json["nearest"].push_back({{"row", why.training->table.number_of_row(static_cast<std::uint32_t>(row))},
                                 {"distance", number_or_null(distance)},
                                 {"target", truth_of(why, row)}});
    }
    json["unlike"] = {{"further", why.nearest->further}, {"compared", why.nearest->compared}};
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pellucid::cli
