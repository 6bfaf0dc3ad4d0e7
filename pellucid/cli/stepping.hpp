// A text shown stop by stop on a terminal, forth and back by a key.
#pragma once

#include <string>
#include <vector>

namespace pellucid::cli {

/// Whether keys can be read and what they do be seen: input and output are both a terminal.
bool can_step();

/// Shows the stops one after the other: Enter, the blank, n, → and ↓ go on, b, ← and ↑ back, q ends. What was seen
/// stays on the terminal. The terminal is left as it was, by signals too.
void step_through(const std::vector<std::string>& stops);

}  // namespace pellucid::cli
