// The set bf16 for AVX-512 with its instruction for pairs of bfloat16; CMake gives this file the flags.
#include "pellucid/kernels/bfloat16.hpp"
#include "pellucid/kernels/isa/tables.hpp"

namespace pellucid::kernels {

const Kernels* avx512_bf16_table(Element element) noexcept {
  return Rounding<avx512_table>::table(Isa::avx512_bf16, element);
}

}  // namespace pellucid::kernels
