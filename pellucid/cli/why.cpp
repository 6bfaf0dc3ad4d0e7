#include "pellucid/cli/why.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/explain/reference_row.hpp"
#include "pellucid/model/mean.hpp"

namespace pellucid::cli {

namespace {

constexpr std::size_t nearest_shown = 3;
constexpr std::size_t most_runs = 40'000;  // of the network, for the sampled Shapley values

std::vector<std::string> in_words(const Model& model, const std::vector<double>& inputs) {
  if (model.preparation() != nullptr) return cells_of(*model.preparation(), inputs);
  std::vector<std::string> cells;
  for (const double value : inputs) cells.push_back(number_text(value, 6));
  return cells;
}

}  // namespace

bool Why::tells_classes() const { return model.signature().task != Task::regression; }

std::string Why::class_name() const {
  const std::vector<std::string>& classes = model.signature().classes;
  return output < classes.size() ? classes[output] : std::to_string(output);
}

double Why::probability() const {
  if (predictions.size() > 1) return predictions[output];
  return output == 1 ? predictions[0] : 1 - predictions[0];
}

std::vector<double> Why::probabilities() const {
  if (quantity != explaining::Quantity::log_odds) return {};
  std::vector<double> after{1 / (1 + std::exp(-attribution.reference))};
  double log_odds = attribution.reference;
  for (const std::size_t column : attribution.order()) {
    log_odds += attribution.contributions[column];
    after.push_back(1 / (1 + std::exp(-log_odds)));
  }
  return after;
}

std::string Why::truth_of(std::size_t row) const {
  const data::Column* const target = training->table.find(model.preparation()->target.name);
  return target != nullptr ? std::string(target->cells[static_cast<Index>(row)]) : "";
}

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
  if (why.tells_classes()) {
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

std::string json_of(const Why& why) {
  const Attribution& at = why.attribution;
  Json json{{"schema", 1}, {"model", why.asked.model}, {"data", why.asked.data}, {"row", why.asked.number}};
  if (why.asked.data.empty()) json["data"] = json["row"] = nullptr;
  constexpr const char* quantities[] = {"number", "log_odds", "score"};
  json["target"] = why.model.preparation() != nullptr ? Json(why.model.preparation()->target.name) : Json(nullptr);
  json["explained"] = quantities[static_cast<int>(why.quantity)];
  json["class"] = why.tells_classes() ? Json(why.class_name()) : Json(nullptr);
  if (why.quantity == explaining::Quantity::log_odds) json["probability"] = number_or_null(why.probability());
  json["prediction"] = number_or_null(at.prediction);
  if (!why.model.members().empty())
    json["members"] = {{"networks", why.model.members().size()}, {"spread", number_or_null(why.members_spread)}};
  json["reference"] = {
      {"name", why.reference.name}, {"words", why.reference.words}, {"value", number_or_null(at.reference)}};
  json["columns"] = Json::array();
  const std::vector<double> probabilities = why.probabilities();
  for (const std::size_t i : at.order()) {
    json["columns"].push_back({{"name", why.columns[i].name},
                               {"cell", why.asked.cells[i]},
                               {"reference", why.reference_cells[i]},
                               {"contribution", number_or_null(at.contributions[i])},
                               {"shapley", number_or_null(why.shapley.values[i])},
                               {"shapley_error", number_or_null(why.shapley.errors[i])}});
    const std::size_t place = json["columns"].size();
    if (!probabilities.empty()) json["columns"].back()["probability"] = number_or_null(probabilities[place]);
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
                                 {"target", why.truth_of(row)}});
    }
    json["unlike"] = {{"further", why.nearest->further}, {"compared", why.nearest->compared}};
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pellucid::cli
