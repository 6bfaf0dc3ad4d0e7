// The model: a file gives back the same predictions, bit for bit, and holds its tensors as PyTorch names them.
#include "pellucid/model/model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "pellucid/base/files.hpp"
#include "pellucid/model/recipe_json.hpp"
#include "pellucid/run/recipe_toml.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/small_data.hpp"

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

/// A trained model with state, of any task and element type.
Model trained(Task task, Element dtype) {
  Recipe recipe = small_recipe();
  recipe.model = "linear(9) | batch_norm | leaky_relu(0.2) | dropout(0.2) | linear(5) | tanh | linear";
  recipe.dtype = dtype;
  recipe.epochs = 3;
  return train(recipe, SmallData(task, 60).data());
}

TEST(Model, loaded_from_its_file_predicts_the_same_bits) {
  const testing::Folder folder;
  const std::string path = folder.at("model.safetensors");
  const SmallData fresh(Task::regression, 300);
  for (const Task task : {Task::regression, Task::binary, Task::classification}) {
    for (const Element dtype : {Element::float32, Element::float64}) {
      Model model = trained(task, dtype);
      model.save(path);
      Model loaded = Model::load(path);
      EXPECT_EQ(loaded.bytes(), model.bytes());
      EXPECT_EQ(read_text(path), model.bytes());
      EXPECT_EQ(loaded.predict(fresh.inputs), model.predict(fresh.inputs));
      EXPECT_EQ(loaded.names(), model.names());
      EXPECT_EQ(loaded.signature().classes, model.signature().classes);
      EXPECT_EQ(to_toml(loaded.recipe()), to_toml(model.recipe()));
    }
  }
}

TEST(Model, a_row_predicts_the_same_alone_and_in_any_batch) {
  const SmallData fresh(Task::regression, 700);
  const std::vector<double> inputs(fresh.inputs.begin(), fresh.inputs.end());
  Model model = trained(Task::classification, Element::float64);
  const std::vector<double> all = model.predict_float64(inputs);
  for (const std::size_t rows : {1U, 2U, 3U, 17U, 255U, 256U, 257U, 512U, 513U}) {
    const std::vector<double> some = model.predict_float64(std::span(inputs).first(rows * 3));
    ASSERT_EQ(some.size(), rows * 3);
    EXPECT_TRUE(std::equal(some.begin(), some.end(), all.begin())) << rows;
  }
}

TEST(Model, predictions_are_what_the_task_promises) {
  const SmallData fresh(Task::regression, 100);
  Model classes = trained(Task::classification, Element::float64);
  const std::vector<double> inputs(fresh.inputs.begin(), fresh.inputs.end());
  const std::vector<double> p = classes.predict_float64(inputs);
  for (std::size_t row = 0; row < 100; ++row) EXPECT_NEAR(p[row * 3] + p[row * 3 + 1] + p[row * 3 + 2], 1, 1e-14);
  for (const float value : trained(Task::binary, Element::float32).predict(fresh.inputs)) {
    EXPECT_GT(value, 0);
    EXPECT_LT(value, 1);
  }
  EXPECT_TRUE(classes.predict_float64({}).empty());
  EXPECT_TRUE(says(error_of([&] { classes.predict_float64(std::span(inputs).first(4)); }), "4 values"));
}

TEST(Model, tensors_are_named_and_laid_out_as_torch_does) {
  Model model = trained(Task::classification, Element::float64);
  EXPECT_EQ(model.names(), (std::vector<std::string>{"0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean",
                                                     "1.running_var", "4.weight", "4.bias", "6.weight", "6.bias"}));
  EXPECT_EQ(model.tensor_shape("0.weight"), (std::vector<Index>{9, 3}));
  EXPECT_EQ(model.tensor_shape("6.bias"), (std::vector<Index>{3}));
  EXPECT_EQ(model.parameter_count(), 9 * 3 + 9 + 9 + 9 + 5 * 9 + 5 + 3 * 5 + 3);
  const std::vector<double> file = model.tensor("0.weight"), graph = model.graph_tensor("0.weight");
  for (std::size_t out = 0; out < 9; ++out) {
    for (std::size_t in = 0; in < 3; ++in) EXPECT_EQ(file[out * 3 + in], graph[in * 9 + out]);
  }
  std::vector<double> other(27);
  for (std::size_t i = 0; i < other.size(); ++i) other[i] = static_cast<double>(i) / 3;
  model.set_tensor("0.weight", other);
  EXPECT_EQ(model.tensor("0.weight"), other);
}

TEST(Model, refuses_unknown_tensors_and_wrong_counts) {
  Model model = trained(Task::regression, Element::float32);
  EXPECT_TRUE(says(error_of([&] { model.tensor("0.wieght"); }), "did you mean \"0.weight\"?"));
  EXPECT_EQ(error_of([&] { model.set_tensor("0.weight", std::vector<double>(26)); }).fault, Fault::usage);
  EXPECT_EQ(error_of([&] { model.set_tensor("nothing", std::vector<double>(1)); }).fault, Fault::usage);
}

TEST(Model, a_copy_is_a_model_of_its_own) {
  const SmallData fresh(Task::regression, 10);
  Model model = trained(Task::regression, Element::float32);
  const std::vector<float> before = model.predict(fresh.inputs);
  Model copy = model;
  copy.set_tensor("6.bias", std::vector<double>{100});
  EXPECT_EQ(model.predict(fresh.inputs), before);
  EXPECT_NE(copy.predict(fresh.inputs), before);
}

TEST(Model, its_origin_stands_in_the_file_and_goes_with_a_copy) {
  Model model = trained(Task::binary, Element::float32);
  EXPECT_EQ(model.origin(), nullptr);
  EXPECT_EQ(Model::from_file(decode(model.bytes(), "m"), "m").origin(), nullptr);
  const Origin origin{std::string(64, 'd'), std::string(64, '0')};
  model.set_origin(origin);
  const Model copy = model;
  const Model loaded = Model::from_file(decode(model.bytes(), "m"), "m");
  for (const Model* each : {&std::as_const(model), &copy, &loaded}) {
    ASSERT_NE(each->origin(), nullptr);
    EXPECT_EQ(*each->origin(), origin);
  }
}

TEST(Model, files_that_do_not_fit_are_refused_with_path_and_reason) {
  Model model = trained(Task::classification, Element::float32);
  model.set_origin({"1", "2"});
  const TensorFile good = model.to_file();
  const auto refuses = [&](const std::string& part, auto change) {
    TensorFile file = good;
    change(file);
    const Error error = error_of([&] { Model::from_file(file, "my.safetensors"); });
    EXPECT_EQ(error.fault, Fault::data) << part;
    EXPECT_TRUE(says(error, "my.safetensors"));
    EXPECT_TRUE(says(error, part));
  };
  const auto set = [](TensorFile& file, const std::string& key, const std::string& value) {
    for (auto& [name, text] : file.metadata) {
      if (name == key) text = value;
    }
  };
  refuses("0.weight", [](TensorFile& file) { file.tensors.erase(file.tensors.begin()); });
  refuses("shape", [](TensorFile& file) { std::swap(file.tensors[0].shape[0], file.tensors[0].shape[1]); });
  refuses("signature", [&](TensorFile& file) { set(file, "signature", "{}"); });
  refuses("signature", [&](TensorFile& file) { set(file, "signature", "[1, 2"); });
  refuses("recipe", [&](TensorFile& file) { set(file, "recipe", "[1, 2"); });
  for (const char* origin : {"[1, 2", "[]", R"({"data": "1"})", R"({"data": "1", "run": 2})"})
    refuses("origin", [&](TensorFile& file) { set(file, "origin", origin); });
  refuses("format", [&](TensorFile& file) { set(file, "format", "pellucid-9"); });
  refuses("columns", [&](TensorFile& file) {
    Recipe recipe;
    recipe.model = "concat(relu, relu)";
    for (int i = 1; i < 40; ++i) recipe.model += " | concat(relu, relu)";
    set(file, "recipe", to_json(recipe).dump());
  });
  refuses("recipe",
          [](TensorFile& file) { std::erase_if(file.metadata, [](auto& m) { return m.first == "recipe"; }); });
}

}  // namespace
}  // namespace pellucid
