// The bits of a release: tensors of models of a few recipes, by their SHA-256, for both kernel sets. A change here is a
// change of the numerics contract. PELLUCID_WRITE_GOLDEN=1 writes the file anew (and the test then fails, so that it is
// not forgotten).
#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>

#include "pellucid/base/files.hpp"
#include "pellucid/base/hash.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/model/choices.hpp"
#include "pellucid/train/trainer.hpp"

namespace pellucid {
namespace {

struct Golden {
  const char* name;
  Task task;
  const char* model;
  const char* loss;
  const char* optimizer;
};

constexpr Golden recipes[] = {
    {"regression", Task::regression, "linear(16) | tanh | linear", "mse", "sgd(lr=0.05, momentum=0.9)"},
    {"huber", Task::regression, "linear(16) | leaky_relu | linear", "huber(delta=0.5)", "adam(lr=0.01)"},
    {"custom", Task::regression, "linear(9) | sigmoid | linear", "expr(where(y > p, 10, 1) * (y - p)^2)", "adam"},
    {"binary", Task::binary, "linear(31) | relu | linear(7) | relu | linear", "bce", "adam(weight_decay=0.01)"},
    {"classes", Task::classification, "linear(65) | batch_norm | relu | dropout(0.3) | linear", "cce", "adam(lr=0.01)"},
    {"softmax", Task::classification, "linear(12, bias=false) | batch_norm | softmax | linear | softmax", "cce",
     "sgd(lr=0.1)"},
};

std::string digest(const Golden& golden, kernels::Set set) {
  constexpr std::uint32_t rows = 320, columns = 11;
  std::vector<float> inputs(rows * columns), targets(rows);
  for (std::uint32_t row = 0; row < rows; ++row) {
    double sum = 0;
    for (std::uint32_t column = 0; column < columns; ++column) {
      const double value = 2 * random_uniform(11, row, column) - 1;
      inputs[row * columns + column] = static_cast<float>(value);
      sum += value * (column % 4 - 1.5);
    }
    const double steps = sum > 1 ? 2 : sum > 0 ? 1 : 0;
    targets[row] = static_cast<float>(golden.task == Task::regression ? sum
                                      : golden.task == Task::binary   ? sum > 0
                                                                      : steps);
  }
  Recipe recipe;
  recipe.model = golden.model;
  recipe.loss = golden.loss;
  recipe.optimizer = golden.optimizer;
  recipe.schedule = "step(size=2, gamma=0.5)";
  recipe.batch_size = 48;
  recipe.epochs = 5;
  recipe.kernels = set;
  const Model model = train(recipe, {.inputs = inputs, .targets = targets, .columns = columns, .task = golden.task});
  std::string bytes;  // of the tensors alone: a recipe may gain keys
  for (const Tensor& tensor : model.to_file().tensors) {
    bytes.append(reinterpret_cast<const char*>(tensor.data.data()), tensor.data.size());
  }
  return sha256(bytes);
}

TEST(GoldenHashes, are_those_of_the_release) {
  const std::string path = PELLUCID_SOURCE_DIR "/tests/train/golden_hashes.txt";
  std::string now;
  for (const kernels::Set set : choices<kernels::Set>) {
    for (const Golden& golden : recipes)
      now += std::string(name_of(set)) + " " + golden.name + " " + digest(golden, set) + "\n";
  }
  if (std::getenv("PELLUCID_WRITE_GOLDEN") != nullptr) {
    write_atomically(path, now);
    FAIL() << "wrote " << path << ": look at what changed, then run without PELLUCID_WRITE_GOLDEN";
  }
  EXPECT_EQ(now, read_text(path));
}

}  // namespace
}  // namespace pellucid
