// Memory that stands in a file without a name. The system writes its pages out and takes their room where it needs
// some, and they come back when they are touched; what works on them knows nothing of it, so no bit depends on it. The
// file's room is given back with the memory, and all of it when the process ends, however it ends.
#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

namespace pellucid {

class SpillFile {
 public:
  /// In `folder`; a file system that is memory itself, or that cannot keep room free, is refused (is_open()).
  explicit SpillFile(const std::string& folder);
  ~SpillFile();
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;

  bool is_open() const { return base_ != nullptr; }
  const std::string& folder() const { return folder_; }

  /// Null if the system refuses (errno): the disk has no room, say. Room that was had stays.
  void* take(std::size_t bytes);
  void give_back(void* memory);
  bool owns(const void* memory) const {
    const auto* const at = static_cast<const std::byte*>(memory);
    return base_ != nullptr && at >= base_ && at < base_ + reserved();
  }
  /// Takes all pages out of the process; the system's cache of the file, and then the file, has what stands in them.
  void drop_pages() const;
  /// Bytes that the file takes.
  std::size_t bytes_on_disk() const;

 private:
  // A piece of at most 2^i bytes begins at a multiple of 2^i in a stretch of addresses, and of the file, that has such
  // pieces alone. Addresses and places in a file cost nothing until something stands there.
  static constexpr std::size_t least_bits = 16, kinds = 22;
  std::size_t reserved() const { return kinds * stretch_; }
  struct Kind {
    std::size_t used = 0;             ///< places that were taken at some time
    std::vector<std::size_t> free{};  ///< of these: taken no more
  };
  /// A place among the `most` that there are, no other's from now on; `most` if none is left.
  std::size_t place_in(Kind& kind, std::size_t most);
  /// Room on the disk, and memory for it; null and errno if the system refuses.
  void* room_at(std::size_t offset, std::size_t bytes) const;

  std::string folder_;
  int file_ = -1;
  void* reservation_ = nullptr;  ///< all addresses, of which those from base_ on are used
  std::byte* base_ = nullptr;
  std::size_t stretch_ = std::size_t{1} << 38;  ///< less where a process may have fewer addresses
  std::mutex mutex_{};                          // of kinds_
  std::array<Kind, kinds> kinds_{};
};

}  // namespace pellucid
