// Labels are compared by what they mean, and words found in every script.
#include "pellucid/data/labels.hpp"

#include <gtest/gtest.h>

#include "pellucid/data/cells.hpp"

namespace pellucid::data {
namespace {

TEST(Labels, are_equal_by_what_they_mean) {
  const std::vector<std::vector<std::string>> equal{
      {"1", "1.0", " 1 ", "1e0", "+1"},    {"0", "-0", "0.0"}, {"TRUE", "True", "true"}, {"caf\u00e9", "cafe\u0301"},
      {"a b", "\u00a0a b\u3000", "a b\t"}, {"0.1", "0.10"}};
  for (std::size_t i = 0; i < equal.size(); ++i) {
    for (const std::string& label : equal[i]) {
      EXPECT_EQ(meaning_of(label), meaning_of(equal[i][0])) << label;
      EXPECT_NE(meaning_of(label), meaning_of(equal[(i + 1) % equal.size()][0])) << label;
    }
  }
  for (const auto& [one, other] : std::vector<std::pair<std::string, std::string>>{
           {"01", "1"}, {"Good", "good"}, {"1577134800018226901", "1577134800018226902"}, {"yes", "true"}}) {
    EXPECT_NE(meaning_of(one), meaning_of(other)) << one;
  }
  EXPECT_EQ(likeness_of("Good"), likeness_of(" good!"));
}

TEST(Labels, find_their_class_in_any_spelling) {
  const ClassNumbers classes({"0", "1", "True"});
  EXPECT_EQ(classes.of("1.0"), 1);
  EXPECT_EQ(classes.of(" TRUE"), 2);
  EXPECT_EQ(classes.of("2"), -1);
  EXPECT_EQ(classes.of("2"), -1) << "asked again";
}

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words;
  for_each_word(text, [&](std::string_view word) { words.emplace_back(word); });
  return words;
}

TEST(Words, are_runs_of_letters_or_neighbours_where_no_blanks_part_them) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(words_in("Good, and-FAST 7x"), (Words{"good", "and", "fast", "7x"}));
  EXPECT_EQ(words_in("caf\u00e9 \u201cna\u00efve\u201d"), (Words{"caf\u00e9", "na\u00efve"}));
  EXPECT_EQ(words_in("服务太差"), (Words{"服务", "务太", "太差"}));
  EXPECT_EQ(words_in("好。很好！"), (Words{"好", "很好"}));
  EXPECT_EQ(words_in("iPhone手机 ok"), (Words{"iphone", "手机", "ok"}));
  EXPECT_EQ(words_in(""), Words{});
}

}  // namespace
}  // namespace pellucid::data
