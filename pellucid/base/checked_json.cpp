#include "pellucid/base/checked_json.hpp"

#include <algorithm>

#include "pellucid/base/hash.hpp"

namespace pellucid {

namespace {

constexpr std::size_t digits = 64;
constexpr std::string_view opening = "\"sha256\": \"";

/// Where the digits stand: the last of all such keys is the text's own.
std::optional<std::size_t> place_of_digits(const std::string& text) {
  const std::size_t found = text.rfind(opening);
  if (found == std::string::npos || text.size() < found + opening.size() + digits) return std::nullopt;
  const std::size_t begin = found + opening.size();
  return text.substr(begin + digits) == "\"\n}\n" ? std::optional(begin) : std::nullopt;
}

}  // namespace

std::string checked_text(Json json) {
  json.erase("sha256");
  json["sha256"] = std::string(digits, '0');
  std::string text = json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  const std::string digest = sha256(text);
  return text.replace(*place_of_digits(text), digits, digest);
}

std::optional<bool> is_unchanged(const std::string& text) {
  const std::optional<std::size_t> begin = place_of_digits(text);
  if (!begin) return std::nullopt;
  std::string zeroed = text;
  zeroed.replace(*begin, digits, digits, '0');
  return sha256(zeroed) == text.substr(*begin, digits);
}

}  // namespace pellucid
