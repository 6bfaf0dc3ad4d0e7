// Trains a small network with the portable kernels and prints a hash of the model's bytes: every build of the engine
// must agree on it and read them again, WebAssembly among them.
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "pellucid/base/random.hpp"
#include "pellucid/train/trainer.hpp"

namespace {

std::uint64_t trained_hash(pellucid::Element dtype) {
  constexpr std::uint32_t rows = 300, columns = 7;
  std::vector<float> inputs(rows * columns), targets(rows);
  for (std::uint32_t row = 0; row < rows; ++row) {
    double sum = 0;
    for (std::uint32_t column = 0; column < columns; ++column) {
      const double value = 2 * pellucid::random_uniform(1, row, column) - 1;
      inputs[row * columns + column] = static_cast<float>(value);
      sum += value * (column % 3);
    }
    targets[row] = sum > 1 ? 2.0F : sum > 0 ? 1.0F : 0.0F;
  }
  pellucid::Recipe recipe;
  recipe.model = "linear(33) | batch_norm | tanh | dropout(0.25) | linear(9) | sigmoid | linear";
  recipe.kernels = pellucid::kernels::Set::portable;
  recipe.dtype = dtype;
  recipe.batch_size = 32;
  recipe.epochs = 5;
  const pellucid::Data data{
      .inputs = inputs, .targets = targets, .columns = columns, .task = pellucid::Task::classification};
  const std::string bytes = pellucid::train(recipe, data).bytes();
  return pellucid::hash_path(pellucid::Model::from_bytes(bytes, "its own bytes").bytes());
}

}  // namespace

int main() {
  for (const pellucid::Element dtype : {pellucid::Element::float32, pellucid::Element::float64}) {
    std::printf("%s %016llx\n", pellucid::name_of(dtype), static_cast<unsigned long long>(trained_hash(dtype)));
  }
}
