// The one list of elementwise operations: kernels compute them, graphs are written in them. A new one is a row here,
// its expression over vectors in elementwise.hpp, and its meaning in graph/operations.cpp; the compiler says what is
// missing.
#pragma once

#include <cstdint>

/// Each operation's name and how many operands it has.
#define PELLUCID_OPERATIONS(ROW) \
  ROW(neg, 1)                    \
  ROW(abs, 1)                    \
  ROW(sign, 1)                   \
  ROW(sqrt, 1)                   \
  ROW(floor, 1)                  \
  ROW(exp, 1)                    \
  ROW(log, 1)                    \
  ROW(log1p, 1)                  \
  ROW(expm1, 1)                  \
  ROW(tanh, 1)                   \
  ROW(sigmoid, 1)                \
  ROW(erf, 1)                    \
  ROW(sin, 1)                    \
  ROW(cos, 1)                    \
  ROW(add, 2)                    \
  ROW(sub, 2)                    \
  ROW(mul, 2)                    \
  ROW(div, 2)                    \
  ROW(pow, 2)                    \
  ROW(maximum, 2)                \
  ROW(minimum, 2)                \
  ROW(less, 2)                   \
  ROW(less_equal, 2)             \
  ROW(equal, 2)                  \
  ROW(where, 3)                  \
  ROW(fma, 3)

namespace pellucid::kernels {

/// One elementwise operation, rounded once. Comparisons give 1 or 0; `where(a, b, c)` is b where a is not 0, else c;
/// `sign(0)` is 0; `maximum(a, b)` is a where a > b, else b; `sigmoid`, `tanh` and the like are accurate and finite
/// over the whole range. `fma(a, b, c)` rounds a*b+c once in the fused set and twice in the portable set.
enum class Opcode : std::uint8_t {
  copy,
#define PELLUCID_ROW(name, operands) name,
  PELLUCID_OPERATIONS(PELLUCID_ROW)
#undef PELLUCID_ROW
};

namespace detail {
constexpr int operand_counts[] = {1,
#define PELLUCID_ROW(name, operands) operands,
                                  PELLUCID_OPERATIONS(PELLUCID_ROW)
#undef PELLUCID_ROW
};
}  // namespace detail

constexpr int opcode_count = sizeof(detail::operand_counts) / sizeof(int);
constexpr int operands_of(Opcode op) { return detail::operand_counts[static_cast<int>(op)]; }

}  // namespace pellucid::kernels
