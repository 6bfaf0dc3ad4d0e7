// The numbers that tables are full of, "-12.5", read without a library's help.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pellucid {

struct ShortNumber {
  double value = 0;
  std::size_t fraction = 0;  ///< figures behind the point
};

/// Whether `text` is figures, with a sign and a point perhaps, few enough that they and their power of ten are doubles:
/// then one division rounds once, as it must (Clinger 1990, "How to read floating point numbers accurately").
inline bool parse_short_number(std::string_view text, ShortNumber& number) {
  constexpr std::array<double, 17> powers{1e0, 1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7, 1e8,
                                          1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16};
  constexpr std::ptrdiff_t most_letters = 17;
  constexpr std::uint64_t exact = std::uint64_t{1} << 53;
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool is_negative = at != end && *at == '-';
  at += is_negative ? 1 : 0;
  if (end - at > most_letters) return false;
  std::uint64_t digits = 0;
  const auto take_digits = [&] {
    const char* const begin = at;
    for (; at != end; ++at) {
      const unsigned digit = static_cast<unsigned char>(*at) - unsigned{'0'};
      if (digit > 9) break;
      digits = 10 * digits + digit;
    }
    return at - begin;
  };
  if (take_digits() == 0) return false;
  number.fraction = 0;
  if (at != end) {
    if (*at++ != '.') return false;
    number.fraction = static_cast<std::size_t>(take_digits());
    if (number.fraction == 0 || at != end) return false;
  }
  if (digits > exact) return false;
  number.value = static_cast<double>(digits);
  if (number.fraction > 0) number.value /= powers[number.fraction];
  if (is_negative) number.value = -number.value;
  return true;
}

}  // namespace pellucid
