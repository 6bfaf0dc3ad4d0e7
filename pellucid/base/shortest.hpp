// The shortest digits that stand for a number, without the tables of 100 kB that libc++'s std::to_chars brings: what
// the page prints numbers with. The same text, more slowly.
#pragma once

#include <string>

namespace pellucid {

/// As std::to_chars(value): fixed or scientific, whichever is shorter.
std::string shortest_text(double value);
/// As std::to_chars(value, std::chars_format::fixed).
std::string shortest_fixed_text(double value);

}  // namespace pellucid
