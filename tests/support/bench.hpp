// A table of the lab on its bench, and a network that learns from it.
#pragma once

#include <string>

#include "pellucid/lab/dataset.hpp"
#include "pellucid/lab/workbench.hpp"

namespace pellucid::testing {

/// A network with what a lab must bring back: running statistics, random masks, slots of an optimizer.
inline const Json& small_recipe() {
  static const Json recipe{{"model", "linear(4) | batch_norm | tanh | dropout(0.2) | linear(3) | relu | linear"},
                           {"optimizer", "adam(lr=0.02)"},
                           {"batch_size", 9},
                           {"epochs", 8}};
  return recipe;
}

/// A bench with a table of `name` and a network of `recipe`.
class OnTheBench : public lab::Workbench {
 public:
  explicit OnTheBench(const std::string& name, const Json& recipe = small_recipe())
      : csv(lab::made_csv(name, {.rows = 150})) {
    opened = ask({{"call", "open"}, {"csv", csv}, {"name", name + ".csv"}, {"recipe", recipe}}).json;
  }
  Json run(const Json& limits) {
    Json request{{"call", "run"}};
    request.update(limits);
    return ask(request).json;
  }
  std::string numbers(bool is_best = false) { return ask({{"call", "save"}, {"best", is_best}}).json["numbers"]; }
  std::string csv;
  Json opened;
};

}  // namespace pellucid::testing
