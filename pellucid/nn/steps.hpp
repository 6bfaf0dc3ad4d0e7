// The steps of a model: what "linear(64) | relu | linear" says, and how it is written into a graph. A layer's argument
// may be steps again, so a model is a tree.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/spec.hpp"

namespace pellucid::nn {

/// One step of a model: a layer or an activation.
struct Step {
  Use<Layer> layer;            ///< entry is null if the step is an activation
  Use<Activation> activation;  ///< entry is null if the step is a layer

  const char* name() const { return layer.entry != nullptr ? layer.entry->name.text : activation.entry->name.text; }
  std::string written() const;
};

/// The steps of "linear(64) | relu | linear". Fails on unknown names and impossible parameters.
std::vector<Step> parse_model(std::string_view text);

/// The steps with every default written out.
std::string written(const std::vector<Step>& steps);

/// Drops a last activation that the loss applies by itself.
std::vector<Step> before_output(std::vector<Step> steps, const Loss& loss);

/// Whether a step, or one inside it, turns codes of categories and words into numbers.
bool take_codes(const std::vector<Step>& steps);

/// Applies one step, the one at `place` among its neighbours. Fails (Fault::usage) if it is given codes that it
/// refuses.
Value apply(const Step& step, Index place, Builder& build, Value x);

/// Applies the steps to x; names count them from 0.
Value apply(const std::vector<Step>& steps, Builder& build, Value x);

}  // namespace pellucid::nn
