// The set bf16 for AVX2: two multiply-adds stand for the instruction of other machines; CMake gives this file the
// flags.
#include "pellucid/kernels/bfloat16.hpp"
#include "pellucid/kernels/isa/tables.hpp"

namespace pellucid::kernels {

const Kernels* avx2_bf16_table(Element element) noexcept {
  return Rounding<avx2_table>::table(Isa::avx2_bf16, element);
}

}  // namespace pellucid::kernels
