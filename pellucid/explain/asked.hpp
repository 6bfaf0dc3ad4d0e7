// The one number that somebody asks about, by its name.
#pragma once

#include <string_view>

#include "pellucid/explain/explanation.hpp"

namespace pellucid::explaining {

/// "3,17" is output 17, from 1, of step 3; "inputs,2", "output,1", "0.weight[1,2]". Fails (Fault::usage) if
/// `explanation`, whose values stand there, has none of that name.
Explanation::At asked(const Explanation& explanation, std::string_view text);

}  // namespace pellucid::explaining
