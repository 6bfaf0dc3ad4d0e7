// How exact the elementary functions of the kernels are: the largest error in units in the last place of the result,
// on every instruction set, for arguments in [lowest, highest]; outside they still give what elementary_test.cpp says.
#pragma once

#include "pellucid/kernels/kernels.hpp"

namespace pellucid::kernels {

struct Accuracy {
  Opcode op;
  const char* name;
  double ulp_float32, ulp_float64;
  double range_float32, range_float64;  ///< |argument| up to here; infinity: every number
};

constexpr double everywhere = __builtin_inf();

constexpr Accuracy accuracies[] = {
    {Opcode::exp, "exp", 1, 1, everywhere, everywhere},
    {Opcode::log, "log", 1, 1, everywhere, everywhere},
    {Opcode::log1p, "log1p", 1, 1, everywhere, everywhere},
    {Opcode::expm1, "expm1", 2, 2, everywhere, everywhere},
    {Opcode::tanh, "tanh", 2, 2, everywhere, everywhere},
    {Opcode::sigmoid, "sigmoid", 2, 2, everywhere, everywhere},
    {Opcode::erf, "erf", 4, 3, everywhere, everywhere},
    {Opcode::sin, "sin", 2, 2, 1e5, 1e9},
    {Opcode::cos, "cos", 2, 2, 1e5, 1e9},
    {Opcode::pow, "pow", 2, 2, everywhere, everywhere},
};

}  // namespace pellucid::kernels
