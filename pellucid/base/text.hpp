// Texts for people: numbers as they are read best, names that were meant, and nothing that harms a terminal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/base/shape.hpp"

namespace pellucid {

/// The shortest text that reads back as the same double: "0.1", "1e-08".
std::string number_text(double value);
/// The number that the whole of `text` is, in C's decimal form; none if it is not exactly a number.
std::optional<double> parse_number(std::string_view text);
/// "60,000".
std::string grouped(Index count);
/// `text` without control characters and cut to 80 characters, for use in messages.
std::string printable(std::string_view text);
/// The candidate that was probably meant by `name` (few edits away), or "".
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace pellucid
