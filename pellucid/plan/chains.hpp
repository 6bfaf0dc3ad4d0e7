// Passes that run one after the other for each part, while what they hand on is still in a cache.
#pragma once

#include "pellucid/plan/lower.hpp"

namespace pellucid::plan {

/// How many passes each chain has, in order. They follow each other and are cut alike, and no part touches what another
/// part of one of them writes: a thread takes each of its parts through all of them and waits for nobody in between.
std::vector<std::size_t> chained(const Lowered& lowered, Element element);

}  // namespace pellucid::plan
