// A product whose patches are added to pictures while they are in the cache gives the bits of the product and the
// addition one after the other, up to the widest patch for which that is done and beyond it.
#include <gtest/gtest.h>

#include "isas.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::plan {
namespace {

constexpr Index pictures = 3, height = 4, width = 5, sums = 300;  // a sum of more than one block of 256

/// The pictures, and how many passes over memory they take.
template <class T>
std::pair<std::vector<T>, std::size_t> added(Index side, Index channels, Index padding, kernels::Isa isa, bool fuse,
                                             int threads) {
  const graph::Window window{side, side, 1, padding};
  const Index high = height + 2 * padding - side + 1, wide = width + 2 * padding - side + 1;
  graph::Graph graph;
  const graph::Value x = graph.input("x", {graph::batch, high, wide, sums});
  const graph::Value weight = graph.input("weight", {sums, side * side * channels});
  const graph::Value whole = unpatch(product(x, weight), window, {graph::batch, height, width, channels});
  Store store(sizeof(T) == 4 ? Element::float32 : Element::float64, 1);
  Plan plan(graph, {{"whole", whole}}, {}, store, {.isa = isa, .batch = pictures, .fuse = fuse});
  for (const char* const name : {"x", "weight"}) {
    std::uint32_t i = 0;
    for (T& number : plan.input<T>(name))
      number = static_cast<T>(random_uniform(static_cast<std::uint64_t>(name[0]), i++, 0) - 0.5);
  }
  Team team(threads);
  plan.run(team);
  const std::span<const T> all = plan.output<T>("whole");
  return {{all.begin(), all.end()}, plan.account().size()};
}

template <class T>
void expect_equal_on_both_sides_of_the_limit() {
  constexpr Index most = kernels::Product::most_added;
  for (const Index columns : {Index{36}, most - 4, most, most + 4, 2 * most}) {
    for (const Index padding : {0, 1}) {
      for (const kernels::Isa isa : isas()) {
        const auto [apart, passes] = added<T>(2, columns / 4, padding, isa, false, 1);
        const auto [joined, fewer] = added<T>(2, columns / 4, padding, isa, true, 1);
        EXPECT_EQ(joined, apart) << columns << " columns, padding " << padding << ", " << name_of(isa);
        EXPECT_EQ((added<T>(2, columns / 4, padding, isa, true, 3).first), apart) << columns << " columns";
        EXPECT_EQ(fewer < passes, columns <= most) << columns << " columns";
      }
    }
  }
}

TEST(AddedPatches, have_the_bits_of_product_and_addition_up_to_the_widest_patch_and_beyond) {
  expect_equal_on_both_sides_of_the_limit<float>();
  expect_equal_on_both_sides_of_the_limit<double>();
}

}  // namespace
}  // namespace pellucid::plan
