#include "pellucid/draw/canvas.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

namespace pellucid::draw {

namespace {

/// U+2800 and the dots that are set (Unicode, Braille Patterns), as UTF-8.
std::string braille(unsigned dots) {
  const unsigned code = 0x2800U + dots;
  return {static_cast<char>(0xE0U | code >> 12U), static_cast<char>(0x80U | (code >> 6U & 0x3FU)),
          static_cast<char>(0x80U | (code & 0x3FU))};
}

unsigned braille_dot(int across, int down) {
  constexpr std::array<std::array<unsigned, 2>, 4> bits{{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}};
  return bits[static_cast<std::size_t>(down)][static_cast<std::size_t>(across)];
}

struct Dash {
  int on, off;
};
constexpr std::array<Dash, 6> dashes{{{1, 0}, {6, 4}, {1, 2}, {8, 3}, {3, 3}, {1, 4}}};

}  // namespace

Canvas::Canvas(int columns, int rows, bool is_unicode)
    : columns_(std::max(columns, 1)),
      rows_(std::max(rows, 1)),
      across_(is_unicode ? 2 : 1),
      down_(is_unicode ? 4 : 1),
      is_unicode_(is_unicode),
      cells_(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_)) {}

Canvas::Cell* Canvas::cell_at(int x, int y) {
  if (x < 0 || y < 0 || x >= width() || y >= height()) return nullptr;
  return &cells_[static_cast<std::size_t>(y / down_) * static_cast<std::size_t>(columns_) +
                 static_cast<std::size_t>(x / across_)];
}

void Canvas::dot(int x, int y, std::size_t number) {
  Cell* const cell = cell_at(x, y);
  if (cell == nullptr) return;
  cell->dots |= is_unicode_ ? braille_dot(x % across_, y % down_) : 1U;
  cell->number = number;
}

// Bresenham 1965.
void Canvas::line(int x1, int y1, int x2, int y2, std::size_t number, int& walked) {
  const Dash dash = is_unicode_ ? dashes[number % dashes.size()] : dashes[0];
  const int dx = std::abs(x2 - x1), dy = -std::abs(y2 - y1);
  const int step_x = x1 < x2 ? 1 : -1, step_y = y1 < y2 ? 1 : -1;
  int error = dx + dy;
  while (true) {
    if (walked++ % (dash.on + dash.off) < dash.on) dot(x1, y1, number);
    if (x1 == x2 && y1 == y2) return;
    const int twice = 2 * error;
    if (twice >= dy) {
      error += dy;
      x1 += step_x;
    }
    if (twice <= dx) {
      error += dx;
      y1 += step_y;
    }
  }
}

void Canvas::mark(int x, int y, const std::string& character, bool is_on_top) {
  Cell* const cell = cell_at(x, y);
  if (cell != nullptr && (is_on_top || cell->mark.empty())) cell->mark = character;
}

void Canvas::rule(int dot, bool is_horizontal, const std::string& character) {
  const int end = is_horizontal ? width() : height();
  for (int along = 0; along < end; ++along) {
    Cell* const cell = is_horizontal ? cell_at(along, dot) : cell_at(dot, along);
    if (cell != nullptr) cell->rule = character;
  }
}

std::string Canvas::row(int row) const {
  std::string text;
  const Cell* const first = &cells_[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_)];
  for (const Cell* cell = first; cell != first + columns_; ++cell) {
    text += !cell->mark.empty()   ? cell->mark
            : cell->dots != 0     ? (is_unicode_ ? braille(cell->dots) : series_mark(cell->number, false))
            : !cell->rule.empty() ? cell->rule
                                  : " ";
  }
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

std::string series_mark(std::size_t number, bool is_unicode) {
  constexpr std::array marks{"●", "▲", "■", "◆", "▼", "✚", "○", "△", "□", "◇", "▽", "✕", "★", "◀", "▶", "☆"};
  constexpr std::string_view plain = "*+ox#@%&$=^";
  constexpr std::string_view letters = "ABCDEFGHIJKLMNPQRSTUVWXYZ";  // O is a ring
  const std::size_t signs = is_unicode ? marks.size() : plain.size();
  number %= signs + letters.size();
  if (number >= signs) return {letters[number - signs]};
  return is_unicode ? std::string(marks[number]) : std::string(1, plain[number]);
}

}  // namespace pellucid::draw
