// How a block of an elementwise program reads an operand: in place where it lies contiguous, else expanded into the
// operand's own scratch block. Row vectors and single numbers are expanded once and serve all blocks of a part.
#pragma once

#include "pellucid/kernels/kernels.hpp"
#include "pellucid/kernels/simd.hpp"

namespace pellucid::kernels {
namespace {

constexpr Index block_size = 512;  ///< numbers in one block: a slot is 2 KiB of float32

/// `rows` whole rows of `width` columns (several rows only if they join), in a part that takes `most_rows` at a time.
struct Block {
  Index model, row, rows, column, width, most_rows;
  bool is_new_model;    ///< single numbers must be expanded
  bool is_new_columns;  ///< so must what depends on the columns
};

template <class T>
inline void fill(T* to, T value, Index count) {
  const Vector<T> v = splat(value);
  Index i = 0;
  for (; i + lanes<T> <= count; i += lanes<T>) store(to + i, v);
  if (i < count) store_first(to + i, v, count - i);
}

template <class T>
inline void copy_numbers(T* to, const T* from, Index count) {
  Index i = 0;
  for (; i + lanes<T> <= count; i += lanes<T>) store(to + i, load(from + i));
  if (i < count) store_first(to + i, load_first(from + i, count - i), count - i);
}

/// Two words of Threefry-2x32 (see base/random.hpp) for each lane's counters.
inline void threefry(std::uint64_t key, Vector<std::uint32_t>& x0, Vector<std::uint32_t>& x1) {
  const auto k0 = static_cast<std::uint32_t>(key);
  const auto k1 = static_cast<std::uint32_t>(key >> 32);
  const std::uint32_t keys[3] = {k0, k1, k0 ^ k1 ^ 0x1BD11BDAU};
  constexpr int rotations[2][4] = {{13, 15, 26, 6}, {17, 29, 16, 24}};
  x0 += keys[0];
  x1 += keys[1];
  for (std::uint32_t group = 0; group < 5; ++group) {
    for (const int rotation : rotations[group % 2]) {
      x0 += x1;
      x1 = ((x1 << rotation) | (x1 >> (32 - rotation))) ^ x0;
    }
    x0 += keys[(group + 1) % 3];
    x1 += keys[(group + 2) % 3] + group + 1;
  }
}

/// Two vectors of numbers as they follow each other in memory, in float32 or float64.
template <class T>
inline void store_pair(T* to, Floats first, Floats second) {
  if constexpr (sizeof(T) == 4) {
    store(to, first);
    store(to + lanes<T>, second);
  } else {
    store(to, widen<0>(first));
    store(to + lanes<T>, widen<1>(first));
    store(to + 2 * lanes<T>, widen<0>(second));
    store(to + 3 * lanes<T>, widen<1>(second));
  }
}

/// Uniform numbers of one row for units column .. column + count - 1.
template <class T>
inline void uniform_row(std::uint64_t key, std::uint32_t row, Index column, Index count, T* to) {
  using Words = Vector<std::uint32_t>;
  constexpr int width = lanes<std::uint32_t>;
  Words index{};
  for (int lane = 0; lane < width; ++lane) index[lane] = static_cast<std::uint32_t>(lane);
  const auto number = [](Words bits) {  // 24 bits, so exact
    return __builtin_convertvector((Bits<float>)(bits >> 8), Floats) * 0x1p-24F;
  };
  // Unit u takes word u % 2 of counter (row, u / 2): a vector of counters gives two vectors of numbers, interleaved.
  const Index first = column - column % 2;
  for (Index unit = first; unit < column + count; unit += 2 * width) {
    Words x0 = Words{} + row;
    Words x1 = index + static_cast<std::uint32_t>(unit / 2);
    threefry(key, x0, x1);
    const Floats even = number(x0), odd = number(x1);
    const Floats low = interleave<float, 0>(even, odd), high = interleave<float, 1>(even, odd);
    const Index from = unit - column, end = from + 2 * width;
    if (from >= 0 && end <= count) {
      store_pair(to + from, low, high);
      continue;
    }
    T numbers[2 * width];
    store_pair(numbers, low, high);
    const Index begin = from < 0 ? 0 : from;
    copy_numbers(to + begin, numbers + (begin - from), (end < count ? end : count) - begin);
  }
}

/// Where the block's values of `operand` stand: in place, or in `own` after expanding them there.
template <class T>
inline T* block_operand(const Operand& operand, const Block& block, T* own) {
  if (operand.source == Source::iota) {
    if (!block.is_new_columns) return own;
    for (Index r = 0; r < block.most_rows; ++r) {
      for (Index c = 0; c < block.width; ++c) own[r * block.width + c] = static_cast<T>(block.column + c);
    }
    return own;
  }
  if (operand.source == Source::uniform) {
    for (Index r = 0; r < block.rows; ++r) {
      // The rows of a model follow those of the one before: memory.model_stride is their number.
      const std::uint32_t row = operand.rows[block.model * operand.memory.model_stride + block.row + r];
      uniform_row(operand.keys[block.model], row, block.column, block.width, own + r * block.width);
    }
    return own;
  }
  const Matrix& memory = operand.memory;
  const T* from = static_cast<const T*>(memory.data) + block.model * memory.model_stride +
                  block.row * memory.row_stride + block.column * memory.column_stride;
  const bool is_column = block.width == 1 && memory.row_stride == 1;
  if (is_column || (memory.column_stride == 1 && (memory.row_stride != 0 || block.most_rows == 1)))
    return const_cast<T*>(from);
  if (memory.row_stride == 0 && (memory.column_stride == 0 || block.width == 1)) {  // one number
    if (block.is_new_model) fill(own, *from, block.most_rows * block.width);
    return own;
  }
  if (memory.column_stride == 1) {  // a row vector, for several rows at once
    if (block.is_new_columns) {
      for (Index r = 0; r < block.most_rows; ++r) copy_numbers(own + r * block.width, from, block.width);
    }
    return own;
  }
  for (Index r = 0; r < block.rows; ++r) fill(own + r * block.width, from[r * memory.row_stride], block.width);
  return own;
}

}  // namespace
}  // namespace pellucid::kernels
