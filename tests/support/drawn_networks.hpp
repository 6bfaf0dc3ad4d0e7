// Networks of everything in the catalogue, drawn by a seed, with a row for each.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "pellucid/model/model.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::testing {

struct DrawnNetwork {
  std::string steps, loss;
  Signature signature;
  std::vector<double> row;
  double target;
  std::uint64_t seed;

  Model model() const;
};

/// Every third is of pictures, every third of a table with categories and a text, the others of numbers.
class NetworkDraw {
 public:
  explicit NetworkDraw(unsigned seed) : random_(seed) {}

  DrawnNetwork next() {
    static const std::vector<std::string> losses{
        "mse", "bce", "cce", "huber(delta=0.7)", "cce(label_smoothing=0.1)", "focal", "log_cosh"};
    DrawnNetwork drawn;
    drawn.seed = made_;
    drawn.loss = losses[made_ % losses.size()];
    const Task task = drawn.loss.starts_with("cce")                            ? Task::classification
                      : drawn.loss == "bce" || drawn.loss.starts_with("focal") ? Task::binary
                                                                               : Task::regression;
    drawn.signature = {task, 0, task == Task::classification ? 3 : 1, {}, {}};
    if (task == Task::binary) drawn.signature.classes = {"no", "yes"};
    if (task == Task::classification) drawn.signature.classes = {"a", "b", "c"};
    switch (made_++ % 3) {
      case 0:
        draw_pictures(drawn);
        break;
      case 1:
        draw_table(drawn);
        break;
      default:
        draw_numbers(drawn);
    }
    drawn.target = task == Task::regression ? real(-1, 2) : task == Task::binary ? whole(0, 1) : whole(0, 2);
    return drawn;
  }

 private:
  void draw_pictures(DrawnNetwork& drawn) {
    const int channels = whole(1, 2), side = whole(4, 5);
    drawn.signature.image = {channels, side, side};
    drawn.signature.inputs = channels * side * side;
    draw_row(drawn);
    if (made_ % 2 == 0) {  // the same as columns of a table
      drawn.signature.image = {};
      drawn.steps = "unflatten(" + std::to_string(side) + ", channels=" + std::to_string(channels) + ") | ";
    }
    drawn.steps += "conv2d(" + std::to_string(whole(1, 3)) + ", kernel=" + std::to_string(whole(2, 3)) +
                   ", padding=1, stride=" + std::to_string(whole(1, 2)) + (whole(0, 1) == 1 ? ", bias=false" : "") +
                   ") | ";
    if (whole(0, 1) == 1) drawn.steps += "batch_norm | ";
    drawn.steps += activation() + " | " +
                   one_of({"max_pool2d(2, padding=1)", "avg_pool2d(2)", "max_pool2d(2, stride=1)"}) +
                   " | flatten | dropout | " + block(3);
    end(drawn);
  }

  // A number, a category, a number, a text of three words.
  void draw_table(DrawnNetwork& drawn) {
    drawn.signature.inputs = 6;
    drawn.signature.fields = {{Field::Holds::numbers, {0, 2}, 0, {0, 2}},
                              {Field::Holds::codes, {1}, 4, {}},
                              {Field::Holds::words, {3, 4, 5}, 5, {}}};
    drawn.row = {real(-2, 2),
                 static_cast<double>(whole(0, 3)),
                 real(-2, 2),
                 static_cast<double>(whole(0, 4)),
                 static_cast<double>(whole(0, 4)),
                 -1};
    drawn.steps = one_of({"", "periodic(k=2) | ", "piecewise_linear(bins=3) | "}) + "embedding(dim=2) | " + block(4);
    end(drawn);
  }

  void draw_numbers(DrawnNetwork& drawn) {
    drawn.signature.inputs = whole(2, 5);
    draw_row(drawn);
    drawn.steps =
        one_of({"", "batch_norm | ", "noise | ", "periodic(k=2) | ", "piecewise_linear(bins=3) | "}) + block(4);
    end(drawn);
  }

  void draw_row(DrawnNetwork& drawn) {
    for (Index i = 0; i < drawn.signature.inputs; ++i) drawn.row.push_back(real(-2, 2));
  }

  std::string block(int units) {
    const std::string width = std::to_string(units);
    std::string text = "linear(" + width + ") | ";
    const int count = whole(1, 3);
    for (int i = 0; i < count; ++i) {
      text += one_of({"layer_norm", "batch_norm", "prelu", "alpha_dropout", "noise", "softmax", "log_softmax",
                      "residual(" + activation() + " | linear(" + width + "))",
                      "residual(linear(3) | layer_norm | " + activation() + " | linear(" + width + "))",
                      "concat(identity, linear(2) | " + activation() + ") | linear(" + width + ")",
                      "concat(" + activation() + ", softmax, residual(tanh)) | linear(" + width + ")"}) +
              " | ";
    }
    return text + activation() + " | ";
  }

  void end(DrawnNetwork& drawn) { drawn.steps += "linear"; }

  // One after the other, so that each comes.
  std::string activation();

  std::string one_of(const std::vector<std::string>& texts) {
    return texts[static_cast<std::size_t>(whole(0, static_cast<int>(texts.size()) - 1))];
  }
  int whole(int low, int high) { return low + static_cast<int>(random_() % static_cast<unsigned>(high - low + 1)); }
  double real(double low, double high) {
    return low + (high - low) * static_cast<double>(random_()) / static_cast<double>(std::mt19937::max());
  }

  std::mt19937 random_;
  std::size_t made_ = 0, activations_ = 0;
};

inline std::string NetworkDraw::activation() {
  std::vector<std::string> names;
  for (const nn::Activation& each : nn::catalogue<nn::Activation>()) {
    const std::string name = each.name.text;
    names.push_back(name == "expr" ? "expr(z * sigmoid(z) + 0.1 * z^2)" : name);
  }
  return names[activations_++ % names.size()];
}

inline Model DrawnNetwork::model() const {
  Recipe recipe;
  recipe.model = steps;
  recipe.loss = loss;
  recipe.dtype = Element::float64;
  recipe.seed = seed;
  Model made(recipe, signature);
  std::mt19937 random(static_cast<unsigned>(seed));
  for (const std::string& name : made.names()) {
    std::vector<double> values = made.tensor(name);
    const bool is_variance = name.ends_with("running_var"), is_edges = name.ends_with("edges");
    const std::size_t columns = is_edges ? static_cast<std::size_t>(made.tensor_shape(name).back()) : 1;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double drawn = static_cast<double>(random()) / static_cast<double>(std::mt19937::max());
      values[i] = is_variance ? 0.5 + drawn
                  : is_edges  ? static_cast<double>(i % columns) - 1.6 + 0.5 * drawn
                              : 2 * drawn - 1;
    }
    made.set_tensor(name, values);
  }
  return made;
}

}  // namespace pellucid::testing
