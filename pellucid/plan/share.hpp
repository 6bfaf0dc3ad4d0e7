// What one of some threads runs.
#pragma once

#include "pellucid/plan/turns.hpp"

namespace pellucid::plan {

/// Its parts of each pass. Neighbours are joined as far as the pass' turn says: a kernel then packs and tiles once for
/// them. How parts are shared out and joined never changes a result.
using Share = std::vector<std::vector<kernels::Part>>;

/// That of thread `thread` of `threads`.
Share share(const Lowered& lowered, const std::vector<Turn>& turns, int thread, int threads);

}  // namespace pellucid::plan
