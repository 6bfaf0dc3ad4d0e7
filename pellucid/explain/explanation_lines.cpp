#include "pellucid/explain/explanation_lines.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

namespace pellucid::explaining {

namespace {

constexpr std::size_t line_width = 116;

}  // namespace

std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t columns) {
  return text + std::string(columns - std::min(columns, width(text)), ' ');
}

std::string lines_of(const Equation& equation, int digits) {
  const std::string left = "  " + equation.left.text();
  const std::string value = number(equation.value, digits);
  std::vector<std::string> parts;
  if (!equation.right.empty()) {
    parts.push_back(equation.right.text());
    if (const std::string filled = equation.right.filled(digits); filled != value) parts.push_back(filled);
  }
  if (parts.empty() || parts.back() != value) parts.push_back(value);
  std::string text = left;
  std::size_t used = width(left);
  for (const std::string& part : parts) {
    const std::string more = " = " + part;
    if (&part != &parts.front() && used + width(more) > line_width) {
      text += "\n" + std::string(width(left), ' ');
      used = width(left);
    }
    text += more;
    used += width(more);
  }
  return text;
}

std::string short_text(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1e", value);
  return value == 0 ? "0" : text.data();
}

}  // namespace pellucid::explaining
