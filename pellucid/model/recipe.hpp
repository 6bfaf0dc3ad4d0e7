// Everything that decides the bits of a run, in one struct: what the command line, TOML and C++ fill in. The same
// recipe with the same data gives the same model, byte for byte.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "pellucid/base/element.hpp"
#include "pellucid/graph/graph.hpp"
#include "pellucid/kernels/kernels.hpp"
#include "pellucid/nn/network.hpp"

namespace pellucid {

using graph::Value;

/// What a network is trained to tell.
enum class Task : std::uint8_t { regression, binary, classification };
const char* name_of(Task task);
/// The loss of a task when none is named.
constexpr const char* default_loss(Task task) {
  return task == Task::regression ? "mse" : task == Task::binary ? "bce" : "cce";
}

/// A loss by name ("huber(delta=1.5)"), or one's own as a function of truth y and prediction p:
///     recipe.loss = [](Value y, Value p) { return where(y > p, 10, 1) * square(y - p); };
/// A function is written down once, as the expression that it builds, and lives in the recipe as "expr(…)". Fails
/// (Fault::usage) if the function uses more than elementwise operations, which an expression cannot hold.
class LossText {
 public:
  LossText() = default;
  LossText(const char* text) : text_(text) {}             // NOLINT(google-explicit-constructor): reads as a string
  LossText(std::string text) : text_(std::move(text)) {}  // NOLINT(google-explicit-constructor)
  template <class Function>
    requires std::is_invocable_r_v<Value, Function, Value, Value>
  LossText(Function function) : text_(written(function)) {}  // NOLINT(google-explicit-constructor)

  const std::string& text() const { return text_; }

 private:
  static std::string written(const std::function<Value(Value y, Value p)>& function);
  std::string text_;
};

struct Recipe {
  std::string model =
      "linear(256) | batch_norm | relu | dropout(0.2) | linear(128) | batch_norm | relu | dropout(0.2) | linear";
  LossText loss;  ///< empty: by the task: mse, bce or cce
  std::string optimizer = "adam(lr=0.001)";
  std::string schedule = "constant";
  Index batch_size = 128;        ///< rows of a step; 0: all rows (batch gradient descent)
  Index epochs = 100;            ///< at most this many passes over the training rows
  Index patience = 10;           ///< epochs without a better monitored value before training stops; 0: never
  double validation = 0.1;       ///< part of the rows held out to watch, [0, 1)
  std::string monitor = "loss";  ///< of the validation rows: "loss", or a metric of the task such as "accuracy"
  double min_delta = 0;          ///< how much better the monitored value must be to count as better
  nn::Restraint restraint;       ///< l1, l2, max_norm, clip_norm, clip_value; all 0: off
  /// "balanced", or "name=2,other=0.5": what rows of a class count for in the loss; empty: the same.
  std::string class_weight;
  std::string cost_matrix;  ///< what mistakes cost, as cost_matrix() reads it; decides at prediction; empty: none
  Index accumulate = 1;     ///< batches to one update, which is then that of all their rows
  std::string average;      ///< an averaging of the catalogue, by whose averaged weights are kept; empty: none
  double mixup = 0;         ///< alpha of the Beta distribution by which rows are mixed; 0: they are not
  bool shuffle = true;      ///< false: batches are the rows in file order
  bool drop_last = false;   ///< leaves out the last batch of an epoch if it is short
  std::uint64_t seed = 0;   ///< below 2^53
  Element dtype = Element::float32;
  kernels::Set kernels = kernels::default_set();
};

}  // namespace pellucid
