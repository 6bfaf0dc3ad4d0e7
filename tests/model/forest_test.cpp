// Models that are trees: what they predict, their file, and what they refuse.
#include "pellucid/model/forest.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "pellucid/model/model.hpp"
#include "pellucid/model/model_file.hpp"
#include "pellucid/model/parsed.hpp"
#include "tests/support/failure.hpp"

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

constexpr double everything = std::numeric_limits<double>::infinity();

/// x0 < 1 (missing: left) or x1 is there.
Forest small_forest(Task task = Task::regression) {
  Forest forest{.task = task, .columns = 2, .outputs = task == Task::classification ? 2 : 1, .base = {}, .trees = {}};
  forest.base.assign(static_cast<std::size_t>(forest.outputs), 0.5);
  forest.trees.push_back({{{0, 1, true, 1, 2}, {-1, 0, false, -1, -1, -2}, {-1, 0, false, -1, -1, 3}}});
  forest.trees.push_back({{{1, everything, false, 1, 2}, {-1, 0, false, -1, -1, 0.25}, {-1, 0, false, -1, -1, 8}}});
  return forest;
}

Model model_of_trees(Task task = Task::regression, Element dtype = Element::float64) {
  Signature signature{task, 2, task == Task::classification ? 2 : 1, {}, {}};
  if (task != Task::regression) signature.classes = {"no", "yes"};
  return {{.dtype = dtype}, signature, small_forest(task)};
}

TEST(Forest, adds_up_the_leaves_that_a_row_falls_to) {
  const std::vector<double> rows{0, 5, 1, 5, std::nan(""), 5, 7, std::nan("")};
  const std::vector<double> wanted{0.5 - 2 + 0.25, 0.5 + 3 + 0.25, 0.5 - 2 + 0.25, 0.5 + 3 + 8};
  EXPECT_EQ(model_of_trees().predict_float64(rows), wanted);
  const std::vector<double> odds = model_of_trees(Task::binary).predict_float64(rows);
  for (std::size_t i = 0; i < odds.size(); ++i) EXPECT_NEAR(odds[i], 1 / (1 + std::exp(-wanted[i])), 1e-15);
  const std::vector<double> shares = model_of_trees(Task::classification).predict_float64(std::span(rows).first(2));
  EXPECT_NEAR(shares[0], 1 / (1 + std::exp(0.5 + 0.25 - (0.5 - 2))), 1e-15);
  EXPECT_NEAR(shares[0] + shares[1], 1, 1e-15);
}

TEST(Forest, parts_numbers_as_they_were_rounded) {
  Forest forest = small_forest();
  forest.trees[0].nodes[0].threshold = static_cast<double>(0.1F);  // above 0.1
  const Signature signature{Task::regression, 2, 1, {}, {}};
  const std::vector<double> row{0.1, 5};
  EXPECT_EQ(Model({.dtype = Element::float32}, signature, forest).predict_float64(row)[0], 0.5 + 3 + 0.25);
  EXPECT_EQ(Model({.dtype = Element::float64}, signature, forest).predict_float64(row)[0], 0.5 - 2 + 0.25);
}

TEST(Forest, is_read_from_its_file_as_it_was) {
  for (const Task task : {Task::regression, Task::binary, Task::classification}) {
    const Model model = model_of_trees(task);
    const std::string bytes = model.bytes();
    const Model read = Model::from_bytes(bytes, "m");
    EXPECT_EQ(read.bytes(), bytes);
    const Model copy = read;  // NOLINT(performance-unnecessary-copy-initialization): the copy is tested
    EXPECT_EQ(copy.bytes(), bytes);
    const std::vector<double> rows{0, 5, 1, std::nan("")};
    EXPECT_EQ(copy.predict_float64(rows), model.predict_float64(rows));
    EXPECT_EQ(copy.parameter_count(), 6);
  }
}

TEST(Forest, that_is_no_forest_is_refused) {
  const auto refused = [](auto change) {
    TensorFile file = model_of_trees().to_file();
    change(file);
    const Error error = error_of([&] { Model::from_bytes(encode_checked(file), "m"); });
    EXPECT_EQ(error.fault, Fault::data);
    return error;
  };
  const auto set = [](const char* name, std::size_t at, double value) {
    return [=](TensorFile& file) {
      for (Tensor& tensor : file.tensors) {
        if (tensor.name != name) continue;
        std::vector<double> values = values_of(tensor);
        values[at] = value;
        tensor = tensor_of(name, Element::float64, tensor.shape, values);
      }
    };
  };
  EXPECT_TRUE(says(refused(set("trees.column", 0, 2)), "not there"));  // columns are 0 and 1
  EXPECT_TRUE(says(refused(set("trees.column", 0, -2)), "not there"));
  EXPECT_TRUE(says(refused(set("trees.left", 0, 0)), "not there"));   // a row would never come to a leaf
  EXPECT_TRUE(says(refused(set("trees.right", 0, 3)), "not there"));  // of the next tree
  EXPECT_TRUE(says(refused(set("trees.left", 0, std::nan(""))), "trees.left"));
  EXPECT_TRUE(says(refused(set("trees.column", 0, 1e300)), "trees.column"));
  EXPECT_TRUE(says(refused(set("trees.value", 1, std::nan(""))), "trees.value"));
  EXPECT_TRUE(says(refused(set("trees.threshold", 0, std::nan(""))), "trees.threshold"));
  EXPECT_TRUE(says(refused(set("trees.base", 0, everything)), "trees.base"));
  refused(set("trees.sizes", 0, 2));
  for (const double size : {0.0, 2.5, 7.0, -1.0, std::nan("")}) {
    EXPECT_TRUE(says(refused(set("trees.sizes", 0, size)), "trees.sizes")) << size;
  }
  for (std::size_t i = 0; i < model_of_trees().to_file().tensors.size(); ++i) {
    refused([&](TensorFile& file) { file.tensors.erase(file.tensors.begin() + static_cast<std::ptrdiff_t>(i)); });
    refused([&](TensorFile& file) {
      Tensor& tensor = file.tensors[i];
      std::vector<double> values = values_of(tensor);
      values.push_back(0);
      tensor = tensor_of(tensor.name, Element::float64, {tensor.shape[0] + 1}, values);
    });
  }
  Signature wide{Task::regression, 3, 1, {}, {}};
  EXPECT_EQ(error_of([&] { Model({}, wide, small_forest()); }).fault, Fault::usage);
}

TEST(Forest, refuses_what_asks_for_a_network) {
  const Model model = model_of_trees();
  const Error error = error_of([&] { parse(model.recipe(), Task::regression); });
  EXPECT_EQ(error.fault, Fault::usage);
  EXPECT_TRUE(says(error, "trees"));
}

TEST(ModelFile, keeps_its_threshold_in_its_file) {
  Model model({.model = "linear"}, {Task::binary, 2, 1, {"no", "yes"}, {}});
  EXPECT_FALSE(Model::from_bytes(model.bytes(), "m").signature().threshold);
  model.set_threshold(0.3);
  const Model read = Model::from_bytes(model.bytes(), "m");
  EXPECT_EQ(read.signature().threshold, static_cast<double>(0.3F));  // as the predictions are rounded
  EXPECT_EQ(read.bytes(), model.bytes());
  for (const double none : {-0.1, 1.1, std::nan("")}) {
    EXPECT_EQ(error_of([&] { model.set_threshold(none); }).fault, Fault::usage);
  }
  Model numbers({.model = "linear"}, {Task::regression, 2, 1, {}, {}});
  EXPECT_EQ(error_of([&] { numbers.set_threshold(0.3); }).fault, Fault::usage);
}

}  // namespace
}  // namespace pellucid
