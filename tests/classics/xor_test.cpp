// The multilayer perceptron that solves what one neuron cannot.
#include "pellucid/classics/xor.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace pellucid::classics {
namespace {

std::vector<std::uint64_t> seeds(std::size_t count) {
  std::vector<std::uint64_t> all(count);
  std::iota(all.begin(), all.end(), std::uint64_t{0});
  return all;
}

std::ptrdiff_t solved(const std::vector<XorTry>& tries) {
  return std::count_if(tries.begin(), tries.end(), [](const XorTry& each) { return each.is_solved(); });
}

TEST(Xor, is_learned_by_two_hidden_neurons_from_most_beginnings_and_by_eight_from_all_slow) {
  const std::vector<XorTry> two = learn_xor(2, 1500, seeds(20));
  EXPECT_GE(solved(two), 10);
  EXPECT_EQ(solved(learn_xor(8, 1500, seeds(20))), 20);
  for (const XorTry& each : two) EXPECT_EQ(each.is_solved(), each.loss < 0.3) << each.seed << " " << each.loss;
}

TEST(Xor, a_try_among_many_is_the_try_alone) {
  const std::vector<std::uint64_t> three{3};
  EXPECT_EQ(learn_xor(2, 100, three)[0].predictions, learn_xor(2, 100, seeds(5))[3].predictions);
}

}  // namespace
}  // namespace pellucid::classics
