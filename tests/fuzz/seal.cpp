// Seals, and the preparation as a model file holds it.
#include <nlohmann/json.hpp>

#include "pellucid/data/preparation.hpp"
#include "pellucid/data/preparation_json.hpp"
#include "pellucid/data/sealed.hpp"
#include "tests/fuzz/fuzz.hpp"

PELLUCID_FUZZ({
  if ((choice & 1U) != 0) {
    to_json(pellucid::data::seal_from_json(std::string(bytes), "x"));
  } else {
    const auto json = nlohmann::ordered_json::parse(bytes, nullptr, false);
    pellucid::data::preparation_from_json(json, "x").input_names();
  }
})
