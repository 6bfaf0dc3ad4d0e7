#include "pellucid/explain/explanation_lines.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include "pellucid/explain/arithmetic.hpp"

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

std::vector<std::string> aligned(const std::vector<double>& values, int digits) {
  std::vector<std::string> texts;
  std::size_t widest = 0;
  const auto before_point = [](const std::string& text) { return width(text.substr(0, text.find('.'))); };
  for (const double value : values) {
    texts.push_back(number(value, digits));
    widest = std::max(widest, before_point(texts.back()));
  }
  for (std::string& text : texts) text = std::string(widest - before_point(text), ' ') + text;
  return texts;
}

std::string lines_of(const Equation& equation, int digits) {
  const std::string left = "  " + equation.left.text();
  const Shown shown = explaining::shown(equation, digits);
  std::vector<std::string> parts;
  if (!equation.right.empty()) {
    parts.push_back(" = " + equation.right.text());
    if (shown.filled != shown.value) parts.push_back(" = " + shown.filled);
  }
  if (parts.empty() || parts.back() != " = " + shown.value)
    parts.push_back((shown.is_near ? " ≈ " : " = ") + shown.value);
  std::string text = left;
  std::size_t used = width(left);
  for (const std::string& more : parts) {
    if (&more != &parts.front() && used + width(more) > line_width) {
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
