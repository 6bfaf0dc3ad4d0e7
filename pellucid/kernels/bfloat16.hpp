// The product of the set bf16: both sides are rounded to bfloat16 while they are packed, two terms in a number, and a
// chain takes the terms of a pair in the order of the processors' own instruction, the second one first.
#pragma once

#include "pellucid/kernels/regions.hpp"

namespace pellucid::kernels {
namespace {

using Words = Vector<std::uint32_t>;

/// x rounded to the nearest bfloat16, ties to even, in the upper half; NaN stays NaN.
inline Words rounded_to_bfloat16(Floats x) {
  const Words bits = (Words)without_denormals<float>(x);
  const Words nearest = bits + 0x7fffU + (bits >> 16 & 1U);
  return (bits & 0x7fffffffU) > 0x7f800000U ? bits | 0x400000U : nearest;
}

/// Pairs of terms: the first one's bfloat16 in the lower half of a number, the second one's in the upper.
struct Pairs {
  using Number = std::int32_t;
  static constexpr Index terms = 2;
  static constexpr Index region_columns = 1024;

  static Floats add(Vector<Number> a, Vector<Number> b, Floats sum) {
#if defined(__AVX512BF16__)
    return (Floats)_mm512_dpbf16_ps((__m512)sum, (__m512bh)a, (__m512bh)b);
#else
    constexpr Number upper = static_cast<Number>(0xffff0000);
    sum = madd((Floats)(a & upper), (Floats)(b & upper), sum);
    return madd((Floats)(a << 16), (Floats)(b << 16), sum);
#endif
  }

  /// Packs as pack() does; behind the last of an odd number of terms stands 0.
  static void pack(const float* b, Index b_row, Index b_column, Index some, Index columns, Index width, Number* to) {
    constexpr Index most = 16,
                    widest = packed_height<float> > panel_width<float> ? packed_height<float> : panel_width<float>;
    alignas(64) float numbers[most * widest];
    kernels::pack(b, b_row, b_column, some, columns, width, numbers);
    for (Index t = 0; t < some; t += 2) {
      const float* const from = numbers + t * width;
      for (Index j = 0; j < columns; j += lanes<float>) {
        const Words first = rounded_to_bfloat16(load(from + j)) >> 16;
        const Words second = t + 1 < some ? rounded_to_bfloat16(load(from + width + j)) & 0xffff0000U : Words{};
        store(to + t / 2 * width + j, (Vector<Number>)(first | second));
      }
    }
  }
};

struct RoundedScratch {
  Index tile, region, patches, program;  ///< bytes
};

inline RoundedScratch rounded_scratch_layout(const Product& p, const Kernels& others) {
  const Index patches = patch_numbers(p) * static_cast<Index>(sizeof(float));
  return {p.out.data == nullptr || p.out_window != nullptr ? tile_bytes : 0, RegionScratch<float, Pairs>::bytes(p.k),
          (patches + 63) / 64 * 64,
          p.epilogue == nullptr ? 0 : static_cast<Index>(others.elementwise_scratch_bytes(*p.epilogue))};
}

/// The tables of the set bf16 on an instruction set with tables of the set fused: products of float32 are its own.
/// float64, which exists so that a calculation can be checked, is as it was.
template <const Kernels* (*fused_table)(Element) noexcept>
struct Rounding {
  static std::size_t scratch_bytes(const Product& p, const Part&) {
    const RoundedScratch s = rounded_scratch_layout(p, *fused_table(Element::float32));
    return static_cast<std::size_t>(s.tile + s.region + s.patches + s.program);
  }
  static void product(const Product& p, const Part& part, std::byte* scratch) {
    const Kernels& others = *fused_table(Element::float32);
    const RoundedScratch s = rounded_scratch_layout(p, others);
    std::byte* const region = scratch + s.tile;
    std::byte* const patches = region + s.region;
    run_regions<float, Pairs>(
        p, part, {reinterpret_cast<float*>(scratch), region, reinterpret_cast<float*>(patches), patches + s.patches},
        others.elementwise);
  }
  static const Kernels* table(Isa isa, Element element) noexcept {
    static const Kernels* const tables = [isa]() noexcept {
      static Kernels both[] = {*fused_table(Element::float32), *fused_table(Element::float64)};
      for (Kernels& each : both) each.isa = isa;
      both[0].product = product;
      both[0].product_scratch_bytes = scratch_bytes;
      return both;
    }();
    return &tables[static_cast<int>(element)];
  }
};

}  // namespace
}  // namespace pellucid::kernels
