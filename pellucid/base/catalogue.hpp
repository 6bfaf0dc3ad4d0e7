// What all kinds of the catalogue share. A kind is a struct with `kind`, `plural` and `about`, whose entries are files:
// each defines one function that returns the struct, and the build collects them (cmake/registry.cmake has the list of
// kinds). Programs add entries of their own with enlist() (nn/enlist.hpp).
#pragma once

#include <deque>

namespace pellucid {

/// A text that must be given: an empty or missing one does not compile.
struct Text {
  consteval Text(const char* given) : text(given) {  // NOLINT(google-explicit-constructor): reads as a string
    if (*given == '\0') __builtin_trap();            // not a constant expression: an empty text does not compile
  }
  const char* text;
};

/// What an entry does, shown once: a call, and what it gives. The tests run it.
struct Example {
  const char* call = "";
  const char* gives = "";
};

/// A list to which entries can be added while others point into it.
template <class Entry>
using Entries = std::deque<Entry>;

/// All entries of one kind, in order of their names; those that a program added stand last.
template <class Entry>
const Entries<Entry>& catalogue() {
  return Entry::registered();
}

}  // namespace pellucid
