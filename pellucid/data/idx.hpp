// The IDX format of the MNIST family: a magic number, big-endian sizes, and bytes; plain or gzip'd.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pellucid/base/shape.hpp"

namespace pellucid::data {

struct Idx {
  std::vector<Index> shape;  ///< {rows} or {rows, height, width}
  std::vector<std::uint8_t> values;
};

/// Reads unsigned bytes of `rank` axes. Fails (Fault::data), naming the file and the values, on another magic number, a
/// size that its bytes do not hold, trailing or missing bytes, a damaged gzip stream. A file cannot make it take more
/// memory than its header announces, and no more than 16 GiB.
Idx read_idx(const std::string& path, int rank);

}  // namespace pellucid::data
