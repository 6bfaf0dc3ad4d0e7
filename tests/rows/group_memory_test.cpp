// Groups that were sealed are known again by their column and the most of their table's columns.
#include "pellucid/rows/group_memory.hpp"

#include <gtest/gtest.h>

#include "tests/support/folder.hpp"

namespace pellucid {
namespace {

using Keys = std::set<std::uint64_t>;
using Names = std::vector<std::string>;

TEST(GroupMemory, knows_groups_by_their_column_and_the_most_of_the_columns) {
  const testing::Folder place;
  ::setenv("XDG_STATE_HOME", place.at("state").c_str(), 1);
  const Names four{"carrier", "x", "w", "y"};
  EXPECT_EQ(remembered_groups("carrier", four), Keys{});
  remember_groups("carrier", four, {1, 2});
  EXPECT_EQ(remembered_groups("carrier", four), (Keys{1, 2}));
  EXPECT_EQ(remembered_groups("carrier", {"y", "carrier", "x"}), (Keys{1, 2})) << "three of four";
  EXPECT_EQ(remembered_groups("carrier", {"y", "carrier", "a", "b", "c", "x"}), (Keys{1, 2}));
  EXPECT_EQ(remembered_groups("carrier", {"carrier", "x", "a", "b"}), Keys{}) << "half of them";
  EXPECT_EQ(remembered_groups("w", four), Keys{}) << "another column";
  remember_groups("carrier", four, {2, 3});
  EXPECT_EQ(remembered_groups("carrier", four), (Keys{1, 2, 3})) << "both times";
  remember_groups("carrier", {"carrier", "speed", "height"}, {9});
  EXPECT_EQ(remembered_groups("carrier", four), (Keys{1, 2, 3})) << "groups of another table";
}

}  // namespace
}  // namespace pellucid
