// Drawings for a terminal: characters alone, no colour and no control codes. Series differ by their dots and marks.
#pragma once

#include <string>

#include "pellucid/draw/chart.hpp"

namespace pellucid::draw {

struct TerminalSize {
  int columns = 80;
  int rows = 20;           ///< of one drawing; bars take a line each
  bool is_unicode = true;  ///< Braille dots, eight to a character; else ASCII
};

/// Lines, each ended, none longer than the columns. Names are shown as they are but for control characters.
std::string in_terminal(const Chart& chart, const TerminalSize& size);
std::string in_terminal(const BarChart& chart, const TerminalSize& size);

}  // namespace pellucid::draw
