#include "pellucid/explain/layer_sums_json.hpp"

namespace pellucid {

namespace {

const char* name_of(LayerSums::Flow flow) {
  switch (flow) {
    case LayerSums::Flow::unknown:
      return "unknown";
    case LayerSums::Flow::none:
      return "none";
    case LayerSums::Flow::vanishes:
      return "vanishes";
    case LayerSums::Flow::explodes:
      return "explodes";
    case LayerSums::Flow::arrives:
      return "arrives";
  }
  return "";
}

}  // namespace

Json json_of(const LayerSums& sums) {
  Json list = Json::array();
  const auto count = [](const std::optional<Index>& units) { return units ? Json(*units) : Json(nullptr); };
  for (const LayerSums::Line& line : sums.lines) {
    list.push_back({{"step", line.step},
                    {"name", line.name},
                    {"shape", line.shape},
                    {"values_rms", number_or_null(line.activation)},
                    {"gradient_rms", number_or_null(line.gradient)},
                    {"off_units", count(line.off)},
                    {"saturated_units", count(line.flat)}});
  }
  return {{"layers", std::move(list)}, {"gradient", name_of(sums.flow)}, {"ratio", number_or_null(sums.ratio)}};
}

}  // namespace pellucid
