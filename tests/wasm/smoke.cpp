// Trains small networks with the portable kernels and prints a hash of each model's bytes: every build of the engine
// must agree on it and read them again, WebAssembly among them, which after a hundred steps runs code that it wrote.
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "pellucid/base/random.hpp"
#include "pellucid/train/trainer.hpp"

namespace {

struct Case {
  const char* name;
  const char* model;
  pellucid::Element dtype = pellucid::Element::float32;
  pellucid::Task task = pellucid::Task::classification;
  const char* optimizer = "adam";
  pellucid::Index batch_size = 10, epochs = 10;
};
using pellucid::Element;
using pellucid::Task;
constexpr const char* deep = "linear(33) | batch_norm | tanh | dropout(0.25) | linear(9) | sigmoid | linear";
constexpr Case cases[] = {
    {.name = "float32", .model = deep, .batch_size = 32, .epochs = 5},
    {.name = "float64", .model = deep, .dtype = Element::float64, .batch_size = 32, .epochs = 5},
    {.name = "spiral",
     .model = "linear(4) | tanh | linear(2) | tanh | linear",
     .task = Task::binary,
     .optimizer = "sgd"},
    {.name = "widths",
     .model = "linear(1) | elu | linear(3) | gelu | linear(7) | softplus | linear(11) | relu | linear"},
    {.name = "number",
     .model = "linear(5) | batch_norm | leaky_relu | linear(1) | mish | linear",
     .task = Task::regression},
    {.name = "one_row",
     .model = "linear(8) | tanh | linear(8) | tanh | linear",
     .optimizer = "sgd",
     .batch_size = 1,
     .epochs = 2},
    {.name = "rows",
     .model = "linear(6) | layer_norm | silu | linear",
     .optimizer = "rmsprop",
     .batch_size = 37,
     .epochs = 30},
    {.name = "operations",
     .model = "linear(6) | expr(where(z <= 0.5, max(z, -0.3), min(sqrt(abs(z)), 2)) + 0.1 * sign(z)) | "
              "linear(5) | expr(where(z < 0.1, floor(z * 3) + z, exp(-z) * z)) | linear"},
    {.name = "long_sums", .model = "linear(20) | tanh | linear(70) | relu | linear", .batch_size = 100, .epochs = 80},
};

std::uint64_t trained_hash(const Case& of) {
  constexpr std::uint32_t rows = 300, columns = 7;
  std::vector<float> inputs(rows * columns), targets(rows);
  for (std::uint32_t row = 0; row < rows; ++row) {
    double sum = 0;
    for (std::uint32_t column = 0; column < columns; ++column) {
      const double value = 2 * pellucid::random_uniform(1, row, column) - 1;
      inputs[row * columns + column] = static_cast<float>(value);
      sum += value * (column % 3);
    }
    targets[row] = sum > 1 && of.task == Task::classification ? 2.0F : sum > 0 ? 1.0F : 0.0F;
  }
  pellucid::Recipe recipe;
  recipe.model = of.model;
  recipe.optimizer = of.optimizer;
  recipe.kernels = pellucid::kernels::Set::portable;
  recipe.dtype = of.dtype;
  recipe.batch_size = of.batch_size;
  recipe.epochs = of.epochs;
  const pellucid::Data data{.inputs = inputs, .targets = targets, .columns = columns, .task = of.task};
  const std::string bytes = pellucid::train(recipe, data).bytes();
  return pellucid::hash_path(pellucid::Model::from_bytes(bytes, "its own bytes").bytes());
}

}  // namespace

int main() {
  for (const Case& each : cases)
    std::printf("%s %016llx\n", each.name, static_cast<unsigned long long>(trained_hash(each)));
}
