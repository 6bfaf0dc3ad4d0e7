// One row through a network, with every number: forward, loss, backward, and beside each derivative the same one taken
// numerically. Calculated in float64 from the network's own graph, whatever the model's precision; the text and the
// JSON (explanation_text.cpp, explanation_json.cpp) only write down what stands here.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/base/element.hpp"
#include "pellucid/explain/expression.hpp"

namespace pellucid {

struct Explanation {
  /// What a step is to someone who follows the numbers.
  enum class Kind : std::uint8_t {
    nothing,       ///< gives on what it was given: dropout when predicting
    weighted_sum,  ///< every output is a sum of weight times source, plus a bias
    elementwise,   ///< output j depends on source j alone
    whole,         ///< anything else, an output of several numbers: softmax, a convolution, a residual
  };

  /// Output `unit` of a step is made of a number, and moves by `slope` with it.
  struct Use {
    std::size_t unit;
    double slope;
  };
  /// By the number's place; of what is not in it nothing is known. No uses: no path leads on from it.
  using Uses = std::map<std::size_t, std::vector<Use>>;

  /// A learned tensor. All vectors are in the order of the file: a weight is [out, in].
  struct Tensor {
    std::string name{};  ///< "0.weight"
    std::vector<Index> shape{};
    bool is_transposed;  ///< a weight is [out, in], not [in, out]
    std::vector<double> values{};
    std::vector<double> derivatives{};  ///< ∂J/∂value
    std::vector<double> numerical{};    ///< the same by differences; NaN where it was not taken
    std::vector<double> slopes{};       ///< of an elementwise step's tensor: ∂(output j)/∂(value j)
    Uses uses{};                        ///< of another's, where they are written out
    std::vector<double>
        updated{};  ///< after one step of the recipe's optimizer on this row alone; empty if it has none
  };

  /// A step of the network and what it gave for this row. Derivatives are empty without a target.
  struct Step {
    Kind kind;
    std::string written{};              ///< as a recipe has it, with every default
    std::string name{};                 ///< of its entry
    std::string formula{}, slope{};     ///< of an elementwise step in z, and its derivative; "" if it has none
    std::string symbol{};               ///< z, a, n: what its outputs are called
    Index layer;                        ///< of its outputs, in the course's count: the inputs are layer 1
    int source;                         ///< the step that gave its inputs; -1: the row itself
    std::vector<double> values{};       ///< its outputs
    std::vector<double> derivatives{};  ///< ∂J/∂output: what is passed back to it
    std::vector<double> slopes{};       ///< of an elementwise step: ∂(output j)/∂(source j)
    std::vector<Tensor> tensors{};      ///< of a weighted sum: its weight, then its bias if it has one
    std::vector<Index> shape{};         ///< of its outputs; a picture's is height, width, channels
    std::map<std::size_t, explaining::Equation>
        written_out{};                          ///< outputs as formulas of what they are made of, by unit
    std::vector<explaining::Equation> parts{};  ///< sums that they share, each before those that name it
    Uses uses{};                                ///< of what the step was given
  };

  struct Loss {
    std::string written{}, name{};
    std::string formula{}, slope{};  ///< J and ∂J/∂p in y and p, if there is one output and J is elementwise; else ""
    double target;                   ///< in the units of the predictions
    double y;                        ///< the same as a number of the network, which J compares
    double value;
    std::optional<explaining::Equation> written_out{};  ///< J of the scores, where `formula` does not say it
    std::vector<explaining::Equation> parts{};
  };

  /// What was asked about: one number in place of all.
  struct At {
    enum class Kind : std::uint8_t { input, output, prediction, tensor };
    Kind kind;
    int step;            ///< of an output or a tensor
    std::size_t tensor;  ///< of the step's
    std::size_t place;
  };
  std::optional<At> at;

  /// How a cell of a table became an input (input_origins.hpp).
  struct Origin {
    std::string column{}, cell{};  ///< the cell as it is written
    /// Of a scaled number: " = (39.1 − 43.92) / 5.453", the cell's less the mean over the deviation; else empty.
    std::function<std::string(int digits)> formula{};
    std::string words{};  ///< what the number is; "" where the formula says all
  };

  std::vector<std::string> input_names;
  std::vector<double> inputs;
  std::vector<Origin> origins{};  ///< of each input of a row of a table; else empty
  std::vector<double> input_derivatives, input_numerical;
  std::vector<Step> steps;
  int last;                         ///< the step whose outputs the loss takes; -1: the inputs
  std::optional<Step> output;       ///< what the loss applies by itself to give predictions, if it does
  std::vector<double> predictions;  ///< a number of a table is in the table's units
  /// Of a regression whose target was standardised: the network's own numbers are (target - mean) / deviation, and all
  /// values, losses and derivatives but `predictions` and `Loss::target` are of those.
  struct Units {
    std::string target;
    double mean, deviation;
  };
  std::optional<Units> units;
  std::vector<std::string> classes;   ///< names, if the network tells classes
  std::optional<std::size_t> chosen;  ///< the class that is decided for
  std::string target_name;            ///< the table's column; "" if the model was not trained on one
  std::string optimizer;              ///< as the recipe has it
  double learning_rate = 0;           ///< of a first step on this row alone, the schedule's included
  Index layers;                       ///< how many there are, the inputs counted
  std::optional<Loss> loss;           ///< with a target only

  /// The outputs of a step, or the inputs for -1.
  const std::vector<double>& values_of(int step) const {
    return step < 0 ? inputs : steps[static_cast<std::size_t>(step)].values;
  }
  const std::vector<double>& derivatives_of(int step) const {
    return step < 0 ? input_derivatives : steps[static_cast<std::size_t>(step)].derivatives;
  }
};

/// For people: "Forward", "Loss", "Backward", a line or two per node; of large layers the first nodes. Numbers
/// have so many digits (explaining::number), or a few more where they would not come to what stands behind the =.
std::string text_of(const Explanation& explanation, int digits = 4);
/// The same text in pieces, each of which ends with a calculation.
std::vector<std::string> stops_of(const Explanation& explanation, int digits = 4);

}  // namespace pellucid
