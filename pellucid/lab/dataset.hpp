// Tables made from a seed, to learn on. Each is one file in lab/datasets/ that defines one function returning a
// Dataset; the build collects them, `pellucid make` prints them and the lab's page draws them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pellucid/base/catalogue.hpp"
#include "pellucid/graph/graph.hpp"
#include "pellucid/model/recipe.hpp"

namespace pellucid::lab {

using graph::Value;

/// What the columns of a row are made of, all [rows, 1].
struct Draws {
  Value u, v;    ///< uniform in [0, 1), each by itself
  Value n, m;    ///< normal, mean 0 and deviation 1
  Value noise;   ///< how strong the disturbance is: 0 for none
  Value number;  ///< of the row, from 0
};

struct Dataset {
  static constexpr const char* kind = "data set";
  static constexpr const char* plural = "datasets";
  static constexpr const char* about = "tables that are made from a seed, to learn on: \"pellucid make\" prints them";
  static Entries<Dataset>& registered();
  Text name, summary, use, source;
  Task task;
  std::vector<Text> columns;         ///< of the inputs
  std::vector<const char*> classes;  ///< names of the target's; empty for a regression
  /// The columns, then the target: a number, or the number of a class.
  std::vector<Value> (*define)(const Draws& draws);
  /// "circle rows=4 noise=0 seed=1", and the first row that it gives.
  Example example{};
};

/// What is wanted of one.
struct Made {
  Index rows = 500;
  double noise = 0.1;
  std::uint64_t seed = 0;
};
constexpr Index most_made = 1'000'000;

/// The table as CSV: inputs with four digits behind the point, then the column "target". The same text on every
/// machine. Fails (Fault::usage) on an unknown name, more than a million rows or a noise outside [0, 10].
std::string made_csv(const std::string& name, const Made& wanted);

}  // namespace pellucid::lab
