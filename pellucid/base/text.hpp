// Texts for people: numbers as they are read best, names that were meant, and nothing that harms a terminal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/base/element.hpp"
#include "pellucid/base/short_number.hpp"

namespace pellucid {

/// The shortest text that reads back as the same double: "0.1", "1e-08".
std::string number_text(double value);
/// The same rounded to so many digits: "0.333" for 1/3 and 3.
std::string number_text(double value, int digits);
/// As number_text(value), never with an exponent: "0.00001", "100000000".
std::string fixed_number_text(double value);
/// The number that the whole of `text` is, in C's decimal form; none if it is not exactly a number, or one that a
/// double does not reach ("1e999", "1e-999").
inline std::optional<double> parse_number(std::string_view text);
/// As parse_number(), of any text.
std::optional<double> parse_any_number(std::string_view text);
/// 64 bits as 16 digits: "00000000000000ff"; and back, none if `text` is not that.
std::string hexadecimal(std::uint64_t bits);
std::optional<std::uint64_t> from_hexadecimal(std::string_view text);
/// "60,000".
std::string grouped(Index count);
/// "1 epoch", "2 epochs".
std::string counted(Index count, std::string_view singular);
/// `text` for use in messages: cut to 200 characters, with a ? for each control character and each byte that is no
/// UTF-8.
std::string printable(std::string_view text);
/// `text` with a ? for each control character and each byte that is no UTF-8.
std::string without_controls(std::string_view text);
/// `text` as printable, between double quotes.
std::string in_quotes(std::string_view text);
/// How many bytes of `text` are whole UTF-8 characters before the first that is not (RFC 3629); all, if it is UTF-8.
std::size_t valid_utf8(std::string_view text);
/// As trimmed(), of any text.
std::string_view without_blanks(std::string_view text);
/// `text` without the blanks at its ends, those of Unicode among them.
inline std::string_view trimmed(std::string_view text) {
  const auto is_visible = [](char c) { return c > ' ' && c < '\x7f'; };  // of ASCII: most ends are
  if (text.empty() || (is_visible(text.front()) && is_visible(text.back()))) return text;
  return without_blanks(text);
}
/// `text` cut at each `mark`: "a,b" at commas is {"a", "b"}.
std::vector<std::string> pieces(std::string_view text, char mark);
/// The candidate that was probably meant by `name` (few edits away), or "".
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);
/// `did you mean "relu"?` where a candidate is near `name`, else `otherwise`.
std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates, std::string otherwise = "");
/// "a, b, c", each as printable; "a, b, …" if there are more than `most`.
std::string listed(const std::vector<std::string>& names, std::size_t most = std::string::npos);

inline std::optional<double> parse_number(std::string_view text) {
  ShortNumber number;
  return parse_short_number(text, number) ? std::optional(number.value) : parse_any_number(text);
}

}  // namespace pellucid
