#include "pellucid/base/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <utility>

#include "pellucid/base/shortest.hpp"

namespace pellucid {

#if defined(__wasm__)
std::string number_text(double value) { return shortest_text(value); }
std::string fixed_number_text(double value) { return shortest_fixed_text(value); }
std::string number_text(double value, int digits) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*g", digits, value);
  return text.data();
}
#else
namespace {

template <class... How>
std::string text_by(double value, How... how) {
  std::array<char, 400> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, how...).ptr;
  return {text.data(), end};
}

}  // namespace

std::string number_text(double value) { return text_by(value); }
std::string fixed_number_text(double value) { return text_by(value, std::chars_format::fixed); }
std::string number_text(double value, int digits) { return text_by(value, std::chars_format::general, digits); }
#endif

std::optional<double> parse_any_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.starts_with('+') || text.ends_with(')')) return std::nullopt;  // nan(…) is C's too
#if defined(__cpp_lib_to_chars)
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
#else  // libc++ 19 has no from_chars for doubles; strtod would also take blanks and hexadecimal numbers
  if (text.find_first_not_of("0123456789.eE+-infatyINFATY") != std::string_view::npos) return std::nullopt;
  const std::string terminated(text);
  char* end = nullptr;
  const double value = std::strtod(terminated.c_str(), &end);
  if (end != terminated.c_str() + terminated.size()) return std::nullopt;
  const std::string_view digits =
      text.substr(0, text.find_first_of("eE"));  // refused if too large or too small, as above
  if (value - value != 0 && digits.find_first_of("0123456789") != std::string_view::npos) return std::nullopt;
  if (value == 0 && digits.find_first_of("123456789") != std::string_view::npos) return std::nullopt;
  return value;
#endif
}

namespace {

constexpr std::string_view hexadecimal_digits = "0123456789abcdef";

}  // namespace

std::string hexadecimal(std::uint64_t bits) {
  std::string digits(16, '0');
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, bits >>= 4)
    *digit = hexadecimal_digits[bits & 15];
  return digits;
}

std::optional<std::uint64_t> from_hexadecimal(std::string_view text) {
  if (text.size() != 16) return std::nullopt;
  std::uint64_t bits = 0;
  for (const char digit : text) {
    const std::size_t value = hexadecimal_digits.find(digit);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 4 | value;
  }
  return bits;
}

std::string grouped(Index count) {
  std::string digits = std::to_string(count);
  for (auto at = static_cast<Index>(digits.size()) - 3; at > (count < 0 ? 1 : 0); at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

std::string counted(Index count, std::string_view singular) {
  return grouped(count) + " " + std::string(singular) + (count == 1 ? "" : "s");
}

namespace {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 0;  ///< 0: the bytes are no UTF-8
};

// The character that `text` begins with, by RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < bytes) return {};
  char32_t code = lead & (0x7fU >> bytes);
  for (const char letter : text.substr(1, bytes - 1)) {
    const auto next = static_cast<unsigned char>(letter);
    if ((next & 0xc0U) != 0x80) return {};
    code = code << 6 | (next & 0x3fU);
  }
  const char32_t least = bytes == 4 ? 0x10000 : bytes == 3 ? 0x800 : 0x80;
  const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
  return code < least || code > 0x10ffff || is_surrogate ? Character{} : Character{code, bytes};
}

// Commands to a terminal (U+009B begins them as escape does), line ends, and turns of the writing direction.
bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x2028 && code <= 0x202e) ||
         (code >= 0x2066 && code <= 0x2069);
}

}  // namespace

std::string printable(std::string_view text) {
  constexpr int longest = 200;
  int length = 0;
  std::size_t bytes = 0;
  while (bytes < text.size() && length++ < longest)
    bytes += std::max<std::size_t>(1, first_character(text.substr(bytes)).bytes);
  return without_controls(text.substr(0, bytes)) + (bytes < text.size() ? "…" : "");
}

std::string without_controls(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    const Character character = first_character(text);
    const std::string_view bytes = text.substr(0, std::max<std::size_t>(1, character.bytes));
    clean += character.bytes == 0 || is_control(character.code) ? "?" : bytes;
    text.remove_prefix(bytes.size());
  }
  return clean;
}

std::string in_quotes(std::string_view text) { return "\"" + printable(text) + "\""; }

std::size_t valid_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::uint64_t eight = 0;  // most texts are ASCII: eight bytes at a time
    while (at + sizeof eight <= text.size()) {
      std::memcpy(&eight, text.data() + at, sizeof eight);
      if ((eight & 0x8080808080808080U) != 0) break;
      at += sizeof eight;
    }
    if (at == text.size()) break;
    const std::size_t bytes = first_character(text.substr(at)).bytes;
    if (bytes == 0) break;
    at += bytes;
  }
  return at;
}

namespace {

constexpr std::string_view ascii_blanks = " \t\n\r\v\f";
// Blanks of Unicode's White_Space that are not ASCII, and the byte-order mark.
constexpr std::array<std::string_view, 20> wide_blanks{
    "\u00a0", "\u0085", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
    "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "\ufeff"};

bool is_above_ascii(char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; }

}  // namespace

std::string_view without_blanks(std::string_view text) {
  while (true) {
    const std::size_t begin = text.find_first_not_of(ascii_blanks);
    if (begin == std::string_view::npos) return {};
    text = text.substr(begin, text.find_last_not_of(ascii_blanks) - begin + 1);
    const std::size_t before = text.size();
    for (const std::string_view blank : wide_blanks) {
      if (is_above_ascii(text.front()) && text.starts_with(blank)) text.remove_prefix(blank.size());
      if (text.empty()) return {};
      if (is_above_ascii(text.back()) && text.ends_with(blank)) text.remove_suffix(blank.size());
      if (text.empty()) return {};
      if (!is_above_ascii(text.front()) && !is_above_ascii(text.back())) break;
    }
    if (text.size() == before) return text;
  }
}

namespace {

// Insertions, deletions, replacements and swaps of neighbours that turn a into b (Damerau 1964, Levenshtein 1966).
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before = std::exchange(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool is_swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (is_swap) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row.back();
}

}  // namespace

std::vector<std::string> pieces(std::string_view text, char mark) {
  std::vector<std::string> all;
  std::size_t begin = 0;
  for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, begin)) {
    all.emplace_back(text.substr(begin, at - begin));
    begin = at + 1;
  }
  all.emplace_back(text.substr(begin));
  return all;
}

std::string nearest(std::string_view name, const std::vector<std::string>& candidates) {
  constexpr std::size_t longest = 64;
  for (const std::string& candidate : candidates) {
    const bool is_same =
        std::equal(name.begin(), name.end(), candidate.begin(), candidate.end(),
                   [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
    if (is_same) return candidate;
  }
  if (name.size() < 2 || name.size() > longest) return "";
  std::size_t best = std::max<std::size_t>(1, name.size() / 3) + 1;
  std::string found;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edits(name, candidate);
    if (distance < best) {
      best = distance;
      found = candidate;
    }
  }
  return found;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates, std::string otherwise) {
  const std::string near = nearest(name, candidates);
  return near.empty() ? std::move(otherwise) : "did you mean " + in_quotes(near) + "?";
}

std::string listed(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) text += (i == 0 ? "" : ", ") + printable(names[i]);
  return names.size() > most ? text + ", …" : text;
}

}  // namespace pellucid
