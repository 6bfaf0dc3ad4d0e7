// The kernels for any machine: 16-byte vectors, multiply-adds rounded twice.
#include "pellucid/kernels/isa/tables.hpp"
#include "pellucid/kernels/table.hpp"

namespace pellucid::kernels {

const Kernels* generic_table(Element element) noexcept {
  static constexpr Kernels tables[] = {table_for<float>(Isa::generic, Element::float32),
                                       table_for<double>(Isa::generic, Element::float64)};
  return &tables[static_cast<int>(element)];
}

}  // namespace pellucid::kernels
