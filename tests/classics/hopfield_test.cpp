// Hopfield's memory: it keeps and recalls, its energy never rises, and past about 0.138 n patterns it breaks down.
#include "pellucid/classics/hopfield.hpp"

#include <gtest/gtest.h>

#include "pellucid/base/error.hpp"

namespace pellucid::classics {
namespace {

TEST(Hopfield, recalls_stored_patterns_from_noise) {
  Hopfield network(200);
  for (std::uint32_t i = 0; i < 10; ++i) network.store(random_pattern(200, 5, i));
  for (std::uint32_t i = 0; i < 10; ++i) {
    const Pattern stored = random_pattern(200, 5, i);
    EXPECT_EQ(network.recall(stored, 1).state, stored) << i;
    const Pattern noisy = with_noise(stored, 40, i);
    EXPECT_NEAR(overlap(noisy, stored), 0.6, 1e-12);
    EXPECT_EQ(network.recall(noisy, 1).state, stored) << i;
  }
}

// In the plain form of the definition, from the couplings as Hebb's sum says them.
double plain_energy(const std::vector<Pattern>& stored, const Pattern& state) {
  double energy = 0;
  for (std::size_t i = 0; i < state.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      double coupling = 0;
      for (const Pattern& pattern : stored) coupling += pattern[i] * pattern[j];
      energy -= coupling * state[i] * state[j];
    }
  }
  return energy;
}

TEST(Hopfield, energy_falls_with_each_turn_and_ends_where_no_unit_wants_to_turn) {
  for (std::uint32_t load = 2; load < 40; load += 6) {
    Hopfield network(100);
    std::vector<Pattern> stored;
    for (std::uint32_t i = 0; i < load; ++i) stored.push_back(random_pattern(100, 9, i));
    for (const Pattern& pattern : stored) network.store(pattern);
    for (std::uint32_t start = 0; start < 20; ++start) {
      const Pattern from = random_pattern(100, 10, start);
      const Recall recall = network.recall(from, start);
      EXPECT_EQ(static_cast<double>(recall.energies.front()), plain_energy(stored, from));
      EXPECT_EQ(static_cast<double>(recall.energies.back()), plain_energy(stored, recall.state));
      for (std::size_t i = 1; i < recall.energies.size(); ++i) ASSERT_LT(recall.energies[i], recall.energies[i - 1]);
      for (Index unit = 0; unit < 100; ++unit) {
        ASSERT_GE(recall.state[static_cast<std::size_t>(unit)] * network.field(recall.state, unit), 0);
      }
    }
  }
}

TEST(Hopfield, keeps_patterns_below_0138_n_and_loses_them_above_slow) {
  for (const std::uint64_t seed : {1U, 2U}) {
    EXPECT_GT(measure_capacity(800, 0.08, 0, 20, seed).mean_overlap, 0.98);
    EXPECT_GT(measure_capacity(800, 0.12, 0, 20, seed).mean_overlap, 0.93);
    EXPECT_LT(measure_capacity(800, 0.18, 0, 20, seed).mean_overlap, 0.75);
    EXPECT_LT(measure_capacity(800, 0.25, 0, 20, seed).mean_overlap, 0.55);
  }
}

TEST(Hopfield, refuses_what_is_no_pattern) {
  Hopfield network(4);
  EXPECT_THROW(network.store({1, -1, 1}), Failure);
  EXPECT_THROW(network.store({1, -1, 0, 1}), Failure);
  EXPECT_THROW(Hopfield(1), Failure);
}

}  // namespace
}  // namespace pellucid::classics
