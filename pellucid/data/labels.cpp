#include "pellucid/data/labels.hpp"

#include "pellucid/base/letters.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/cells.hpp"

namespace pellucid::data {

namespace {

bool is_above_ascii_byte(char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; }

}  // namespace

std::string meaning_of(std::string_view label) {
  label = trimmed(label);
  if (!is_code(label)) {
    if (const auto number = number_of(label); number && *number - *number == 0) {
      return number_text(*number == 0 ? 0 : *number);
    }
  }
  const std::string small = in_small_letters(label.substr(0, std::string_view("false").size() + 1));
  if (small == "true" || small == "false") return small;
  for (const char c : label) {
    if (is_above_ascii_byte(c)) return composed(label);
  }
  return std::string(label);
}

std::string likeness_of(std::string_view label) {
  std::string like;
  for (const char c : in_small_letters(meaning_of(label))) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || is_above_ascii_byte(c)) like += c;
  }
  return like;
}

Index ClassNumbers::of(std::string_view label) const {
  const auto [known, is_new] = met_.try_emplace(std::string(trimmed(label)), -1);
  if (is_new) {
    const auto found = numbers_.find(meaning_of(label));
    if (found != numbers_.end()) known->second = found->second;
  }
  return known->second;
}

}  // namespace pellucid::data
