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

TEST(Json, counts_neither_the_marks_within_texts_nor_the_names_of_other_objects) {
  std::string marks;
  for (int i = 0; i < 2000; ++i) marks += R"(:{[\"}]\\)";
  const std::string text = R"({"a": ")" + marks + R"(", ")" + marks + R"(": [1, {"b": ":"}]})";
  ASSERT_FALSE(Json::parse(text, nullptr, false).is_discarded());
  EXPECT_EQ(parse_json(text), Json::parse(text));
  std::string list = "[";
  for (int i = 0; i < 3000; ++i) list += R"({"a": 1, "b": 2}, )";
  EXPECT_EQ(parse_json(list + "0]").size(), 3001U);
  for (const char* const none : {"]", "}{", ":", "{\"a\": 1}}", "\"", "\"\\", ""}) {
    EXPECT_TRUE(parse_json(none).is_discarded()) << none;
  }
}

TEST(Json, is_nested_as_deep_as_thirty_two) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_FALSE(parse_json(nested(32)).is_discarded());
  EXPECT_TRUE(parse_json(nested(33)).is_discarded());
  EXPECT_TRUE(parse_json(nested(1'000'000)).is_discarded());
}

}  // namespace
}  // namespace pellucid
