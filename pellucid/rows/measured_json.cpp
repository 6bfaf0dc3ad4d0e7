#include "pellucid/rows/measured_json.hpp"

#include <cmath>

namespace pellucid {

Json json_of(const std::vector<Measured>& measured) {
  Json json = Json::object();
  for (const Measured& each : measured) {
    json[each.metric] = {
        {"value", number_or_null(each.value)}, {"low", number_or_null(each.low)}, {"high", number_or_null(each.high)}};
  }
  return json;
}

std::vector<Measured> measured_from(const Json& json) {
  std::vector<Measured> measured;
  if (!json.is_object()) return measured;
  for (const auto& [name, told] : json.items()) {
    const auto number = [&told = told](const char* key) {
      return told.is_object() && told.contains(key) && told[key].is_number() ? told[key].template get<double>()
                                                                             : std::nan("");
    };
    measured.push_back({name, number("value"), number("low"), number("high")});
  }
  return measured;
}

}  // namespace pellucid
