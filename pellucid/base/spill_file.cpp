#include "pellucid/base/spill_file.hpp"

#include <cerrno>

#if defined(__linux__)
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdlib>
#endif

namespace pellucid {

#if defined(__linux__)

namespace {

constexpr std::size_t largest_page = std::size_t{1} << 21;

bool is_memory(int file) {
  constexpr std::uint32_t tmpfs = 0x01021994, ramfs = 0x858458f6;
  struct statfs system{};
  if (::fstatfs(file, &system) != 0) return true;
  const auto type = static_cast<std::uint32_t>(system.f_type);
  return type == tmpfs || type == ramfs;
}

int open_unnamed(const std::string& folder) {
  const int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return file;
  std::string name = folder + "/pellucid-XXXXXX";
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

void empty(int file, off_t begin, off_t bytes) {
  ::fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, begin, bytes);
}

}  // namespace

SpillFile::SpillFile(const std::string& folder) : folder_(folder), file_(open_unnamed(folder)) {
  if (file_ < 0 || is_memory(file_) || ::fallocate(file_, 0, 0, 1) != 0) return;
  for (constexpr std::size_t least = std::size_t{1} << 32; base_ == nullptr && stretch_ >= least; stretch_ /= 4) {
    void* const base =
        ::mmap(nullptr, reserved() + 2 * largest_page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED) continue;
    reservation_ = base;
    base_ = static_cast<std::byte*>(base);
    // Never where a huge page could begin: one touch would map all of it, and of rows drawn at random all in a moment.
    base_ += largest_page - reinterpret_cast<std::uintptr_t>(base) % largest_page + largest_page / 2;
    return;
  }
}

SpillFile::~SpillFile() {
  if (base_ != nullptr) ::munmap(reservation_, reserved() + 2 * largest_page);
  if (file_ >= 0) ::close(file_);
}

void* SpillFile::take(std::size_t bytes) {
  const std::size_t bits = std::max(least_bits, static_cast<std::size_t>(std::bit_width(bytes - 1)));
  if (base_ == nullptr || bits >= least_bits + kinds) {
    errno = ENOMEM;
    return nullptr;
  }
  Kind& kind = kinds_[bits - least_bits];
  const std::size_t most = stretch_ >> bits, place = place_in(kind, most);
  if (place == most) {
    errno = ENOMEM;
    return nullptr;
  }
  void* const memory = room_at((bits - least_bits) * stretch_ + (place << bits), bytes);
  if (memory == nullptr) {
    const int error = errno;
    const std::lock_guard lock(mutex_);
    kind.free.push_back(place);
    errno = error;
  }
  return memory;
}

std::size_t SpillFile::place_in(Kind& kind, std::size_t most) {
  const std::lock_guard lock(mutex_);
  if (kind.free.empty()) return kind.used < most ? kind.used++ : most;
  const std::size_t place = kind.free.back();
  kind.free.pop_back();
  return place;
}

void* SpillFile::room_at(std::size_t offset, std::size_t bytes) const {
  struct statfs disk{};  // some systems fill it before they find that there is too little
  if (::fstatfs(file_, &disk) == 0 && bytes / static_cast<std::size_t>(disk.f_bsize) >= disk.f_bavail) {
    errno = ENOSPC;
    return nullptr;
  }
  // Room that is not there now would be missed when a page is written, and that would end the process.
  const auto at = static_cast<off_t>(offset), size = static_cast<off_t>(bytes);
  int failed = 0;
  do {
    failed = ::fallocate(file_, 0, at, size);
  } while (failed != 0 && errno == EINTR);
  void* const memory = failed != 0
                           ? MAP_FAILED
                           : ::mmap(base_ + offset, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file_, at);
  if (memory != MAP_FAILED) return memory;
  const int error = errno;
  empty(file_, at, size);
  errno = error;
  return nullptr;
}

void SpillFile::give_back(void* memory) {
  const auto offset = static_cast<std::size_t>(static_cast<std::byte*>(memory) - base_);
  const std::size_t bits = least_bits + offset / stretch_;
  const std::size_t size = std::size_t{1} << bits;
  ::mmap(memory, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
  empty(file_, static_cast<off_t>(offset), static_cast<off_t>(size));
  const std::lock_guard lock(mutex_);
  kinds_[bits - least_bits].free.push_back(offset % stretch_ >> bits);
}

void SpillFile::drop_pages() const {
  if (base_ != nullptr) ::madvise(base_, reserved(), MADV_DONTNEED);
}

std::size_t SpillFile::bytes_on_disk() const {
  constexpr std::size_t block = 512;  // of st_blocks, whatever the file system's are
  struct stat state{};
  return ::fstat(file_, &state) == 0 ? static_cast<std::size_t>(state.st_blocks) * block : 0;
}

#else

SpillFile::SpillFile(const std::string& folder) : folder_(folder) {}
SpillFile::~SpillFile() = default;
void* SpillFile::take(std::size_t) {
  errno = ENOMEM;
  return nullptr;
}
void SpillFile::give_back(void*) {}
void SpillFile::drop_pages() const {}
std::size_t SpillFile::bytes_on_disk() const { return 0; }

#endif

}  // namespace pellucid
