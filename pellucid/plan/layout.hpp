// The arena: where each intermediate value stands, so that values which never live at the same time share bytes.
#pragma once

#include <cstddef>
#include <vector>

namespace pellucid::plan {

/// A value in the arena from group `first` (which writes it) to group `last` (which reads it last), both included.
struct Lifetime {
  std::size_t bytes;
  int first, last;
};

struct Layout {
  std::vector<std::size_t> address;  ///< of each lifetime, in bytes, a multiple of `alignment`
  std::size_t bytes;                 ///< of the whole arena
};

/// Largest first, each at the lowest address that is free for its whole life.
Layout lay_out(const std::vector<Lifetime>& lifetimes);

}  // namespace pellucid::plan
