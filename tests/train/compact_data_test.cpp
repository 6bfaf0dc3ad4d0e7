// Rows in memory of what they say train to the bits of the same rows as they are.
#include <gtest/gtest.h>

#include "pellucid/base/random.hpp"
#include "pellucid/train/trainer.hpp"

namespace pellucid {
namespace {

/// Two numbers, and one of 40 inputs that is not 0, or two, or none.
template <class T>
struct TwoForms {
  static constexpr std::uint32_t rows = 120, columns = 42;
  std::vector<T> dense = std::vector<T>(std::size_t{rows} * columns, T{0});
  CompactRows<T> compact{columns, {0, 41}, {}, {0}, {}, {}};
  std::vector<T> targets;

  TwoForms() {
    for (std::uint32_t row = 0; row < rows; ++row) {
      const auto put = [&](std::uint32_t column, T value) { dense[std::size_t{row} * columns + column] = value; };
      for (const std::uint32_t column : {0U, 41U}) {
        compact.values.push_back(static_cast<T>(random_uniform(1, row, column) - 0.5));
        put(column, compact.values.back());
      }
      for (std::uint32_t i = 0; i < row % 3; ++i) {
        compact.places.push_back(1 + (row * 7 + i * 13) % 40);
        compact.entries.push_back(static_cast<T>(random_uniform(2, row, i)));
        put(compact.places.back(), compact.entries.back());
      }
      compact.begins.push_back(compact.places.size());
      targets.push_back(static_cast<T>(random_uniform(3, row, 0)));
    }
  }
  Data data(const Numbers& inputs) const { return {.inputs = inputs, .targets = targets, .columns = columns}; }
};

template <class T>
void compare_training(Element precision) {
  const TwoForms<T> rows;
  for (const char* const mixup : {"0", "0.3"}) {
    Recipe recipe;
    recipe.model = "linear(5) | tanh | linear";
    recipe.epochs = 3;
    recipe.batch_size = 32;
    recipe.validation = 0.2;
    recipe.dtype = precision;
    recipe.mixup = std::stod(mixup);
    const Trained dense = train_run(recipe, rows.data(rows.dense));
    const Trained compact = train_run(recipe, rows.data(rows.compact));
    EXPECT_EQ(dense.model.bytes(), compact.model.bytes());
    EXPECT_EQ(dense.history.epochs.back().loss, compact.history.epochs.back().loss);
  }
}

TEST(CompactData, trains_to_the_same_bits) {
  compare_training<float>(Element::float32);
  compare_training<double>(Element::float64);
  compare_training<float>(Element::float64);  // copied into the run's precision
  compare_training<double>(Element::float32);
}

}  // namespace
}  // namespace pellucid
