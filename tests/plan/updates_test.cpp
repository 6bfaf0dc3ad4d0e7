// Updates are functional: they read the old values, whatever the order of the passes; and memory is shared only by
// values that never live together.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/graph/differentiate.hpp"
#include "pellucid/plan/cut.hpp"
#include "pellucid/plan/layout.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::plan {
namespace {

using graph::Graph;
using graph::Value;

/// Runs a graph of two parameters a = 3 and b = 5 once and returns what they are then.
std::pair<double, double> updated(const std::function<std::vector<graph::Update>(Value a, Value b)>& updates,
                                  bool fuse) {
  Graph graph;
  const Value a = graph.parameter("a", {4});
  const Value b = graph.parameter("b", {4});
  Store store(Element::float64, 1);
  Plan plan(graph, {}, updates(a, b), store, {.isa = kernels::Isa::generic, .fuse = fuse});
  store.write("a", 0, std::vector<double>(4, 3));
  store.write("b", 0, std::vector<double>(4, 5));
  Team one(1);
  plan.run(one);
  return {store.read("a", 0)[3], store.read("b", 0)[3]};
}

TEST(Updates, read_the_old_values_even_of_each_other) {
  for (const bool fuse : {false, true}) {
    EXPECT_EQ(updated([](Value a, Value b) { return std::vector<graph::Update>{{a, a + b}, {b, a - b}}; }, fuse),
              std::pair(8.0, -2.0));
    EXPECT_EQ(updated([](Value a, Value b) { return std::vector<graph::Update>{{a, b * 2}, {b, a * 3}}; }, fuse),
              std::pair(10.0, 9.0));
    EXPECT_EQ(updated([](Value a, Value b) { return std::vector<graph::Update>{{a, b}, {b, b + a}}; }, fuse),
              std::pair(5.0, 8.0));
    EXPECT_EQ(
        updated([](Value a, Value b) { return std::vector<graph::Update>{{a, sum(a) + 0 * b}, {b, a * a + b}}; }, fuse),
        std::pair(12.0, 14.0));
  }
}

TEST(Updates, that_only_exchange_two_parameters_are_refused_with_a_sentence) {
  try {
    updated([](Value a, Value b) { return std::vector<graph::Update>{{a, b}, {b, a}}; }, true);
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_NE(std::string(failure.what()).find("another update replaces"), std::string::npos) << failure.what();
  }
}

TEST(Updates, of_a_weight_wait_for_the_gradient_that_still_needs_it) {
  // w appears in the gradient of x; both are descended, so w must be overwritten after x's gradient is taken.
  Graph graph;
  const Value x = graph.parameter("x", {6, 6});
  const Value w = graph.parameter("w", {6, 6});
  const Value loss = sum(square(product(x, w)));
  const std::vector<Value> gradients = graph::gradients(loss, std::array{x, w});
  const std::vector<graph::Update> updates{{w, w - 0.1 * gradients[1]}, {x, x - 0.1 * gradients[0]}};
  std::vector<double> start(36);
  for (std::size_t i = 0; i < start.size(); ++i) start[i] = random_uniform(3, 0, static_cast<std::uint32_t>(i));
  const auto run = [&](const std::vector<Output>& outputs, bool fuse) {
    Store store(Element::float64, 1);
    Plan plan(graph, outputs, updates, store, {.isa = kernels::Isa::generic, .fuse = fuse});
    store.write("x", 0, start);
    store.write("w", 0, start);
    Team one(1);
    plan.run(one);
    return std::pair(store.read("x", 0), store.read("w", 0));
  };
  Store store(Element::float64, 1);
  Plan plain(graph, {{"gx", gradients[0]}, {"gw", gradients[1]}}, {}, store, {.isa = kernels::Isa::generic});
  store.write("x", 0, start);
  store.write("w", 0, start);
  Team one(1);
  plain.run(one);
  for (const bool fuse : {false, true}) {
    for (const std::vector<Output>& outputs :
         {std::vector<Output>{}, std::vector<Output>{{"gx", gradients[0]}, {"gw", gradients[1]}}}) {
      const auto [new_x, new_w] = run(outputs, fuse);
      for (std::size_t i = 0; i < start.size(); ++i) {
        EXPECT_EQ(new_x[i], start[i] - 0.1 * plain.output<double>("gx")[i]);
        EXPECT_EQ(new_w[i], start[i] - 0.1 * plain.output<double>("gw")[i]);
      }
    }
  }
}

TEST(Updates, leave_the_old_value_to_what_reads_it_beside_the_new_one) {
  for (const Index count : {1, 4, 5000}) {
    for (const bool fuse : {false, true}) {
      Graph graph;
      const Value a = graph.parameter("a", {count});
      const Value b = graph.parameter("b", {count});
      const Value doubled = 2 * a;
      const Value both = abs(doubled) + a * b;  // in one pass with what overwrites a
      Store store(Element::float64, 1);
      Plan plan(graph, {{"both", both}}, {{a, doubled}, {b, both - a}}, store,
                {.isa = kernels::Isa::generic, .fuse = fuse});
      store.write("a", 0, std::vector<double>(static_cast<std::size_t>(count), 3));
      store.write("b", 0, std::vector<double>(static_cast<std::size_t>(count), 5));
      Team one(1);
      plan.run(one);
      EXPECT_EQ(plan.output<double>("both").back(), 21);
      EXPECT_EQ(store.read("a", 0).back(), 6);
      EXPECT_EQ(store.read("b", 0).back(), 18);
    }
  }
}

TEST(Memory, values_that_live_together_never_share_bytes) {
  for (std::uint32_t round = 0; round < 200; ++round) {
    std::vector<Lifetime> lifetimes;
    for (std::uint32_t i = 0; i < 1 + round % 40; ++i) {
      const int first = static_cast<int>(random_bits(round, i, 0) % 20);
      lifetimes.push_back(
          {random_bits(round, i, 1) % 1000, first, first + static_cast<int>(random_bits(round, i, 2) % 6)});
    }
    const Layout layout = lay_out(lifetimes);
    for (std::size_t a = 0; a < lifetimes.size(); ++a) {
      EXPECT_EQ(layout.address[a] % alignment, 0U);
      EXPECT_LE(layout.address[a] + lifetimes[a].bytes, layout.bytes);
      for (std::size_t b = 0; b < a; ++b) {
        const bool together = lifetimes[a].first <= lifetimes[b].last && lifetimes[b].first <= lifetimes[a].last;
        const bool apart = layout.address[a] + lifetimes[a].bytes <= layout.address[b] ||
                           layout.address[b] + lifetimes[b].bytes <= layout.address[a];
        EXPECT_TRUE(!together || apart) << a << " " << b << " in round " << round;
      }
    }
  }
}

// What lay_out() gives, by looking at every value that is placed.
Layout lay_out_plainly(const std::vector<Lifetime>& lifetimes) {
  std::vector<std::size_t> order(lifetimes.size()), placed;
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) { return lifetimes[i].bytes; });
  const auto size_of = [&](std::size_t i) { return (lifetimes[i].bytes + alignment - 1) / alignment * alignment; };
  Layout layout{std::vector<std::size_t>(lifetimes.size()), 0};
  for (const std::size_t value : order) {
    std::size_t address = 0;
    const auto end_of_overlap = [&] {
      for (const std::size_t other : placed) {
        const std::size_t begin = layout.address[other], end = begin + size_of(other);
        const bool together =
            lifetimes[value].first <= lifetimes[other].last && lifetimes[other].first <= lifetimes[value].last;
        if (together && begin < address + size_of(value) && address < end) return end;
      }
      return address;
    };
    for (std::size_t end = end_of_overlap(); end != address; end = end_of_overlap()) address = end;
    layout.address[value] = address;
    layout.bytes = std::max(layout.bytes, address + size_of(value));
    placed.push_back(value);
  }
  return layout;
}

TEST(Memory, values_stand_at_the_lowest_address_that_is_free_for_their_life) {
  for (std::uint32_t round = 0; round < 300; ++round) {
    const std::uint32_t count = 1 + round % 60, groups = 1 + round % 37, longest = 1 + round % 23;
    const std::uint32_t most_bytes = round % 3 == 0 ? 200 : 5000;
    std::vector<Lifetime> lifetimes;
    for (std::uint32_t i = 0; i < count; ++i) {
      const int first = static_cast<int>(random_bits(round, i, 3) % groups);
      // Every other round some live as what a network passes forward does: until the same place on the way back.
      const int last = round % 2 == 0 && i % 2 == 0 ? std::max(first, static_cast<int>(2 * groups) - first)
                                                    : first + static_cast<int>(random_bits(round, i, 4) % longest);
      lifetimes.push_back({random_bits(round, i, 5) % most_bytes, first, last});
    }
    const Layout layout = lay_out(lifetimes), plain = lay_out_plainly(lifetimes);
    ASSERT_EQ(layout.address, plain.address) << "round " << round;
    EXPECT_EQ(layout.bytes, plain.bytes);
  }
}

TEST(Cut, parts_cover_the_result_exactly_once) {
  for (std::uint32_t round = 0; round < 300; ++round) {
    const auto draw = [&](std::uint32_t unit, std::uint32_t most) {
      return static_cast<Index>(1 + random_bits(round, 1, unit) % most);
    };
    const Work work{draw(0, 6), draw(1, 50), draw(2, 50), draw(3, 8), draw(4, 32), static_cast<double>(draw(5, 60000))};
    std::vector<int> covered(static_cast<std::size_t>(work.models * work.rows * work.columns));
    for (const kernels::Part& part : cut(work)) {
      for (Index m = part.model_begin; m < part.model_end; ++m) {
        for (Index i = part.row_begin; i < part.row_end; ++i) {
          for (Index j = part.column_begin; j < part.column_end; ++j)
            ++covered[static_cast<std::size_t>((m * work.rows + i) * work.columns + j)];
        }
      }
    }
    EXPECT_EQ(std::count(covered.begin(), covered.end(), 1), static_cast<std::ptrdiff_t>(covered.size())) << round;
  }
}

TEST(Cut, shares_an_odd_number_of_models_evenly_between_two_threads) {
  for (const Index models : {3, 5, 7}) {
    for (const double nanoseconds : {5e3, 12e3, 20e3, 40e3, 1e6}) {
      const Work work{models, 32, 64, 8, 16, nanoseconds};
      const std::vector<kernels::Part> parts = cut(work);
      Index half = 0;
      for (std::size_t i = 0; i < (parts.size() + 1) / 2; ++i) {
        const kernels::Part& part = parts[i];
        half += (part.model_end - part.model_begin) * (part.row_end - part.row_begin) *
                (part.column_end - part.column_begin);
      }
      EXPECT_EQ(2 * half, models * 32 * 64) << models << " models of " << nanoseconds;
    }
  }
}

}  // namespace
}  // namespace pellucid::plan
