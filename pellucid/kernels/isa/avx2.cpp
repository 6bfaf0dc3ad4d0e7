// The kernels for AVX2 with fused multiply-add; CMake gives this file the flags.
#include "pellucid/kernels/isa/tables.hpp"
#include "pellucid/kernels/table.hpp"

namespace pellucid::kernels {

const Kernels* avx2_table(Element element) noexcept {
  static constexpr Kernels tables[] = {table_for<float>(Isa::avx2, Element::float32),
                                       table_for<double>(Isa::avx2, Element::float64)};
  return &tables[static_cast<int>(element)];
}

}  // namespace pellucid::kernels
