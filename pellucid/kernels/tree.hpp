// The order in which the sums of blocks are added: the binary tree that splits n blocks at the largest power of two
// below n. Fed one block at a time it is a binary counter: equal-sized neighbours are added at once, what is left is
// added from the smallest to the largest.
#pragma once

#include "pellucid/base/element.hpp"

namespace pellucid::kernels {
namespace {

constexpr Index product_block = 256;     ///< terms of one chain of multiply-adds
constexpr Index reduction_lanes = 16;    ///< chains side by side in a sum along a row
constexpr Index reduction_block = 4096;  ///< terms of those chains together: 16 chains of 256
constexpr int tree_depth = 40;           ///< enough for 2^40 blocks

/// Calls add(level) to add the partial sum of `level` + 1 to that of `level`, keeping levels 0..depth-1 in use.
/// After block number `blocks` (counted from 1) was pushed on top.
template <class Add>
inline void add_pairs(Index blocks, int& depth, Add add) {
  for (Index rest = blocks; rest % 2 == 0; rest /= 2) {
    --depth;
    add(depth - 1);
  }
}

template <class Add>
inline void add_rest(int& depth, Add add) {
  while (depth > 1) {
    --depth;
    add(depth - 1);
  }
}

}  // namespace
}  // namespace pellucid::kernels
