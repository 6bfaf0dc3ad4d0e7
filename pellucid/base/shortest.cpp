#include "pellucid/base/shortest.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace pellucid {

namespace {

constexpr int most_digits = 17;  // of which any double comes back

/// A value above 0 as 0.digits · 10^(exponent + 1).
struct Shortest {
  std::string digits;
  int exponent;
};

double number_of_digits(const Shortest& given) {
  return std::strtod(
      (given.digits + "e" + std::to_string(given.exponent + 1 - static_cast<int>(given.digits.size()))).c_str(),
      nullptr);
}

/// One more in the last place.
Shortest raised(Shortest given) {
  std::size_t at = given.digits.size();
  while (at > 0 && given.digits[at - 1] == '9') given.digits[--at] = '0';
  if (at > 0) {
    ++given.digits[at - 1];
  } else {
    given.digits.front() = '1';
    ++given.exponent;
  }
  return given;
}

Shortest shortest(double value) {
  for (int count = 1;; ++count) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.*e", count - 1, value);
    const char* const mark = std::strchr(text.data(), 'e');
    Shortest found{std::string(text.data(), static_cast<std::size_t>(mark - text.data())), std::atoi(mark + 1)};
    if (count > 1) found.digits.erase(1, 1);  // the point
    // Below a power of two doubles lie closer than above: there a number further away may still be read as it.
    for (const Shortest& each : {found, raised(found)}) {
      if (count == most_digits || number_of_digits(each) == value) {
        Shortest short_one = each;
        while (short_one.digits.size() > 1 && short_one.digits.back() == '0') short_one.digits.pop_back();
        return short_one;
      }
    }
  }
}

std::string scientific_text(const Shortest& given) {
  std::array<char, 8> exponent{};
  std::snprintf(exponent.data(), exponent.size(), "e%+03d", given.exponent);
  std::string text = given.digits;
  if (text.size() > 1) text.insert(1, ".");
  return text + exponent.data();
}

std::string fixed_text(const Shortest& given, double value) {
  const int behind = static_cast<int>(given.digits.size()) - 1 - given.exponent;
  if (behind <= 0) {
    std::array<char, 400> text{};
    std::snprintf(text.data(), text.size(), "%.0f", value);
    return text.data();
  }
  std::string text = given.digits;
  if (given.exponent < 0) text.insert(0, static_cast<std::size_t>(-given.exponent), '0');
  return text.insert(text.size() - static_cast<std::size_t>(behind), ".");
}

std::string with_sign(double value, std::string (*text_of)(double size)) {
  std::string text = std::isnan(value)   ? "nan"
                     : std::isinf(value) ? "inf"
                     : value == 0        ? "0"
                                         : text_of(std::abs(value));
  return std::signbit(value) ? "-" + text : text;
}

}  // namespace

std::string shortest_text(double value) {
  return with_sign(value, [](double size) {
    const Shortest digits = shortest(size);
    const std::string fixed = fixed_text(digits, size), scientific = scientific_text(digits);
    return fixed.size() <= scientific.size() ? fixed : scientific;
  });
}

std::string shortest_fixed_text(double value) {
  return with_sign(value, [](double size) { return fixed_text(shortest(size), size); });
}

}  // namespace pellucid
