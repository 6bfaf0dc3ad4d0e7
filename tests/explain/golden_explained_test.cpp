// Explanations against PyTorch: every output, every derivative passed back, and each of them as it is written out.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "pellucid/explain/explain_row.hpp"
#include "tests/support/tensor_file.hpp"

namespace pellucid {
namespace {

void expect_same(const std::vector<double>& ours, const std::vector<double>& theirs, const std::string& what) {
  ASSERT_EQ(ours.size(), theirs.size()) << what;
  for (std::size_t i = 0; i < ours.size(); ++i)
    EXPECT_NEAR(ours[i], theirs[i], 1e-12 * (1 + std::abs(theirs[i]))) << what << ", " << i;
}

/// What a number passes back by the outputs that it is part of: Σ ∂J/∂output · slope.
std::vector<double> sums(const Explanation::Uses& uses, const std::vector<double>& derivatives) {
  std::vector<double> all;
  for (const auto& [place, list] : uses) {
    double sum = 0;
    for (const Explanation::Use& use : list) sum += derivatives[use.unit] * use.slope;
    all.push_back(sum);
  }
  return all;
}

class ExplainedByPyTorch : public ::testing::TestWithParam<const char*> {};

TEST_P(ExplainedByPyTorch, gives_the_same_numbers) {
  const std::string name = GetParam();
  const bool is_picture = name == "picture";
  const TensorFile file = read_tensors(PELLUCID_GOLDEN_DIR "/explained-" + name + ".safetensors");
  std::map<std::string, std::vector<double>> theirs;
  for (const Tensor& tensor : file.tensors) theirs[tensor.name] = values_of(tensor);
  const std::map<std::string, std::string> words(file.metadata.begin(), file.metadata.end());
  Recipe recipe;
  recipe.model = words.at("model");
  recipe.loss = "cce";
  recipe.dtype = Element::float64;
  Signature signature{Task::classification, is_picture ? 50 : 3, 3, {"a", "b", "c"}, {}};
  if (is_picture) signature.image = {2, 5, 5};
  if (!is_picture) signature.fields = {{Field::Holds::codes, {0, 1, 2}, 5, {}}};
  Model model(recipe, signature);
  for (const std::string& tensor : model.names()) model.set_tensor(tensor, theirs.at("start." + tensor));
  const Explanation row = explain_row(model, theirs["x"], std::stod(words.at("y")));
  for (std::size_t i = 0; i < row.steps.size(); ++i) {
    const Explanation::Step& step = row.steps[i];
    const std::string place = std::to_string(i);
    expect_same(step.values, theirs["value." + place], step.written);
    expect_same(step.derivatives, theirs["back." + place], "back to " + step.written);
    if (step.kind == Explanation::Kind::whole && i > 0)
      expect_same(sums(step.uses, step.derivatives), theirs["back." + std::to_string(i - 1)], "written back, " + place);
    for (const Explanation::Tensor& tensor : step.tensors) {
      const std::vector<double>& gradient = theirs["grad." + tensor.name];
      expect_same(tensor.derivatives, gradient, tensor.name);
      if (step.kind == Explanation::Kind::whole)
        expect_same(sums(tensor.uses, step.derivatives), gradient, tensor.name + " written out");
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Networks, ExplainedByPyTorch, ::testing::Values("picture", "codes"));

}  // namespace
}  // namespace pellucid
