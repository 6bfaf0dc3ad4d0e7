// What the embeddings of numbers share: they expand each number into several columns and pass all else.
#pragma once

#include "pellucid/nn/builder.hpp"

namespace pellucid::nn {

/// The numbers among the columns of a step's input.
struct NumberColumns {
  std::vector<Index> columns, origin;  ///< origin: the row's own columns that they are; empty if a step made some
};

/// [what `expand` makes of the numbers of x, its other columns in their order]. Fails (Fault::usage), naming `name`, if
/// it has none.
Value expand_numbers(Builder& build, Value x, const char* name,
                     const std::function<Value(const NumberColumns&)>& expand);

/// Each of `indices` `times` times: {0, 0, 1, 1}.
std::vector<Index> repeated(const std::vector<Index>& indices, Index times);

}  // namespace pellucid::nn
