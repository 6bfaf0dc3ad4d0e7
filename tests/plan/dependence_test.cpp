// Which groups need which: the same answers as by plain walks over all edges, while groups are joined.
#include "pellucid/plan/dependence.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "pellucid/base/random.hpp"

namespace pellucid::plan {
namespace {

/// The same by brute force: the edges between groups, renamed as they are joined.
struct PlainDependence {
  std::set<std::pair<int, int>> edges;  // later, earlier

  bool needs(int later, int earlier) const {
    return std::ranges::any_of(edges, [&](const auto& edge) {
      return edge.first == later && (edge.second == earlier || needs(edge.second, earlier));
    });
  }
  bool are_linked_through_others(int a, int b) const {
    return std::ranges::any_of(edges, [&](const auto& edge) {
      return (edge.first == a && edge.second != b && needs(edge.second, b)) ||
             (edge.first == b && edge.second != a && needs(edge.second, a));
    });
  }
  void join(int kept, int gone) {
    std::set<std::pair<int, int>> renamed;
    const auto now = [&](int group) { return group == gone ? kept : group; };
    for (const auto& [later, earlier] : edges) {
      if (now(later) != now(earlier)) renamed.emplace(now(later), now(earlier));
    }
    edges = std::move(renamed);
  }
};

TEST(Dependence, is_what_plain_walks_find_and_groups_are_sorted_by_it) {
  int joined = 0, refused = 0;
  for (std::uint32_t trial = 0; trial < 200; ++trial) {
    std::uint32_t drawn = 0;
    const auto draw = [&](int below) {
      return static_cast<int>(random_bits(71, trial, drawn++) % static_cast<std::uint32_t>(below));
    };
    Dependence dependence;
    PlainDependence plain;
    std::vector<int> groups;
    for (int step = 0; step < 14; ++step) {
      const int group = dependence.add();
      for (int link = 0; !groups.empty() && link < 2; ++link) {
        const int earlier = groups[static_cast<std::size_t>(draw(static_cast<int>(groups.size())))];
        dependence.link(group, earlier);
        plain.edges.emplace(group, earlier);
      }
      groups.push_back(group);
      const int a = groups[static_cast<std::size_t>(draw(static_cast<int>(groups.size())))];
      const int b = groups.back();
      for (const int other : groups) {
        ASSERT_EQ(dependence.needs(b, other), plain.needs(b, other)) << trial;
        ASSERT_EQ(dependence.needs(other, b), plain.needs(other, b)) << trial;
      }
      if (a == b || step % 2 == 0) continue;
      const bool is_barred = dependence.are_linked_through_others(a, b);
      ASSERT_EQ(is_barred, plain.are_linked_through_others(a, b)) << trial;
      ++(is_barred ? refused : joined);
      if (is_barred) continue;
      dependence.join(a, b);
      plain.join(a, b);
      groups.pop_back();
    }
    // Among those that may come next the one of the smallest rank, so the largest number, is next.
    const std::vector<int> order = dependence.sorted([](int group) { return -group; });
    ASSERT_EQ(order.size(), groups.size());
    std::set<int> done;
    for (const int group : order) {
      const auto may_come = [&](int candidate) {
        return std::ranges::all_of(groups,
                                   [&](int other) { return done.contains(other) || !plain.needs(candidate, other); });
      };
      EXPECT_TRUE(may_come(group)) << trial;
      for (const int other : groups) EXPECT_FALSE(other > group && !done.contains(other) && may_come(other)) << trial;
      done.insert(group);
    }
  }
  EXPECT_GT(joined, 300);
  EXPECT_GT(refused, 300);
}

}  // namespace
}  // namespace pellucid::plan
