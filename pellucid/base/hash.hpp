// SHA-256 (FIPS 180-4): the digest of a file or of a row, the same everywhere.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace pellucid {

/// Of bytes that come one after the other.
class Sha256 {
 public:
  void add(std::string_view bytes);
  /// Of all that were added, as 64 hexadecimal digits. Once.
  std::string digits();

 private:
  friend std::string sha256_plainly(std::string_view bytes);
  std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::uint64_t size_ = 0;
  std::string end_{};  ///< less than a block that is not yet added
  bool is_plain_ = false;
};

/// The digest as 64 hexadecimal digits, by the processor's own instructions where it has them.
std::string sha256(std::string_view bytes);
/// Of `pieces`, one behind the other.
std::string sha256(std::span<const std::string_view> pieces);
/// The same without them: what tests hold the other to.
std::string sha256_plainly(std::string_view bytes);

}  // namespace pellucid
