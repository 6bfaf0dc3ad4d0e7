// What a legal plan is, said apart from the code that makes plans: a run in which memory holds not numbers, but whose
// numbers they are.
#pragma once

#include <vector>

#include "pellucid/plan/turns.hpp"

namespace pellucid::plan {

/// Fails (Fault::run: a mistake in the engine) naming the pass, unless, pass by pass, each operand stands whole where
/// the kernel reads it, written before and not replaced since; a pass overwrites what it reads only element by element,
/// after its last look; registers are written before they are read; kernels stay inside the values that they are given;
/// passes between which threads do not wait touch nothing
/// that another thread writes; and in the end each target holds its update and each of `kept` its values.
void verify(const Program& program, const Schedule& schedule, const std::vector<int>& kept, const Store& store,
            const Memory& memory, const Lowered& lowered, const std::vector<Turn>& turns);

}  // namespace pellucid::plan
