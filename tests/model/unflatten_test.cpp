// unflatten: columns are the picture that an image is, and flatten takes it apart to the same columns.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "pellucid/model/model.hpp"
#include "tests/support/failure.hpp"

namespace pellucid {
namespace {

Model unflattened_model(const std::string& steps, const std::vector<Index>& image) {
  Recipe recipe;
  recipe.model = steps;
  return {recipe, {Task::regression, 24, 1, {}, image}};
}

std::vector<float> waves(std::size_t count) {
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<float>(std::sin(static_cast<double>(i)));
  return values;
}

TEST(Unflatten, makes_of_columns_the_picture_that_an_image_is) {
  const std::string rest = "conv2d(3, kernel=2, padding=1) | tanh | max_pool2d | flatten | linear";
  Model picture = unflattened_model(rest, {2, 3, 4}),
        columns = unflattened_model("unflatten(3, 4, channels=2) | " + rest, {});
  for (const std::string& name : picture.names()) {
    const std::string moved = std::to_string(std::stoi(name) + 1) + name.substr(name.find('.'));
    columns.set_tensor(moved, picture.tensor(name));
  }
  EXPECT_EQ(columns.predict(waves(24 * 7)), picture.predict(waves(24 * 7)));
}

TEST(Unflatten, is_undone_by_flatten) {
  for (const char* const sizes :
       {"unflatten", "unflatten(6)", "unflatten(2, 3, channels=4)", "unflatten(3, channels=2)"}) {
    Model plain = unflattened_model("linear", {}),
          there_and_back = unflattened_model(std::string(sizes) + " | flatten | linear", {});
    there_and_back.set_tensor("2.weight", plain.tensor("0.weight"));
    there_and_back.set_tensor("2.bias", plain.tensor("0.bias"));
    EXPECT_EQ(there_and_back.predict(waves(24 * 5)), plain.predict(waves(24 * 5))) << sizes;
  }
}

TEST(Unflatten, refuses_sizes_that_are_not_the_columns) {
  for (const auto& [step, what] :
       {std::pair{"unflatten(5)", "24 columns are not 1 channel of 5 rows"},
        std::pair{"unflatten(5, 5)", "24 columns are not 1 channel of 5 rows of 5 places"},
        std::pair{"unflatten(2, 12, channels=3)", "24 columns are not 3 channels of 2 rows of 12 places"},
        std::pair{"unflatten(30)", "24 columns are not 1 channel of 30 rows"},
        std::pair{"unflatten | unflatten", "unflatten needs columns"}}) {
    const std::string steps = std::string(step) + " | flatten | linear";
    EXPECT_TRUE(testing::says(testing::error_of([&] { unflattened_model(steps, {}); }), what)) << steps;
  }
}

}  // namespace
}  // namespace pellucid
