// A saved model is PyTorch's as well: torch.nn.Sequential takes its tensors by their names and predicts the same. The
// reader in between knows nothing of this program.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <numeric>
#include <string>
#include <tuple>
#include <vector>

#include "pellucid/base/files.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/train/trainer.hpp"
#include "tests/support/folder.hpp"

namespace pellucid {
namespace {

struct ReadCase {
  const char* name;
  const char* model;
  Task task;
  std::vector<Index> image{};

  Index columns() const {
    return image.empty() ? 11 : std::accumulate(image.begin(), image.end(), Index{1}, std::multiplies<>());
  }
};

constexpr Index read_rows = 300;  // more than one batch of predictions

class TorchReads : public ::testing::TestWithParam<std::tuple<ReadCase, Element>> {
 protected:
  /// A model after some steps, so that running statistics are no longer 0 and 1.
  Model trained() {
    const Task task = std::get<0>(GetParam()).task;
    const Index columns = std::get<0>(GetParam()).columns();
    std::vector<float> targets;
    for (std::uint32_t row = 0; row < read_rows; ++row) {
      double sum = 0;
      for (std::uint32_t column = 0; column < columns; ++column) {
        inputs.push_back(static_cast<float>(4 * random_uniform(5, row, column) - 1));
        sum += static_cast<double>(inputs.back()) * (column % 4 - 1.5);
      }
      const float target = sum > 1 ? 2.0F : sum > 0 ? 1.0F : 0.0F;
      targets.push_back(task == Task::binary ? std::min(1.0F, target) : target);
    }
    Recipe recipe;
    recipe.model = std::get<0>(GetParam()).model;
    recipe.dtype = std::get<1>(GetParam());
    recipe.optimizer = "adam(lr=0.01)";
    recipe.epochs = 3;
    recipe.batch_size = 50;
    return train(recipe, {.inputs = inputs,
                          .targets = targets,
                          .columns = columns,
                          .task = task,
                          .image = std::get<0>(GetParam()).image});
  }

  template <class T>
  void compare(const std::vector<T>& from, const std::vector<T>& predictions, double tolerance) const {
    const ReadCase& each = std::get<0>(GetParam());
    write_atomically(place.at("x"), {reinterpret_cast<const char*>(from.data()), from.size() * sizeof(T)});
    const std::string command = "/usr/bin/python3 -B '" PELLUCID_SOURCE_DIR "/tests/model/predict_with_torch.py' '" +
                                place.at("m.safetensors") + "' '" + place.at("x") + "' '" + place.at("y") + "' '" +
                                each.model + "' " + name_of(each.task) + image(each);
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
    const std::string bytes = read_text(place.at("y"));
    ASSERT_EQ(bytes.size(), predictions.size() * sizeof(T));
    std::vector<T> expected(predictions.size());
    std::memcpy(expected.data(), bytes.data(), bytes.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const double size = std::max(1.0, std::abs(static_cast<double>(expected[i])));
      ASSERT_NEAR(static_cast<double>(predictions[i]), static_cast<double>(expected[i]), tolerance * size) << i;
    }
  }

  static std::string image(const ReadCase& each) {
    std::string sizes;
    for (const Index size : each.image) sizes += " " + std::to_string(size);
    return sizes;
  }

  testing::Folder place;
  std::vector<float> inputs;
};

INSTANTIATE_TEST_SUITE_P(
    Model, TorchReads,
    ::testing::Combine(
        ::testing::Values(
            ReadCase{"a_line", "linear", Task::regression},
            ReadCase{"a_network", "linear(7) | tanh | linear", Task::regression},
            ReadCase{"two_classes", "linear(16) | sigmoid | linear(5) | leaky_relu(0.2) | linear", Task::binary},
            ReadCase{"batch_norm",
                     "linear(33) | batch_norm | relu | dropout(0.2) | linear(17) | batch_norm | relu | linear",
                     Task::classification},
            ReadCase{
                "gray_pictures",
                "conv2d(5, kernel=3, padding=1) | batch_norm | relu | max_pool2d(2) | conv2d(4, kernel=2, stride=2) | "
                "tanh | flatten | linear(9) | relu | linear",
                Task::classification,
                {8, 6}},
            ReadCase{"color_pictures",
                     "conv2d(6, kernel=2) | relu | avg_pool2d(3, stride=2, padding=1) | flatten | linear",
                     Task::binary,
                     {3, 5, 7}}),
        ::testing::Values(Element::float32, Element::float64)),
    [](const auto& each) {
      return std::string(std::get<0>(each.param).name) + "_" + name_of(std::get<1>(each.param));
    });

TEST_P(TorchReads, a_saved_model_and_predicts_the_same) {
  Model model = trained();
  model.save(place.at("m.safetensors"));
  if (std::get<1>(GetParam()) == Element::float32) {
    compare(inputs, model.predict(inputs), 1e-6);
  } else {
    const std::vector<double> exact(inputs.begin(), inputs.end());
    compare(exact, model.predict_float64(exact), 1e-13);
  }
}

}  // namespace
}  // namespace pellucid
