// SHA-256 (FIPS 180-4): the digest of a file or of a row, the same everywhere.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace pellucid {

/// The digest as 64 hexadecimal digits, by the processor's own instructions where it has them.
std::string sha256(std::string_view bytes);
/// Of `pieces`, one behind the other.
std::string sha256(std::span<const std::string_view> pieces);
/// The same without them: what tests hold the other to.
std::string sha256_plainly(std::string_view bytes);

}  // namespace pellucid
