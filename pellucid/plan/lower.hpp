// Turns groups into kernel calls.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "pellucid/plan/memory.hpp"
#include "pellucid/plan/stage.hpp"

namespace pellucid::plan {

/// The keys of one uniform node, [models], renewed before each run.
struct RandomKeys {
  std::uint64_t path_hash;
  std::vector<std::uint64_t> keys;
};

struct Lowered {
  std::vector<std::unique_ptr<Stage>> stages;
  std::map<int, RandomKeys> random;  ///< by uniform node
};

/// One stage per group, then one copy per committed update. None is cut where models run apart.
Lowered lower(const Program& program, const Schedule& schedule, const Memory& memory, const kernels::Kernels& kernels,
              Index models, bool compile);

}  // namespace pellucid::plan
