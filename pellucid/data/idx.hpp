// The IDX format of the MNIST family: a magic number, big-endian sizes, and bytes; plain or gzip'd.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid::data {

struct Idx {
  std::vector<Index> shape;  ///< {rows} or {rows, height, width}
  std::vector<std::uint8_t> values;
};

/// Reads unsigned bytes of `rank` axes. Fails (Fault::data), naming the file and the values, on another magic number, a
/// size that its bytes do not hold, trailing or missing bytes, a gzip stream that is damaged, cut off or followed by
/// other bytes. Takes memory for the file and for what its header announces, which for a gzip'd file may be at most 100
/// times its bytes (or 64 MiB more) and 16 GiB.
Idx read_idx(const std::string& path, int rank);

}  // namespace pellucid::data
