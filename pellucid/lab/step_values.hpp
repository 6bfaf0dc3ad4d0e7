// What every step of a network gives for some rows: the pictures of what each neuron sees.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "pellucid/model/model.hpp"

namespace pellucid::lab {

/// One step's outputs.
struct StepValues {
  std::string step;           ///< as the recipe has it, without defaults
  Index units;                ///< numbers that it gives for a row
  std::vector<float> values;  ///< [units, rows]: each unit's picture in one piece
};

/// Looks at networks of one recipe: what it costs to plan is paid once.
class StepView {
 public:
  StepView(const Recipe& recipe, const Signature& signature);
  ~StepView();
  StepView(StepView&&) noexcept;
  StepView& operator=(StepView&&) noexcept;

  /// Of each step of `model` for `inputs` [rows, signature().inputs], then its predictions, called "predictions".
  std::vector<StepValues> of(const Model& model, std::span<const double> inputs);

 private:
  struct Planned;
  std::unique_ptr<Planned> planned_;
};

}  // namespace pellucid::lab
