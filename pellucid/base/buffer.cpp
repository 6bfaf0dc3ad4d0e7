#include "pellucid/base/buffer.hpp"

#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include "pellucid/base/error.hpp"

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace pellucid {

namespace {

// Rows of a large table lie far apart: in pages of 2 MiB finding one costs no walk through page tables.
constexpr std::size_t huge_page = std::size_t{1} << 21;
constexpr std::size_t least_huge = 4 * huge_page;

std::byte* aligned(std::size_t border, std::size_t bytes) {
  const std::size_t rounded = (bytes + alignment + border - 1) / border * border;
  if (rounded < bytes) return nullptr;
  auto* const data = static_cast<std::byte*>(std::aligned_alloc(border, rounded));
#if defined(__linux__)
  if (data != nullptr && border == huge_page) madvise(data, rounded, MADV_HUGEPAGE);  // a wish: it may fail
#endif
  if (data != nullptr) std::memset(data, 0, rounded);
  return data;
}

}  // namespace

Buffer::Buffer(std::size_t bytes) : size_(bytes) {
  std::byte* const data = aligned(bytes < least_huge ? alignment : huge_page, bytes);
  if (data == nullptr) {
    fail({Fault::run, "out of memory", "", std::to_string(bytes) + " bytes could not be had",
          "use a smaller batch or a smaller model"});
  }
  data_.reset(data);
}

void Buffer::Free::operator()(std::byte* data) const { std::free(data); }

std::size_t checked_size(std::span<const Index> shape, std::size_t element_bytes, const char* what) {
  constexpr std::size_t most_axes = 8;
  constexpr Index largest = Index{1} << 40;
  const auto refuse = [&](const std::string& why) {
    fail({Fault::data, std::string("impossible size of ") + what, "", why, "the file is damaged or made to harm"});
  };
  if (shape.size() > most_axes) refuse(std::to_string(shape.size()) + " axes, at most 8");
  std::size_t bytes = element_bytes;
  for (const Index size : shape) {
    if (size < 0 || size > largest) refuse("an axis of " + std::to_string(size));
    if (__builtin_mul_overflow(bytes, static_cast<std::size_t>(size), &bytes))
      refuse("its bytes do not fit in 64 bits");
  }
  return bytes;
}

}  // namespace pellucid
