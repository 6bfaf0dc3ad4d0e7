// How much a file may become in memory, and byte counts as texts: what the readers of data/ share.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>

#include "pellucid/base/element.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::data {

/// No file becomes more bytes than this.
inline constexpr std::size_t most_bytes = std::size_t{16} << 30;
/// Pictures and tables shrink to a half or a tenth. What asks for much more than its file is made to fill the memory:
/// a compressed file may become `most_expansion` times its bytes, and `always_allowed` beside that.
inline constexpr std::size_t most_expansion = 100;
inline constexpr std::size_t always_allowed = std::size_t{64} << 20;

/// "60,000", also of counts that a file claims beyond all that an Index holds.
inline std::string count_text(std::size_t count) {
  constexpr auto most = static_cast<std::size_t>(std::numeric_limits<Index>::max());
  return grouped(static_cast<Index>(std::min(count, most)));
}

}  // namespace pellucid::data
