// Where the rows of a run come from and how they are read: the [data] of a recipe. With it a recipe repeats its run;
// the model file holds none of it, since equal runs on equal rows give equal models wherever the rows lie.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "pellucid/base/shape.hpp"
#include "pellucid/model/recipe.hpp"

namespace pellucid {

/// Its members are the rows of source_keys.inc: type, name, default, and what it is.
struct Source {
#define PELLUCID_KEY(type, name, fallback, ...) type name = fallback;
#include "pellucid/rows/source_keys.inc"
#undef PELLUCID_KEY
  static constexpr const char* title = "source";  ///< how messages begin the name of a key: source.target
};

template <>
const std::vector<Key<Source>>& keys<Source>();

nlohmann::ordered_json to_json(const Source& source);
/// Reads what to_json writes; a missing key keeps its default. Fails (Fault::usage), naming `path_for_messages` and the
/// key, on an unknown key, another type or an impossible value.
Source source_from_json(const nlohmann::ordered_json& json, const std::string& path_for_messages);

/// What repeats a run: how, and on what.
struct RunRecipe {
  Recipe recipe{};
  Source source{};
};

}  // namespace pellucid
