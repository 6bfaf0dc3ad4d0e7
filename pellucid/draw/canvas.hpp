// A field of characters to draw on by dots: Braille has two by four of them in a character, ASCII one. Internal to
// draw/.
#pragma once

#include <string>
#include <vector>

namespace pellucid::draw {

class Canvas {
 public:
  Canvas(int columns, int rows, bool is_unicode);

  /// In dots.
  int width() const { return columns_ * across_; }
  int height() const { return rows_ * down_; }
  /// Of the series with this number; nothing outside.
  void dot(int x, int y, std::size_t number);
  /// From one dot to another, as that series is dashed; `walked` counts the dots of its whole line.
  void line(int x1, int y1, int x2, int y2, std::size_t number, int& walked);
  /// One character in place of the dots, at the dot's place. It does not cover another one unless it `is_on_top`.
  void mark(int x, int y, const std::string& character, bool is_on_top);
  /// One character wherever nothing else is, along a column or a row of characters.
  void rule(int dot, bool is_horizontal, const std::string& character);

  /// The characters of a row, without blanks at the end.
  std::string row(int row) const;

 private:
  struct Cell {
    unsigned dots = 0;
    std::size_t number = 0;  ///< of the series that drew last
    std::string mark{}, rule{};
  };
  Cell* cell_at(int x, int y);

  int columns_, rows_, across_, down_;
  bool is_unicode_;
  std::vector<Cell> cells_;
};

/// The character by which a series is known: a disc, a triangle, …, in ASCII *, +, …. Those of the first 30 differ.
std::string series_mark(std::size_t number, bool is_unicode);

}  // namespace pellucid::draw
