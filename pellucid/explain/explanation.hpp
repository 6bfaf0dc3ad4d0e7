// One row through a network, with every number: forward, loss, backward, and beside each derivative the same one taken
// numerically. Calculated in float64 from the network's own graph, whatever the model's precision; the text and the
// JSON (explanation_text.cpp, explanation_json.cpp) only write down what stands here.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid {

struct Explanation {
  /// What a step is to someone who follows the numbers.
  enum class Kind : std::uint8_t {
    nothing,       ///< gives on what it was given: dropout when predicting
    weighted_sum,  ///< every output is a sum of weight times source, plus a bias
    elementwise,   ///< output j depends on source j alone
    whole,         ///< anything else: softmax
  };

  /// A learned tensor. All vectors are in the order of the file: a weight is [out, in].
  struct Tensor {
    std::string name;  ///< "0.weight"
    std::vector<Index> shape;
    bool is_transposed;  ///< a weight is [out, in], not [in, out]
    std::vector<double> values;
    std::vector<double> derivatives;  ///< ∂J/∂value
    std::vector<double> numerical;    ///< the same by differences; NaN where it was not taken
    std::vector<double> slopes;       ///< of an elementwise step's tensor: ∂(output j)/∂(value j)
  };

  /// A step of the network and what it gave for this row. Derivatives are empty without a target.
  struct Step {
    Kind kind;
    std::string written;              ///< as a recipe has it, with every default
    std::string name;                 ///< of its entry
    std::string formula, slope;       ///< of an elementwise step in z, and its derivative; "" if it has none
    std::string symbol;               ///< z, a, n: what its outputs are called
    Index layer;                      ///< of its outputs, in the course's count: the inputs are layer 1
    int source;                       ///< the step that gave its inputs; -1: the row itself
    std::vector<double> values;       ///< its outputs
    std::vector<double> derivatives;  ///< ∂J/∂output: what is passed back to it
    std::vector<double> slopes;       ///< of an elementwise step: ∂(output j)/∂(source j)
    std::vector<Tensor> tensors;      ///< of a weighted sum: its weight, then its bias if it has one
  };

  struct Loss {
    std::string written, name;
    std::string formula, slope;  ///< J and ∂J/∂p in y and p, if there is one output and J is elementwise; else ""
    double target;
    double value;
  };

  std::vector<std::string> input_names;
  std::vector<double> inputs;
  std::vector<double> input_derivatives, input_numerical;
  std::vector<Step> steps;
  int last;                    ///< the step whose outputs the loss takes; -1: the inputs
  std::optional<Step> output;  ///< what the loss applies by itself to give predictions, if it does
  std::vector<double> predictions;
  std::vector<std::string> classes;  ///< names, if the network tells classes
  Index layers;                      ///< how many there are, the inputs counted
  std::optional<Loss> loss;          ///< with a target only

  /// The outputs of a step, or the inputs for -1.
  const std::vector<double>& values_of(int step) const {
    return step < 0 ? inputs : steps[static_cast<std::size_t>(step)].values;
  }
  const std::vector<double>& derivatives_of(int step) const {
    return step < 0 ? input_derivatives : steps[static_cast<std::size_t>(step)].derivatives;
  }
};

/// For people: "Forward", "Loss", "Backward", a line or two per node; of large layers the first nodes.
std::string text_of(const Explanation& explanation);

/// Every number in full; beside each calculation its "formula", the same "filled" with numbers, and "mathml".
/// Layers of more than 1,000 weights have numbers only.
nlohmann::ordered_json json_of(const Explanation& explanation);

}  // namespace pellucid
