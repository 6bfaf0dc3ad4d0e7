// Tables made from a seed: each entry's example, and what holds for all of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/lab/dataset.hpp"

namespace pellucid::lab {
namespace {

std::vector<std::string> lines_of_table(const std::string& name, const Made& wanted) {
  std::vector<std::string> lines;
  std::istringstream text(made_csv(name, wanted));
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

TEST(Datasets, give_their_examples) {
  for (const Dataset& entry : catalogue<Dataset>()) {
    const std::string call = std::string(entry.name.text) + " rows=1 noise=0 seed=0";
    EXPECT_EQ(entry.example.call, call);
    EXPECT_EQ(lines_of_table(entry.name.text, {1, 0, 0})[1], entry.example.gives) << entry.name.text;
  }
}

TEST(Datasets, are_the_same_again_and_others_by_another_seed) {
  for (const Dataset& entry : catalogue<Dataset>()) {
    const std::string name = entry.name.text;
    EXPECT_EQ(made_csv(name, {50, 0.1, 3}), made_csv(name, {50, 0.1, 3}));
    EXPECT_NE(made_csv(name, {50, 0.1, 3}), made_csv(name, {50, 0.1, 4}));
    const std::vector<std::string> more = lines_of_table(name, {80, 0.1, 3}), few = lines_of_table(name, {50, 0.1, 3});
    EXPECT_TRUE(std::equal(few.begin(), few.end(), more.begin())) << name << ": more rows move no row";
  }
}

TEST(Datasets, hold_each_class_about_equally) {
  for (const Dataset& entry : catalogue<Dataset>()) {
    if (entry.classes.empty()) continue;
    std::map<std::string, int> counts;
    for (const std::string& line : lines_of_table(entry.name.text, {600, 0.1, 1}))
      ++counts[line.substr(line.rfind(',') + 1)];
    for (const char* name : entry.classes) {
      EXPECT_NEAR(counts[name], 600.0 / static_cast<double>(entry.classes.size()), 45)
          << entry.name.text << " " << name;
    }
  }
}

TEST(Datasets, refuse_what_cannot_be_made) {
  EXPECT_THROW(made_csv("circel", {}), Failure);
  EXPECT_THROW(made_csv("circle", {.rows = 0}), Failure);
  EXPECT_THROW(made_csv("circle", {.rows = most_made + 1}), Failure);
  EXPECT_THROW(made_csv("circle", {.noise = -0.1}), Failure);
}

}  // namespace
}  // namespace pellucid::lab
