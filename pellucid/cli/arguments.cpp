#include "pellucid/cli/arguments.hpp"

#include <cmath>

namespace pellucid::cli {

namespace {

constexpr double largest_whole = 9007199254740992;  // 2^53: up to here every whole number is a double

}  // namespace

void misuse(const std::string& option, const std::string& why, const std::string& next) {
  fail({Fault::usage, "cannot use " + option, "", why, next});
}

Index whole_number(const std::string& option, const std::string& text, Index least, const std::string& next) {
  const auto value = parse_number(text);
  const std::string shown = in_quotes(text);
  if (!value || *value != std::floor(*value) || std::fabs(*value) > largest_whole) {
    misuse(option, shown + " is not a whole number", next);
  }
  if (*value < static_cast<double>(least)) misuse(option, shown + " is less than " + std::to_string(least), next);
  return static_cast<Index>(*value);
}

double number(const std::string& option, const std::string& text, const std::string& next) {
  const auto value = parse_number(text);
  if (!value || !std::isfinite(*value)) misuse(option, "\"" + printable(text) + "\" is not a number", next);
  return *value;
}

}  // namespace pellucid::cli
