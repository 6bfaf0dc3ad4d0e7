// Networks that no machine has room for, in a few letters: refused before anything of their size is made.
#include "pellucid/nn/bounds.hpp"

#include <gtest/gtest.h>

#include "pellucid/nn/steps.hpp"
#include "tests/support/failure.hpp"

namespace pellucid::nn {
namespace {

using testing::error_of;
using testing::says;

std::string repeated_steps(const std::string& step, int times) {
  std::string text = step;
  for (int i = 1; i < times; ++i) text += " | " + step;
  return text;
}

void build(const std::string& model, const std::vector<Index>& image = {}, const Bounds& bounds = {}) {
  graph::Graph graph;
  Index inputs = 8;
  for (std::size_t i = 0; i < image.size(); ++i) inputs = (i == 0 ? 1 : inputs) * image[i];
  Builder builder(graph, true, 3, {}, image, bounds);
  apply(parse_model(model), builder, graph.input("x", {graph::batch, inputs}));
}

TEST(Bounds, of_a_machine_refuse_width_weights_and_work_by_the_step_that_passes_them) {
  const auto refuses = [](const std::string& model, const std::vector<std::string>& parts,
                          const std::vector<Index>& image = {}) {
    const Error error = error_of([&] { build(model, image); });
    EXPECT_EQ(error.fault, Fault::usage) << model;
    for (const std::string& part : parts) EXPECT_TRUE(says(error, part));
  };
  refuses(repeated_steps("concat(relu, relu)", 40), {"too large", "step 19.1", "8,388,608 columns", "4,194,304"});
  refuses("piecewise_linear(4096) | concat(relu) | piecewise_linear(4096)", {"first"});
  refuses("linear(1000000) | periodic(4096)", {"step 1", "8,192,000,000 columns"});
  refuses("linear(100000000000) | linear", {"step 0", "[8, 100000000000] weights", "GiB", "fewer units"});
  refuses("linear(9007199254740991)", {"step 0", "GiB"});
  refuses(repeated_steps("linear(100000)", 10'000), {"step ", "[100000, 100000] weights", "GiB"});
  refuses("conv2d(64, kernel=301, padding=150)", {"step 0", "multiplications for a row", "1,000,000,000,000"},
          {700, 700});
  refuses("conv2d(1, kernel=9007199254740991, padding=9007199254740990)", {"conv2d is larger than the picture"},
          {28, 28});
  refuses("max_pool2d(9007199254740991, padding=3000000000000000)", {"max_pool2d is larger"}, {28, 28});
}

TEST(Bounds, of_a_file_are_what_it_holds) {
  const Bounds bounds = Bounds::of_file("my.safetensors", 8 * 4 + 4 + 8 * 3 + 3, 3);
  build("linear(4) | concat(relu, tanh) | linear", {}, bounds);
  const auto refuses = [&](const std::string& model, const std::vector<std::string>& parts) {
    const Error error = error_of([&] { build(model, {}, bounds); });
    EXPECT_EQ(error.fault, Fault::data) << model;
    EXPECT_TRUE(says(error, "my.safetensors"));
    for (const std::string& part : parts) EXPECT_TRUE(says(error, part));
  };
  refuses("linear(4) | linear(2000) | linear", {"step 1", "8,036 weights", "4,222"});
  refuses(repeated_steps("concat(relu, relu)", 40), {"step 9.1", "8,192 columns", "4,222"});
}

}  // namespace
}  // namespace pellucid::nn
