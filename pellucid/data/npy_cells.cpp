// The values of an array as the texts of a column.
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "pellucid/base/text.hpp"
#include "pellucid/data/npy_array.hpp"

namespace pellucid::data {

namespace {

std::uint64_t bits_of(std::string_view item, bool is_big_endian) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < item.size(); ++i) {
    const char byte = item[is_big_endian ? i : item.size() - 1 - i];
    bits = bits << 8 | static_cast<unsigned char>(byte);
  }
  return bits;
}

/// IEEE 754 binary16: one sign, five exponent and ten fraction bits.
double half(std::uint64_t bits) {
  const auto fraction = static_cast<double>(bits & 0x3ffU);
  const int exponent = static_cast<int>(bits >> 10 & 0x1fU);
  double value = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
  if (exponent == 31) value = fraction == 0 ? HUGE_VAL : NAN;
  return (bits >> 15) != 0 ? -value : value;
}

double real_of(std::uint64_t bits, std::size_t bytes) {
  if (bytes == 2) return half(bits);
  if (bytes == 4) return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
  return std::bit_cast<double>(bits);
}

std::int64_t signed_of(std::uint64_t bits, std::size_t bytes) {
  const std::size_t unused = 64 - 8 * bytes;
  return static_cast<std::int64_t>(bits << unused) >> unused;  // brings the sign to the top, and back down
}

/// Adds one character as UTF-8; false if there is none of that number.
bool add_character(std::string& text, std::uint64_t code) {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
  const auto add = [&](std::uint64_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
  const auto add_rest = [&](int shift) { add(0x80U | (code >> shift & 0x3fU)); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xc0U | code >> 6);
    add_rest(0);
  } else if (code < 0x10000) {
    add(0xe0U | code >> 12);
    add_rest(6);
    add_rest(0);
  } else {
    add(0xf0U | code >> 18);
    add_rest(12);
    add_rest(6);
    add_rest(0);
  }
  return true;
}

/// NumPy fills a text with NULs up to the size of its type; they are no part of it. "" in `why` if the text is good.
std::string text_of(const NpyArray& array, std::string_view item, std::string& why) {
  constexpr std::size_t letter = 4;
  std::string text;
  if (array.kind == 'S') {
    text = item;
    if (valid_utf8(item) != item.size()) why = "the bytes are no UTF-8";
  } else {
    for (std::size_t at = 0; at < item.size(); at += letter) {
      if (!add_character(text, bits_of(item.substr(at, letter), array.is_big_endian))) why = "no Unicode character";
    }
  }
  text.resize(text.find_last_not_of('\0') + 1);
  if (why.empty() && text.find('\0') != std::string::npos) why = "a NUL stands inside the text";
  return text;
}

}  // namespace

Cells npy_cells(const NpyArray& array, Index column) {
  const Index step = array.is_fortran ? 1 : array.columns();
  const Index first = array.is_fortran ? column * array.rows() : column;
  Cells cells;
  std::array<char, 24> digits{};
  const auto add_integer = [&](auto value) {
    const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    cells.push_back({digits.data(), static_cast<std::size_t>(end - digits.data())});
  };
  for (Index row = 0; row < array.rows(); ++row) {
    const std::size_t at = static_cast<std::size_t>(first + row * step) * array.item_bytes;
    const std::string_view item = array.values.substr(at, array.item_bytes);
    if (array.kind == 'U' || array.kind == 'S') {
      std::string why;
      const std::string text = text_of(array, item, why);
      if (!why.empty()) {
        array.place.refuse("row " + grouped(row + 1) + ", column " + grouped(column + 1),
                           why + ": \"" + printable(text) + "\"", "save texts with .astype(str)");
      }
      cells.push_back(text);
      continue;
    }
    const std::uint64_t bits = bits_of(item, array.is_big_endian);
    switch (array.kind) {
      case 'f': {
        const double value = real_of(bits, array.item_bytes);
        cells.push_back(std::isnan(value) ? "nan" : number_text(value));  // never "-nan", which is no missing word
        break;
      }
      case 'i':
        add_integer(signed_of(bits, array.item_bytes));
        break;
      case 'u':
        add_integer(bits);
        break;
      default:
        cells.push_back(bits != 0 ? "true" : "false");  // as NumPy reads a byte
    }
  }
  return cells;
}

}  // namespace pellucid::data
