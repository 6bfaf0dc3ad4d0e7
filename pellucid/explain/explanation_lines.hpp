// Lines of the text form of an explanation.
#pragma once

#include <string>
#include <string_view>

#include "pellucid/explain/explanation_equations.hpp"

namespace pellucid::explaining {

/// Columns on a terminal.
std::size_t width(std::string_view text);
std::string padded(const std::string& text, std::size_t columns);
/// Each number with blanks before it, so that the points stand below each other.
std::vector<std::string> aligned(const std::vector<double>& values, int digits);
/// "  z = w·x + b = 0.4·1 + 0.1 = 0.5", broken before "=" where it grows too long. No line's end.
std::string lines_of(const Equation& equation, int digits);
/// "1.5e-08"
std::string short_text(double value);

/// What somebody wants to know first, and the "At" of an explanation, as text that ends with a line's end.
std::string summary_of(const Explanation& explanation, int digits);
std::string answer_of(const Explanation& explanation, int digits);

}  // namespace pellucid::explaining
