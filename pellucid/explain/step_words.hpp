// What a step does, in words, where its formulas alone leave a reader asking: from the catalogue and from the formulas.
#pragma once

#include <string>
#include <vector>

#include "pellucid/explain/explanation.hpp"
#include "pellucid/nn/steps.hpp"

namespace pellucid::explaining {

/// The step as it was parsed.
nn::Step parsed_step(const Explanation::Step& step);
/// A line each: what the entry is for; which outputs are those of which branch; which row of a table a code took.
std::vector<std::string> words_of(const Explanation& explanation, int index);

}  // namespace pellucid::explaining
