// What one of some threads runs.
#pragma once

#include "pellucid/plan/turns.hpp"

namespace pellucid::plan {

/// A part of a pass that it runs; or, of no pass, a place where it waits for all others.
struct Piece {
  static constexpr std::size_t waits = static_cast<std::size_t>(-1);
  std::size_t pass;
  kernels::Part part;
};

/// All of them, one after the other. Neighbours are joined as far as the pass' turn says: a kernel then packs and tiles
/// once for them. How parts are shared out and joined never changes a result.
using Share = std::vector<Piece>;

/// That of thread `thread` of `threads`; one alone waits for nobody.
Share share(const Lowered& lowered, const std::vector<Turn>& turns, int thread, int threads);

}  // namespace pellucid::plan
