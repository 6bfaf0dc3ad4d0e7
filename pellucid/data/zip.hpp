// Zip archives in memory, as far as NumPy writes them: members stored or deflated, sizes of 64 bits, one disk, no
// passwords. The central directory says what there is; what stands before each member must say the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pellucid::data {

struct ZipMember {
  std::string name;         ///< UTF-8
  std::string_view packed;  ///< its bytes in the archive
  std::size_t bytes;        ///< its length, unpacked
  std::uint32_t checksum;   ///< CRC-32 of what it is, unpacked
  bool is_deflated;
};

/// The members in the directory's order. Fails (Fault::data), naming member and values, on a damaged or cut archive,
/// members that overlap, a name that stands twice, other ways of packing, and members that together are more than 100
/// times the archive (or 64 MiB more) or 16 GiB. Takes no memory for contents.
std::vector<ZipMember> zip_members(std::string_view archive, const std::string& path);

/// What the member holds: its bytes in the archive, or in `storage` if it is deflated. Fails (Fault::data) if it is
/// damaged or has another length or checksum than the directory says.
std::string_view zip_content(const ZipMember& member, std::string& storage, const std::string& path);

}  // namespace pellucid::data
