// The tables of kernels that an instruction-set file offers: everything above, for float32 and float64.
#pragma once

#include "pellucid/kernels/elementwise.hpp"
#include "pellucid/kernels/product.hpp"
#include "pellucid/kernels/reduction.hpp"
#include "pellucid/kernels/rows.hpp"
#include "pellucid/kernels/window.hpp"

namespace pellucid::kernels {
namespace {

constexpr Index row_grain = 16;  // a cache line of one-column results, and tiles of at least 8 rows
template <class T>
constexpr Index column_grain = 2 * lanes<T>;

template <class T>
constexpr Kernels table_for(Isa isa, Element element) {
  return {isa,
          element,
          lanes<T>,
          run_elementwise<T>,
          run_product<T>,
          run_reduce<T>,
          run_gather<T>,
          run_columns<T>,
          run_windows<T>,
          run_lookup<T>,
          run_segment_total<T>,
          run_store_rows<T>,
          elementwise_scratch<T>,
          product_scratch<T>,
          row_grain,
          column_grain<T>,
          vector_operation_of<T>};
}

}  // namespace
}  // namespace pellucid::kernels
