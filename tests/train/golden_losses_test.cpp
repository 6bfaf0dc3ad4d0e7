// Losses and their gradients against PyTorch in float64, for scores from 1e-30 to 1e8.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <set>

#include "golden_cases.hpp"
#include "pellucid/base/threads.hpp"
#include "pellucid/graph/differentiate.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid {
namespace {

/// The losses of the rows, and the gradient of the batch's loss with respect to the scores.
template <class T>
std::pair<std::vector<T>, std::vector<T>> evaluate(const std::string& loss, const std::vector<T>& y,
                                                   const std::vector<T>& p, Index rows) {
  graph::Graph graph;
  const auto columns = [&](const std::vector<T>& values) { return static_cast<Index>(values.size()) / rows; };
  const Value truth = graph.input("y", {graph::batch, columns(y)});
  const Value scores = graph.input("p", {graph::batch, columns(p)});
  const nn::Use<nn::Loss> use = nn::use<nn::Loss>(loss);
  const Value mean = nn::batch_loss(use, truth, scores, std::nullopt);
  plan::Store store(sizeof(T) == sizeof(double) ? Element::float64 : Element::float32, 1);
  plan::Plan plan(graph,
                  {{"rows", use.entry->define(truth, scores, use.arguments)},
                   {"gradient", graph::gradients(mean, std::array{scores})[0]}},
                  {}, store, {.isa = kernels::best(kernels::default_set()), .batch = rows});
  std::ranges::copy(y, plan.input<T>("y").begin());
  std::ranges::copy(p, plan.input<T>("p").begin());
  plan.set_scalar("row_count", 0, static_cast<double>(rows));
  Team one(1);
  plan.run(one);
  const auto losses = plan.output<T>("rows");
  const auto gradient = plan.output<T>("gradient");
  return {{losses.begin(), losses.end()}, {gradient.begin(), gradient.end()}};
}

TEST(Golden, losses_and_gradients_are_pytorchs_at_any_scale_of_the_scores) {
  const TensorFile file = read_tensors(PELLUCID_GOLDEN_DIR "/losses.safetensors");
  const std::map<std::string, std::vector<double>> tensors = tensors_of(file);
  ASSERT_EQ(file.metadata.size(), 240U);
  for (const auto& [number, loss] : file.metadata) {
    const std::vector<double>& p = tensors.at(number + ".p");
    const std::vector<double>& wanted = tensors.at(number + ".rows");
    const auto rows = static_cast<Index>(wanted.size());
    const auto [losses, gradient] = evaluate(loss, tensors.at(number + ".y"), p, rows);
    ASSERT_EQ(losses.size(), wanted.size());
    for (std::size_t row = 0; row < wanted.size(); ++row)
      EXPECT_NEAR(losses[row], wanted[row], 1e-12 * std::max(1.0, std::abs(wanted[row])))
          << loss << " of row " << row << ", first score " << p[row * p.size() / wanted.size()];
    EXPECT_LE(distance(gradient, tensors.at(number + ".gradient")), 1e-12) << loss << ", first score " << p[0];
  }
}

TEST(Losses, are_finite_with_finite_gradients_at_scores_of_ten_thousand_in_float32) {
  std::set<std::string> losses;
  for (const auto& [number, loss] : read_tensors(PELLUCID_GOLDEN_DIR "/losses.safetensors").metadata)
    losses.insert(loss);
  ASSERT_EQ(losses.size(), 15U);
  for (const std::string& text : losses) {
    const bool is_classes = nn::use<nn::Loss>(text).entry->truth == nn::Truth::classes;
    for (const float truth : {0.0F, 1.0F}) {
      const std::vector<float> p{1e4F, -1e4F, 1e4F, 1e4F, -1e4F, -1e4F, -1e4F, 1e4F};
      const std::vector<float> y(is_classes ? 2 : 8, truth);  // four classes
      const auto [values, gradient] = evaluate<float>(text, y, p, is_classes ? 2 : 8);
      for (const float value : values) EXPECT_TRUE(std::isfinite(value)) << text;
      for (const float value : gradient) EXPECT_TRUE(std::isfinite(value)) << text;
    }
  }
}

}  // namespace
}  // namespace pellucid
