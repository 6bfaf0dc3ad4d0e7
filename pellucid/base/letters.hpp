// Single characters of texts.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace pellucid {

/// Of ASCII, small or capital.
constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
/// `letter` as a small one, if it is a capital of ASCII.
constexpr char small_letter(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}
/// `text` with small letters in place of the capitals of ASCII.
inline std::string in_small_letters(std::string_view text) {
  std::string small(text);
  std::ranges::transform(small, small.begin(), small_letter);
  return small;
}

/// Adds a character of Unicode, as UTF-8.
inline void add_utf8(std::string& text, char32_t character) {
  const auto add = [&](char32_t byte) { text += static_cast<char>(byte); };
  const auto add_six_bits = [&](int shift) { add(0x80 | (character >> shift & 0x3f)); };
  if (character < 0x80) return add(character);
  if (character < 0x800) {
    add(0xc0 | character >> 6);
  } else if (character < 0x10000) {
    add(0xe0 | character >> 12);
    add_six_bits(6);
  } else {
    add(0xf0 | character >> 18);
    add_six_bits(12);
    add_six_bits(6);
  }
  add_six_bits(0);
}

}  // namespace pellucid
