// Processor time, which other programs on the machine do not lengthen: for work that must not grow with its square.
#pragma once

#include <ctime>

namespace pellucid::testing {

/// Seconds that all threads of this process have worked.
inline double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

#if defined(PELLUCID_SANITIZED)
constexpr double slowdown = 8;  // of a sanitizer
#else
constexpr double slowdown = 1;
#endif

}  // namespace pellucid::testing
