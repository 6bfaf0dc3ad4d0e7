#include "pellucid/run/layer_lines.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid {

namespace {

/// The lines of epochs before `epoch`; what is half is left out.
std::string lines_before(Index epoch, const std::string& text) {
  std::string kept;
  for (const std::string& each : pieces(text, '\n')) {
    const Json line = parse_json(each);
    if (!line.is_object() || !line.contains("epoch") || !line["epoch"].is_number_integer()) continue;
    if (line["epoch"].get<Index>() < epoch) kept += each + "\n";
  }
  return kept;
}

struct LayerMeasure {
  const char* key;
  const char* label;
  bool is_log;

  bool is_part() const { return std::string_view(key).ends_with("_units"); }
  draw::Axis axis() const {
    if (is_part()) return {.label = label, .least = 0, .most = 1};
    return {.label = label, .is_log = is_log};
  }
};

double number_of(const Json& layer, const char* key) {
  return layer.is_object() && layer.contains(key) && layer[key].is_number() ? layer[key].get<double>() : std::nan("");
}

/// What is drawn of a layer: counts of units as a part of its units.
double measure_of(const Json& layer, const LayerMeasure& measure) {
  const double value = number_of(layer, measure.key);
  if (!measure.is_part()) return value;
  const double units = number_of(layer, "units");
  return units > 0 ? value / units : std::nan("");
}

}  // namespace

std::string layer_line(const EpochView& view) {
  Json layers = Json::array();
  for (const LayerView& layer : view.layers()) {
    const bool has_units = layer.units > 0;
    layers.push_back({{"layer", layer.step},
                      {"weight_norm", number_or_null(layer.weight_norm)},
                      {"gradient_norm", number_or_null(layer.gradient_norm)},
                      {"update_ratio", number_or_null(layer.update_ratio)},
                      {"units", has_units ? Json(layer.units) : Json(nullptr)},
                      {"dead_units", has_units ? Json(layer.dead_units) : Json(nullptr)},
                      {"saturated_units", layer.saturated_units ? Json(*layer.saturated_units) : Json(nullptr)}});
  }
  return Json{{"epoch", view.epoch().epoch}, {"layers", std::move(layers)}}.dump() + "\n";
}

void LayerLines::take(const EpochView& view) {
  const bool is_new = !has_begun_;
  has_begun_ = true;
  const std::string path = folder_.file(file_);
  const std::string before = is_new && is_file(path) ? lines_before(view.epoch().epoch, read_text(path)) : "";
  folder_.append(file_, before + layer_line(view), is_new);
}

std::vector<draw::Chart> layer_curves_of(const std::string& folder) {
  const std::string path = folder + "/" + layers_file;
  if (!is_file(path)) return {};
  constexpr LayerMeasure all[]{{"gradient_norm", "gradient norm", true},
                               {"update_ratio", "update / weight", true},
                               {"dead_units", "dead units (part)", false},
                               {"saturated_units", "saturated units (part)", false}};
  std::vector<draw::Chart> charts;
  for (const LayerMeasure& each : all) {
    draw::Chart& chart = charts.emplace_back();
    chart.title = each.label;
    chart.x.label = "epoch";
    chart.y = each.axis();
  }
  for (const std::string& text : pieces(read_text(path), '\n')) {
    const Json line = parse_json(text);
    if (!line.is_object() || !line.contains("epoch") || !line["epoch"].is_number() || !line.contains("layers"))
      continue;
    std::size_t number = 0;
    for (const Json& layer : line["layers"]) {
      const bool is_named = layer.is_object() && layer.contains("layer") && layer["layer"].is_string();
      const std::string step = is_named ? layer["layer"].get<std::string>() : "";
      const std::string name = std::to_string(number) + " " + step.substr(0, step.find('('));
      for (std::size_t i = 0; i < charts.size(); ++i) {
        std::vector<draw::Series>& series = charts[i].series;
        const double value = measure_of(layer, all[i]);
        const auto own = std::ranges::find(series, name, &draw::Series::name);
        if (own == series.end() && std::isnan(value)) continue;
        draw::Series& to =
            own == series.end() ? series.emplace_back(draw::Series{name, draw::Form::line, {}, {}}) : *own;
        to.x.push_back(line["epoch"].get<double>());
        to.y.push_back(value);
      }
      ++number;
    }
  }
  std::erase_if(charts, [](const draw::Chart& chart) { return chart.series.empty(); });
  return charts;
}

}  // namespace pellucid
