// The doors to the instruction sets; each is defined in its own file.
#pragma once

#include "pellucid/kernels/kernels.hpp"

namespace pellucid::kernels {

const Kernels* generic_table(Element element) noexcept;
const Kernels* avx2_table(Element element) noexcept;
const Kernels* avx512_table(Element element) noexcept;
const Kernels* avx2_bf16_table(Element element) noexcept;
const Kernels* avx512_bf16_table(Element element) noexcept;

}  // namespace pellucid::kernels
