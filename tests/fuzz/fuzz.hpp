// What every fuzz target is: bytes in, and either a result or a Failure out. Anything else is a finding.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "pellucid/base/error.hpp"

namespace pellucid::fuzz {

/// Runs one reader on the bytes.
template <class Read>
void expect_failure_or_result(Read read) {
  try {
    read();
  } catch (const Failure& failure) {
    if (failure.error().what.empty()) std::abort();  // a message must say what
  }
}

/// The bytes as a file that lives in memory.
class File {
 public:
  explicit File(std::string_view bytes) : descriptor_(::memfd_create("fuzz", 0)) {
    if (::write(descriptor_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) std::abort();
  }
  ~File() { ::close(descriptor_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

}  // namespace pellucid::fuzz

/// The body has `bytes`, a string_view, and `choice`, the first byte, which is not among them.
#define PELLUCID_FUZZ(body)                                                           \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    if (size == 0) return 0;                                                          \
    [[maybe_unused]] const unsigned choice = data[0];                                 \
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);  \
    pellucid::fuzz::expect_failure_or_result([&] { body; });                          \
    return 0;                                                                         \
  }
