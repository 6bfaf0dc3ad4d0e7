// The account of a plan as a table: what each pass over memory computes, reads, writes and costs.
#pragma once

#include <string>
#include <vector>

#include "pellucid/plan/plan.hpp"

namespace pellucid::plan {

/// One line per pass: number, operations, shape, flops, bytes, arena address, part borders, what it writes; then
/// totals.
std::string print_account(const std::vector<Pass>& passes, std::size_t arena_bytes);

}  // namespace pellucid::plan
