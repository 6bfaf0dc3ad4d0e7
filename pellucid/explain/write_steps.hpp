// Writes out the steps of an explanation that its own kinds do not say: see written_out.hpp.
#pragma once

#include "pellucid/explain/explanation.hpp"
#include "pellucid/explain/explanation_program.hpp"

namespace pellucid::explaining {

/// Adds formulas, parts and uses to the steps, output and loss of `explanation`, whose numbers all stand there already.
/// Of large steps only the first outputs are written; of any, what `explanation.at` asks for.
void write_steps(Explanation& explanation, const RowProgram& program, const Model& model);

}  // namespace pellucid::explaining
