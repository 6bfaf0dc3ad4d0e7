// The kernels for any machine: 16-byte vectors, multiply-adds rounded twice.
#include "pellucid/kernels/isa/tables.hpp"
#include "pellucid/kernels/table.hpp"

namespace pellucid::kernels {

const Kernels* generic_table(Element element) {
  static constexpr Kernels table = table_for<float>(Isa::generic, Element::float32);
  return element == Element::float32 ? &table : generic64_table();
}

}  // namespace pellucid::kernels
