// What the files of the IDX format are made of.
#pragma once

#include <cstdint>
#include <string>

namespace pellucid::data {

inline std::string big_endian(std::uint32_t word) {
  return {static_cast<char>(word >> 24), static_cast<char>(word >> 16), static_cast<char>(word >> 8),
          static_cast<char>(word)};
}

}  // namespace pellucid::data
