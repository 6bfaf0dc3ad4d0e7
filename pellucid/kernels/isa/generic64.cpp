// Those of float64, which pages make small: they are there to check gradients, and for the scalars of a step.
#include "pellucid/kernels/isa/tables.hpp"
#include "pellucid/kernels/table.hpp"

namespace pellucid::kernels {

const Kernels* generic64_table() {
  static constexpr Kernels table = table_for<double>(Isa::generic, Element::float64);
  return &table;
}

}  // namespace pellucid::kernels
