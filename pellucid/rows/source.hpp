// Where the rows of a run come from and how they are read: the [data] of a recipe. With it a recipe repeats its run;
// the model file holds none of it, since equal runs on equal rows give equal models wherever the rows lie.
#pragma once

#include <string>
#include <vector>

#include "pellucid/base/element.hpp"
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

/// What repeats a run: how, and on what.
struct RunRecipe {
  Recipe recipe{};
  Source source{};
};

/// The seed by which rows are split: the recipe's own, or of a member of an ensemble the first member's.
std::uint64_t split_seed(const RunRecipe& run);

}  // namespace pellucid
