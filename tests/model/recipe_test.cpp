// The recipe as text: what is written reads back as the same, and what cannot be meant is refused with its key.
#include "pellucid/model/recipe.hpp"

#include <array>

#include "pellucid/base/random.hpp"
#include "pellucid/model/parsed.hpp"
#include "pellucid/run/recipe_toml.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/small_data.hpp"

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

Recipe recipe_from_toml(const std::string& text, const std::string& path) {
  return run_recipe_from_toml(text, path).recipe;
}

void expect_equal(const Recipe& a, const Recipe& b) {
  EXPECT_EQ(a.model, b.model);
  EXPECT_EQ(a.loss.text(), b.loss.text());
  EXPECT_EQ(a.optimizer, b.optimizer);
  EXPECT_EQ(a.schedule, b.schedule);
  EXPECT_EQ(a.batch_size, b.batch_size);
  EXPECT_EQ(a.epochs, b.epochs);
  EXPECT_EQ(a.patience, b.patience);
  EXPECT_EQ(a.validation, b.validation);
  EXPECT_EQ(a.shuffle, b.shuffle);
  EXPECT_EQ(a.seed, b.seed);
  EXPECT_EQ(a.dtype, b.dtype);
  EXPECT_EQ(a.kernels, b.kernels);
}

/// A random recipe; its texts need not make sense as networks.
Recipe random_recipe(std::uint32_t number) {
  const auto draw = [&](std::uint32_t unit) { return random_bits(31, number, unit); };
  const std::array<const char*, 6> texts{"linear(3) | relu",  "",
                                         "a \"quoted\" word", "back\\slash\ttab\nline",
                                         "δ ≤ ½ · 日本",      "# no comment = 1\r[table]"};
  const auto text = [&](std::uint32_t unit) { return std::string(texts[draw(unit) % texts.size()]); };
  Recipe recipe;
  recipe.model = text(0);
  recipe.loss = text(1);
  recipe.optimizer = text(2);
  recipe.schedule = text(3);
  recipe.batch_size = draw(4);
  recipe.epochs = draw(5) % 1000;
  recipe.patience = draw(6);
  recipe.validation = draw(7) % 5 == 0 ? 0 : random_uniform(32, number, 0) * (draw(8) % 2 == 0 ? 1 : 1e-9);
  recipe.shuffle = draw(9) % 2 == 0;
  recipe.seed = (std::uint64_t{draw(10)} << 21 | draw(11) % (1U << 21)) % (std::uint64_t{1} << 53);
  recipe.dtype = draw(12) % 2 == 0 ? Element::float32 : Element::float64;
  recipe.kernels = draw(13) % 2 == 0 ? kernels::Set::fused : kernels::Set::portable;
  return recipe;
}

TEST(Recipe, reads_back_from_toml_as_it_was) {
  expect_equal(recipe_from_toml(to_toml(Recipe{}), "here"), Recipe{});
  for (std::uint32_t number = 0; number < 300; ++number) {
    const Recipe recipe = random_recipe(number);
    const std::string text = to_toml(recipe);
    expect_equal(recipe_from_toml(text, "here"), recipe);
    EXPECT_EQ(to_toml(recipe_from_toml(text, "here")), text);
  }
}

TEST(Recipe, keys_that_are_left_out_have_their_defaults) {
  const Recipe recipe = recipe_from_toml("schema = 1\nepochs = 7\n", "here");
  EXPECT_EQ(recipe.epochs, 7);
  EXPECT_EQ(recipe.model, Recipe{}.model);
  EXPECT_EQ(recipe.validation, Recipe{}.validation);
}

TEST(Recipe, refuses_what_it_cannot_mean_with_key_and_value) {
  const auto refuses = [](const std::string& text, const std::string& part) {
    const Error error = error_of([&] { recipe_from_toml("schema = 1\n" + text, "my.toml"); });
    EXPECT_EQ(error.fault, Fault::usage) << text;
    EXPECT_TRUE(says(error, "my.toml")) << text;
    EXPECT_TRUE(says(error, part)) << text;
  };
  refuses("epoch = 3", "did you mean \"epochs\"?");
  refuses("modle = \"linear\"", "did you mean \"model\"?");
  refuses("nothing_like_it = 3", "nothing_like_it");
  refuses("epochs = \"three\"", "\"three\" is not a whole number");
  refuses("epochs = 3.5", "3.5 is not a whole number");
  refuses("epochs = -3", "-3 is negative");
  refuses("seed = 9223372036854775807", "9223372036854775807 is too large");
  refuses("validation = true", "true is not a number");
  refuses("shuffle = 1", "1 is not true or false");
  refuses("dtype = \"float16\"", "use float32 or float64");
  refuses("kernels = \"fast\"", "use fused or portable");
  refuses("model = [\"linear\"]", "model");
  refuses("[model]\nunits = 3", "model");
  refuses("epochs = 3\nepochs = 4", "line 3");
  refuses("epochs = ", "line 2");
  EXPECT_TRUE(says(error_of([] { recipe_from_toml("epochs = 3", "my.toml"); }), "schema: it is missing"));
  EXPECT_TRUE(says(error_of([] { recipe_from_toml("schema = 2", "my.toml"); }), "2 is not 1"));
  std::string long_one = "schema = 1\n";
  for (int i = 0; i < 100'000; ++i) long_one += "name" + std::to_string(i) + " = 1\n";
  EXPECT_TRUE(says(error_of([&] { recipe_from_toml(long_one, "my.toml"); }), "more than 1,000 names"));
  EXPECT_EQ(error_of([] { recipe_from_toml(std::string("a\0b = \xff", 7), "my.toml"); }).fault, Fault::usage);
}

TEST(Recipe, a_loss_given_as_a_function_is_the_expression_it_writes) {
  Recipe written = small_recipe(), given = small_recipe();
  written.loss = "expr(where(y > p, 10, 1) * (y - p)^2)";
  given.loss = [](Value y, Value p) { return where(y > p, 10, 1) * square(y - p); };
  const SmallData table(Task::regression, 40);
  EXPECT_EQ(weights_of(train(given, table.data())), weights_of(train(written, table.data())));
  EXPECT_EQ(recipe_from_toml(to_toml(given), "here").loss.text(), given.loss.text());
  expect_equal(recipe_from_toml(to_toml(given), "here"), given);
}

TEST(Recipe, a_loss_given_as_a_function_means_in_the_file_what_it_meant_in_the_program) {
  // What the grammar cannot write must be refused, not written as something else.
  const SmallData table(Task::regression, 40);
  Recipe recipe = small_recipe();
  const auto refuses = [&](auto function) {
    const Error error = error_of([&] {
      recipe.loss = function;
      train(recipe, table.data());
    });
    EXPECT_EQ(error.fault, Fault::usage);
  };
  refuses([](Value y, Value p) { return square(detach(p) - y) + 0 * p; });
  refuses([](Value y, Value p) { return square(p - y) / sum(y); });
}

TEST(Recipe, its_loss_says_whether_predictions_are_probabilities_scores_or_decisions) {
  Recipe recipe;
  EXPECT_EQ(output_kind_of(recipe, Task::binary), OutputKind::probabilities);
  recipe.loss = "mse";
  EXPECT_EQ(output_kind_of(recipe, Task::binary), OutputKind::scores);
  for (const char* loss : {"hinge", "squared_hinge", "perceptron"}) {
    recipe.loss = loss;
    EXPECT_EQ(output_kind_of(recipe, Task::binary), OutputKind::decisions) << loss;
  }
}

TEST(Recipe, a_last_activation_that_the_loss_applies_is_not_applied_twice) {
  for (const auto& [task, output] :
       {std::pair(Task::binary, "sigmoid"), {Task::classification, "softmax"}, {Task::regression, "identity"}}) {
    const SmallData table(task, 40);
    Recipe bare = small_recipe(), spelled = small_recipe();
    spelled.model = bare.model + " | " + output;
    EXPECT_EQ(weights_of(train(spelled, table.data())), weights_of(train(bare, table.data()))) << output;
  }
}

}  // namespace
}  // namespace pellucid
