// The gradient of a convolution's weight, summed span by span, has the bits of the one that is summed as a whole from
// patches in memory: alone, with an epilogue, and kept beside one; for several models and any number of threads.
#include <gtest/gtest.h>

#include "isas.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::plan {
namespace {

constexpr Index side = 20, channels = 3, outputs_of_each = 5;

enum class Reader : std::uint8_t { none, epilogue, both };

/// The gradient, or what follows from it, and how many passes over memory it takes.
template <class T>
std::pair<std::vector<T>, std::size_t> summed(Index pictures, Reader reader, kernels::Isa isa, bool fuse, int threads,
                                              Index models) {
  const graph::Window window{3, 3, 1, 1};
  graph::Graph graph;
  const graph::Value x = graph.input("x", {graph::batch, side, side, channels});
  const graph::Value gradient = graph.input("gradient", {graph::batch, side, side, outputs_of_each});
  const graph::Value sum = product(patches(x, window), gradient, true);
  const graph::Value after = sum * sum + 1;
  std::vector<Output> outputs;
  if (reader != Reader::epilogue) outputs.push_back({"sum", sum});
  if (reader != Reader::none) outputs.push_back({"after", after});
  Store store(sizeof(T) == 4 ? Element::float32 : Element::float64, models);
  Plan plan(graph, outputs, {}, store, {.isa = isa, .batch = pictures, .fuse = fuse});
  for (const char* const name : {"x", "gradient"}) {
    std::uint32_t i = 0;
    for (T& number : plan.input<T>(name))
      number = static_cast<T>(random_uniform(static_cast<std::uint64_t>(name[0]), i++, 0) - 0.5);
  }
  Team team(threads);
  plan.run(team);
  std::vector<T> all;
  for (const Output& output : outputs) {
    const std::span<const T> numbers = plan.output<T>(output.name);
    all.insert(all.end(), numbers.begin(), numbers.end());
  }
  return {all, plan.account().size()};
}

template <class T>
void expect_equal_for_every_reader() {
  for (const Index pictures : {Index{3}, Index{11}, Index{50}}) {  // 400 windows each: spans from 8 times 512 on
    for (const Reader reader : {Reader::none, Reader::epilogue, Reader::both}) {
      for (const kernels::Isa isa : isas()) {
        for (const Index models : {1, 2}) {
          const auto [apart, passes] = summed<T>(pictures, reader, isa, false, 1, models);
          const auto [joined, fewer] = summed<T>(pictures, reader, isa, true, 1, models);
          const auto what = std::to_string(pictures) + " pictures, reader " + std::to_string(static_cast<int>(reader)) +
                            ", " + name_of(isa) + ", " + std::to_string(models) + " models";
          EXPECT_EQ(joined, apart) << what;
          EXPECT_EQ((summed<T>(pictures, reader, isa, true, 3, models).first), apart) << what;
          if (reader == Reader::none) {
            const bool has_spans = pictures > 3 && kernels::set_of(isa) != kernels::Set::bf16;
            EXPECT_EQ(fewer, has_spans ? 2U : 1U) << what;
          }
        }
      }
    }
  }
}

TEST(WindowSums, by_spans_have_the_bits_of_sums_as_a_whole) {
  expect_equal_for_every_reader<float>();
  expect_equal_for_every_reader<double>();
}

}  // namespace
}  // namespace pellucid::plan
