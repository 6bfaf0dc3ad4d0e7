// JSON that is read: whole, or not at all.
#include "pellucid/base/json.hpp"

#include <gtest/gtest.h>

namespace pellucid {
namespace {

/// {"1": 1, "2": 2, …}
std::string object_of(int names) {
  std::string text = "{";
  for (int name = 1; name <= names; ++name)
    text += (name > 1 ? ", \"" : "\"") + std::to_string(name) + "\": " + std::to_string(name);
  return text + "}";
}

TEST(Json, is_read_as_it_stands_and_objects_of_a_thousand_names_are_the_largest) {
  const std::string nested =
      "[" + object_of(700) + ", {\"a\": " + object_of(1000) + ", \"b\": [" + object_of(2) + "]}]";
  EXPECT_EQ(parse_json(nested), Json::parse(nested));
  EXPECT_TRUE(parse_json("[1, 2").is_discarded());
  EXPECT_TRUE(parse_json(object_of(1001)).is_discarded());
  EXPECT_TRUE(parse_json(object_of(100'000)).is_discarded());
  EXPECT_TRUE(parse_json("[{\"a\": " + object_of(1001) + "}]").is_discarded());
}

}  // namespace
}  // namespace pellucid
