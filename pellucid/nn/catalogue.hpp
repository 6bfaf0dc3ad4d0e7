// What an entry of the catalogue is. Each activation, loss, layer, initializer, optimizer and schedule is one file in
// its folder that defines one function returning one of these structs; the build collects them. Name on the command
// line, help, validation, fused kernels, gradients, checks and reference page all follow from that one definition.
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pellucid/base/catalogue.hpp"
#include "pellucid/graph/graph.hpp"

namespace pellucid::nn {

using graph::Value;
using pellucid::catalogue;

// Texts that every entry has beside its definition:
//
// `mathematics`, where the formula derived from `define` does not read like the textbook's: lines "name = expression"
// in the grammar of graph::parse(), read one after the other. They may name the entry's parameters, the symbols of its
// kind and what lines above have set; what is read before it is set begins at 0. Beside the elementwise operations they
// know sum, mean and the functions among the symbols. The tests hold the lines equal to `define`. Empty: the derived
// formula.
//
// `example`: a call, and what the engine makes of it, in four digits. The forms, by kind (rows end at ;):
//   "leaky_relu(alpha=0.1) of -2 0 3"                           what becomes of a row
//   "huber of y 0 0, p 0.5 3", "bce of y 1 0, z 2 2"            the loss of each row, without commas one number each;
//                                                               y, and p or z as its formula names them
//   "sgd(lr=0.1) on w 1, g 0.5 0.5"                             the weight after each step
//   "step(size=2, gamma=0.5) of lr 1, epochs 0 1 2 3"           the rates of these epochs (steps: of these steps;
//                                                               losses: after the epochs that ended with these losses)
//   "linear(1, init=ones) of 1 2", "… of picture 1 2; 3 4"      what becomes of a batch in training, with seed 0
//   "… of codes 0; 1"                                           the same, where the numbers are codes of categories
//   "normal of 100 x 20"                                        first three weights of 100 inputs and 20 units with
//                                                               seed 0, and the deviation of all
//   "ema(decay=0.5) of w 1 3"                                   the average after each step, which ends an epoch

/// A name that stands in the formulas of a kind, and what it means.
struct Symbol {
  const char* name;
  const char* meaning;
};

/// The numbers that a parameter may take.
struct Interval {
  double low, high;
  bool low_included, high_included;
  bool contains(double x) const {
    return (low_included ? x >= low : x > low) && (high_included ? x <= high : x < high);
  }
};
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr Interval any_number{-infinity, infinity, false, false};
constexpr Interval above(double low) { return {low, infinity, false, false}; }
constexpr Interval at_least(double low) { return {low, infinity, true, false}; }
constexpr Interval from_below(double low, double high) { return {low, high, true, false}; }  ///< [low, high)
std::string to_string(const Interval& interval);

enum class Kind : unsigned char {
  number,
  integer,
  boolean,
  numbers,  ///< one or more, blanks between them: "30 60 80"; each in the interval
  choice,   ///< one of the words of Parameter::choices
  gain,     ///< a number above 0, or an activation: then its gain
  expression,
  initializer,
  steps  ///< of the same grammar
};

/// A hyperparameter, declared once: validation, help, recipe and tests of invalid values come from this row.
struct Parameter {
  Text name;
  Text summary;     ///< one line, with the unit where there is one
  double fallback;  ///< the default; `required` if there is none; booleans 0 or 1
  Interval interval = any_number;
  Kind kind = Kind::number;
  const char* fallback_text = "";  ///< the default of Kind::numbers, choice, gain and initializer
  const char* choices = "";        ///< of Kind::choice: "in|out"
  const char* example = "";        ///< of Kind::steps, for reference pages and checks
  bool takes_rest = false;         ///< the last one alone: every further argument is one more of it
};
constexpr double required = std::numeric_limits<double>::quiet_NaN();
constexpr double from_task = -1;  ///< of linear's units: as many as the task needs

/// Values for an entry's parameters, checked against their rows; made by bind_arguments() in spec.hpp.
class Arguments {
 public:
  struct Item {
    std::string name;
    double number;
    std::string text;  ///< of every Kind but number, integer and boolean; of steps with every default written out
    std::vector<double> numbers{};  ///< of Kind::numbers
  };
  Arguments() = default;
  explicit Arguments(std::vector<Item> items) : items_(std::move(items)) {}

  /// The value of the parameter of that name. Fails if the entry has none (a mistake in the entry).
  double operator[](std::string_view name) const { return item(name).number; }
  bool is_set(std::string_view name) const { return item(name).number != 0; }
  const std::string& text(std::string_view name) const { return item(name).text; }
  std::vector<std::string> texts(std::string_view name) const;  ///< of a parameter that takes the rest
  const std::vector<double>& numbers(std::string_view name) const { return item(name).numbers; }
  bool has(std::string_view name) const;
  const std::vector<Item>& items() const { return items_; }

 private:
  const Item& item(std::string_view name) const;
  std::vector<Item> items_;
};

/// What an activation does to the scale of signals: which initializers suit it.
enum class Regime : unsigned char { any, linear, rectifying, saturating, self_normalizing };

/// φ(z), elementwise or over the last axis.
struct Activation {
  static constexpr const char* kind = "activation";
  static constexpr const char* plural = "activations";
  static constexpr const char* about = "steps that bend each value";
  static constexpr Symbol symbols[] = {
      {"z", "what comes in"},
      {"sum()", "over the row"},
      {"e", "2.71828…"},
      {"maximum_of()", "the largest of the row"},
  };
  static Entries<Activation>& registered();
  Text name, summary, range, use, source;
  const char* mathematics = "";
  Example example{};
  std::vector<Parameter> parameters;
  Value (*define)(Value z, const Arguments&);
  Regime regime = Regime::any;  ///< any: no initializer is known to be wrong in front of it
  /// By how much larger weights keep the variance of signals (PyTorch's calculate_gain); null if it is not known.
  double (*gain)(const Arguments&) = nullptr;
  bool is_over_row = false;  ///< works over the last axis: of one column it tells nothing
  bool decides = false;      ///< gives a class, 0 or 1, and nothing between: as an output it is a decision
};

/// The form of the truth that a loss compares with. Counts are numbers from 0 that keep their units.
enum class Truth : unsigned char { numbers, counts, binary, classes };

/// The loss of each row: y is the truth, p the network's last values.
struct Loss {
  static constexpr const char* kind = "loss";
  static constexpr const char* plural = "losses";
  static constexpr const char* about = "how wrong a prediction p is, given the truth y";
  static constexpr Symbol symbols[] = {
      {"y", "the truth"},
      {"p", "the prediction"},
      {"z", "the network's last values"},
      {"sum()", "over the classes"},
      {"one_hot()", "1 for the class y, 0 for the others"},
      {"classes", "how many there are"},
      {"maximum_of()", "the largest of the classes"},
      {"iota()", "0, 1, 2, … for the classes"},
  };
  static Entries<Loss>& registered();
  Text name, summary, use, source;
  const char* mathematics = "";
  Example example{};
  std::vector<Parameter> parameters;
  /// The activation that turns the network's last values into predictions. The loss works on the values before it, in
  /// the form that stays finite; a model that ends with this activation ends, for the loss, one step earlier.
  Text output;
  Truth truth;
  /// Of numbers: the metric by which a network of this loss is judged beside others ("mae"), where a value may be the
  /// name of a parameter of the loss; "": the task's own.
  const char* judged_by = "";
  bool tells_probabilities = false;  ///< what makes it small are the classes' probabilities
  /// [B, outputs] (averaged over the outputs of a row afterwards) or [B, 1].
  Value (*define)(Value y, Value p, const Arguments&);
};

class Builder;

/// What a step does with columns that are codes, of categories or words: numbers that only name.
enum class Codes : unsigned char { refused, passed, taken };

/// A step of a network with parameters, state or randomness.
struct Layer {
  static constexpr const char* kind = "layer";
  static constexpr const char* plural = "layers";
  static constexpr const char* about = "steps with parameters, state or randomness";
  static constexpr Symbol symbols[] = {
      {"x", "what comes in"},
      {"n", "rows of the batch"},
      {"u", "random in [0, 1), anew at each step"},
      {"normal()", "a normal number of that mean and deviation, anew at each step"},
      {"mean()", "over the row"},
      {"batch_mean()", "over the rows of the batch, of pictures over their places too"},
      {"matmul()", "the matrix product"},
      {"windows()", "each window of a channel as a row"},
      {"largest()", "of the row"},
      {"number", "each number of a row"},
      {"concat()", "side by side"},
      {"bin", "the number of a bin, from 1"},
      {"low", "its lower edge"},
      {"high", "its upper edge"},
  };
  static Entries<Layer>& registered();
  Text name, summary, use, source;
  const char* mathematics = "";
  Example example{};
  std::vector<Parameter> parameters;
  Value (*define)(Builder&, Value x, const Arguments&);
  Codes codes = Codes::refused;
};

/// First values of a parameter from u, uniform in [0, 1).
struct Initializer {
  static constexpr const char* kind = "initializer";
  static constexpr const char* plural = "initializers";
  static constexpr const char* about = "the first value of a weight";
  static constexpr Symbol symbols[] = {
      {"w", "a weight"},
      {"fan_in", "inputs of a unit"},
      {"fan_out", "units that an input goes to"},
      {"uniform()", "a random number between the two"},
      {"normal()", "a normal number of that mean and deviation"},
      {"truncated_normal()", "a standard normal number between the two"},
      {"orthogonal()", "the Q of A = Q R"},
  };
  static Entries<Initializer>& registered();
  Text name, summary, use, source;
  const char* mathematics = "";
  Example example{};
  std::vector<Parameter> parameters;
  Value (*define)(Value u, double fan_in, double fan_out, const Arguments&);
  std::vector<Regime> suits{};     ///< what may follow the weighted sum; empty: anything
  bool makes_units_equal = false;  ///< units that come and go with equal weights stay equal for ever
  /// What needs the whole matrix, [rows, columns] row-major, after `define`; null if nothing does.
  void (*arrange)(std::vector<double>& values, Index columns, const Arguments&) = nullptr;
};

/// What an optimizer's definition works with beside the parameter and its gradient.
class Stepper;

/// What moves the weights where no expression does.
enum class Procedure : unsigned char {
  none,
  line_search  ///< train/lbfgs: all rows in each step, and a search for how far to go
};

/// One parameter's update: returns its new value.
struct Optimizer {
  static constexpr const char* kind = "optimizer";
  static constexpr const char* plural = "optimizers";
  static constexpr const char* about =
      "how a weight w moves at a step, given its gradient g; what is kept from step to step begins at 0";
  static constexpr Symbol symbols[] = {
      {"w", "a weight"},
      {"g", "its gradient"},
      {"lr", "the learning rate of the step"},
      {"t", "the step, from 1"},
  };
  static Entries<Optimizer>& registered();
  Text name, summary, use, source;
  const char* mathematics = "";
  Example example{};
  std::vector<Parameter> parameters;  ///< has one named lr
  /// Null if `procedure` moves all parameters together.
  Value (*define)(Stepper&, Value parameter, Value gradient, const Arguments&);
  Procedure procedure = Procedure::none;
};

/// Numbers of the step that a schedule may use, counted from where it begins.
struct Progress {
  Value epoch, step;    ///< done, from 0
  Value epochs, steps;  ///< how long the schedule lasts
  Value scale;          ///< what its `watch` made of the losses so far; 1 without one
};

/// What a schedule keeps of the losses that it watches.
struct Watch {
  double scale = 1;  ///< enters its expression as Progress::scale
  double best = infinity;
  Index waited = 0;   ///< epochs since a better one
  Index resting = 0;  ///< epochs in which nothing is counted
};

/// The learning rate of a step from the optimizer's lr. A parameter named epochs or steps says how long the schedule
/// lasts; with 0, or without one, it lasts to the end of the run.
struct Schedule {
  static constexpr const char* kind = "schedule";
  static constexpr const char* plural = "schedules";
  static constexpr const char* about = "the learning rate of a step, from the optimizer's lr";
  static constexpr Symbol symbols[] = {
      {"lr", "the optimizer's rate"},         {"epoch", "epochs done"},
      {"epochs", "how long it lasts"},        {"step", "steps done"},
      {"steps", "how many it lasts"},         {"n", "restarts so far"},
      {"since", "epochs since the last one"}, {"scale", "1 at first, smaller after each drop"},
  };
  static Entries<Schedule>& registered();
  Text name, summary, use, source;
  const char* mathematics = "";
  Example example{};
  std::vector<Parameter> parameters;
  Value (*define)(Value lr, const Progress&, const Arguments&);
  /// The momentum of a step (beta1 of Adam's family) from the optimizer's own. Null: that one.
  Value (*momentum)(Value own, const Progress&, const Arguments&) = nullptr;
  /// Asked at the end of each epoch with its validation loss. Null: the losses do not count.
  void (*watch)(Watch&, double loss, double lr, const Arguments&) = nullptr;
  bool ends = false;  ///< it has no rate for a step behind its last
};

/// Where a run stands after a step.
struct StepEnd {
  Index step, epoch;  ///< this one, from 0
  Index epochs;       ///< at most
  bool ends_epoch;
};

/// Weights averaged over the steps of a run: the average is watched, kept and saved in their place.
struct Averaging {
  static constexpr const char* kind = "averaging";
  static constexpr const char* plural = "averages";
  static constexpr const char* about = "weights averaged over the steps, kept in their place";
  static constexpr Symbol symbols[] = {
      {"w", "a weight"},
      {"t", "the step, from 1"},
      {"n", "epochs averaged, this one counted"},
  };
  static Entries<Averaging>& registered();
  Text name, summary, use, source;
  const char* mathematics = "";
  Example example{};
  std::vector<Parameter> parameters;
  /// The share of the weights after this step in the new average; 0: they do not enter. The first one that is not 0 is
  /// 1: the average begins with those weights.
  double (*share)(const StepEnd&, const Arguments&);
  /// Running statistics are taken anew, over the training rows with the averaged weights; else they are averaged too.
  bool restates = false;
};

}  // namespace pellucid::nn
