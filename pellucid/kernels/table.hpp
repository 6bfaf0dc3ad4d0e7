// The tables of kernels that an instruction-set file offers: everything above, for float32 and float64.
#pragma once

#include "pellucid/kernels/elementwise.hpp"
#include "pellucid/kernels/product.hpp"
#include "pellucid/kernels/reduction.hpp"

namespace pellucid::kernels {
namespace {

template <class T>
constexpr Kernels table_for(Isa isa, Element element) {
  return {isa,           element,       lanes<T>,      run_elementwise<T>, run_product<T>,     run_reduce<T>, run_gather<T>,
          elementwise_scratch<T>, product_scratch<T>, tile_rows, panel<T>};
}

}  // namespace
}  // namespace pellucid::kernels
