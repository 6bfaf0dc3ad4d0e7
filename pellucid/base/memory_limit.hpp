// How much memory a program takes, whatever it works on: large pieces beyond half of a limit stand in a file
// (spill_file.hpp), whose pages leave the process from five eighths of the limit on, or three quarters if nobody asked
// for one. A program follows it whose operator new and operator delete are these. Weights and what a step computes
// (buffer.hpp) never leave memory: each step needs them.
#pragma once

#include <cstddef>

namespace pellucid {

/// Three quarters of what the system has left, or of what it lets this process have.
std::size_t sensible_memory_limit();

/// `is_demanded`: what finds no room in a file is an error (Fault::run); else it is made in memory as before. Before
/// other threads run.
void limit_memory(std::size_t bytes, bool is_demanded);

/// For operator new: null if there is none.
void* take_memory(std::size_t bytes);
/// For operator delete; may be null.
void give_back_memory(void* memory) noexcept;

}  // namespace pellucid
