// Texts for people: numbers that read back, names that were meant, messages that cannot harm a terminal.
#include "pellucid/base/text.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "pellucid/base/random.hpp"

namespace pellucid {
namespace {

TEST(Numbers, are_written_as_shortly_as_they_read_back) {
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(1), "1");
  EXPECT_EQ(number_text(-0.0), "-0");
  EXPECT_EQ(number_text(1e-8), "1e-08");
  EXPECT_EQ(number_text(1.0 / 3), "0.3333333333333333");
}

TEST(Numbers, read_back_to_the_same_bits) {
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    const double value = std::bit_cast<double>(std::uint64_t{random_bits(1, i, 0)} << 32 | random_bits(1, i, 1));
    if (std::isnan(value)) continue;
    const auto back = parse_number(number_text(value));
    ASSERT_TRUE(back.has_value()) << number_text(value);
    ASSERT_EQ(std::bit_cast<std::uint64_t>(*back), std::bit_cast<std::uint64_t>(value)) << number_text(value);
  }
  for (const double value : {0x1p-1074, 0x1p-1022, std::numeric_limits<double>::max(), -0.0}) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(*parse_number(number_text(value))), std::bit_cast<std::uint64_t>(value));
  }
}

TEST(Numbers, of_few_digits_are_rounded_as_c_rounds_them) {
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    std::string text = random_bits(2, i, 0) % 2 == 0 ? "-" : "";
    const std::uint32_t whole = 1 + random_bits(2, i, 1) % 10;
    const std::uint32_t part = random_bits(2, i, 2) % 9;
    for (std::uint32_t at = 0; at < whole + part; ++at) {
      if (at == whole) text += '.';
      text += static_cast<char>('0' + random_bits(3, i, at) % 10);
    }
    const auto read = parse_number(text);
    ASSERT_TRUE(read.has_value()) << text;
    ASSERT_EQ(std::bit_cast<std::uint64_t>(*read), std::bit_cast<std::uint64_t>(std::strtod(text.c_str(), nullptr)))
        << text;
  }
  for (const char* const text : {"9007199254740993", "90071992547409.93", "0.9007199254740993", "-0", "-0.0", "1e5"}) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(*parse_number(text)),
              std::bit_cast<std::uint64_t>(std::strtod(text, nullptr)))
        << text;
  }
}

TEST(Numbers, are_read_strictly) {
  EXPECT_EQ(parse_number("+2.5e1"), 25);
  EXPECT_EQ(parse_number(".5"), 0.5);
  EXPECT_EQ(parse_number("5."), 5);
  EXPECT_TRUE(std::isinf(*parse_number("-inf")));
  EXPECT_TRUE(std::isnan(*parse_number("NaN")));
  for (const char* const text : {"", " 1", "1 ", "1x", "0x10", "1,5", "1e", "--1", "++1", "+-", "+", "1_000", "1e999",
                                 "-1e999", "1e-999", "nan(1)", "one", "1\n"}) {
    EXPECT_FALSE(parse_number(text).has_value()) << text;
  }
  EXPECT_FALSE(parse_number(std::string_view("1\0", 2)).has_value());
  EXPECT_EQ(parse_number("0e-999"), 0);
}

TEST(Grouped, puts_a_comma_before_each_three_digits) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(60'000), "60,000");
  EXPECT_EQ(grouped(47'040'016), "47,040,016");
  EXPECT_EQ(grouped(-1000), "-1,000");
  EXPECT_EQ(grouped(-100), "-100");
  EXPECT_EQ(grouped(std::numeric_limits<Index>::min()), "-9,223,372,036,854,775,808");
}

TEST(Printable, keeps_words_of_every_language) {
  EXPECT_EQ(printable("plain, \"quoted\""), "plain, \"quoted\"");
  EXPECT_EQ(printable("Größe 価格 🙂"), "Größe 価格 🙂");
}

TEST(Printable, takes_the_commands_out) {
  EXPECT_EQ(printable("a\x1b[31mred\r\n\t\x7f"), "a?[31mred????");
  EXPECT_EQ(printable("a\u009b31m"), "a?31m");            // the other way to begin a command
  EXPECT_EQ(printable("a\u202e\u2066\u2028z"), "a???z");  // turns of direction, a line end
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a?b");
}

TEST(Printable, leaves_no_byte_that_is_not_utf_8) {
  EXPECT_EQ(printable("caf\xe9"), "caf?");           // Latin-1
  EXPECT_EQ(printable("\xc0\xaf"), "??");            // overlong
  EXPECT_EQ(printable("\xe0\x9f\xbf"), "???");       // overlong
  EXPECT_EQ(printable("\xed\xa0\x80"), "???");       // a surrogate
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "????");  // above U+10FFFF
  EXPECT_EQ(printable("\xf5\x80\x80\x80"), "????");
  EXPECT_EQ(printable("x\xe2\x82"), "x??");  // cut off
  EXPECT_EQ(printable("\x9b"), "?");
}

TEST(Printable, is_cut_between_characters) {
  EXPECT_EQ(printable(std::string(200, 'x')), std::string(200, 'x'));
  EXPECT_EQ(printable(std::string(201, 'x')), std::string(200, 'x') + "…");
  std::string umlauts, first200;
  for (int i = 0; i < 250; ++i) (umlauts += "ü", first200 += i < 200 ? "ü" : "");
  EXPECT_EQ(printable(umlauts), first200 + "…");
  EXPECT_LT(printable(std::string(1'000'000, '\x01')).size(), 250U);
}

TEST(Nearest, suggests_what_is_a_few_letters_away) {
  const std::vector<std::string> names{"relu", "leaky_relu", "sigmoid", "tanh", "price"};
  EXPECT_EQ(nearest("rleu", names), "relu");
  EXPECT_EQ(nearest("prize", names), "price");
  EXPECT_EQ(nearest("sigmiod", names), "sigmoid");
  EXPECT_EQ(nearest("leakyrelu", names), "leaky_relu");
  EXPECT_EQ(nearest("tanh", names), "tanh");
}

TEST(Nearest, is_silent_when_nothing_is_near) {
  const std::vector<std::string> names{"relu", "sigmoid"};
  EXPECT_EQ(nearest("dropout", names), "");
  EXPECT_EQ(nearest("", names), "");
  EXPECT_EQ(nearest("x", names), "");
  EXPECT_EQ(nearest(std::string(100'000, 'r'), names), "");
  EXPECT_EQ(nearest("relu", {}), "");
}

TEST(DidYouMean, names_the_nearest_or_says_what_else_to_do) {
  const std::vector<std::string> names{"relu", "sig\x01moid"};
  EXPECT_EQ(did_you_mean("rleu", names, "use relu"), "did you mean \"relu\"?");
  EXPECT_EQ(did_you_mean("sigmoid", names), "did you mean \"sig?moid\"?");
  EXPECT_EQ(did_you_mean("dropout", names, "use relu"), "use relu");
  EXPECT_EQ(did_you_mean("dropout", names), "");
}

TEST(Listed, is_cut_between_names_and_harms_no_terminal) {
  EXPECT_EQ(listed({}), "");
  EXPECT_EQ(listed({"a"}), "a");
  EXPECT_EQ(listed({"a", "b\n", "c"}), "a, b?, c");
  EXPECT_EQ(listed({"a", "b", "c"}, 3), "a, b, c");
  EXPECT_EQ(listed({"a", "b", "c"}, 2), "a, b, …");
}

TEST(Text, a_number_rounded_to_digits_is_as_short_as_they_are) {
  EXPECT_EQ(number_text(1.0 / 3, 3), "0.333");
  EXPECT_EQ(number_text(0.5, 4), "0.5");
  EXPECT_EQ(number_text(123456, 3), "1.23e+05");
  EXPECT_EQ(number_text(-2.0 / 3, 1), "-0.7");
}

TEST(Text, bits_are_sixteen_digits_and_back) {
  for (const std::uint64_t bits : {std::uint64_t{0}, std::uint64_t{255}, ~std::uint64_t{0}, std::uint64_t{1} << 60}) {
    EXPECT_EQ(from_hexadecimal(hexadecimal(bits)), bits);
  }
  EXPECT_EQ(hexadecimal(255), "00000000000000ff");
  for (const char* none : {"", "ff", "00000000000000FF", "0x000000000000ff", "00000000000000ff0"}) {
    EXPECT_FALSE(from_hexadecimal(none)) << none;
  }
}

}  // namespace
}  // namespace pellucid
