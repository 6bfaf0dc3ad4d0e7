// In which order a thread runs its parts of the passes, and where it waits for the others.
#pragma once

#include "pellucid/plan/lower.hpp"

namespace pellucid::plan {

/// Passes that follow each other and are cut alike, in which no part touches what another part of one of them writes: a
/// thread takes some of its parts through all of them, while what they hand on is still in a cache, then the next.
struct Turn {
  std::size_t passes;
  Index joined;  ///< so many neighbouring parts go together at the most
  bool waits;    ///< before it, for all threads: since they last did, another part wrote or read what it touches
};

/// All passes, in order.
std::vector<Turn> turns(const Lowered& lowered, Element element);

}  // namespace pellucid::plan
