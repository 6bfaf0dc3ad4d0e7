#include "pellucid/data/idx.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "pellucid/base/buffer.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::data {

namespace {

constexpr std::size_t most_bytes = std::size_t{16} << 30;

/// The bytes of a file, inflated if they are gzip'd, read as they are asked for.
class Stream {
 public:
  explicit Stream(const std::string& path) : path_(path), file_(gzopen(path.c_str(), "rb")) {
    if (file_ == nullptr) refuse("opening it", std::strerror(errno), "check the path");
    gzbuffer(file_.get(), 1 << 18);
  }

  /// Up to `count` bytes; fewer only at the end.
  std::size_t read(std::uint8_t* to, std::size_t count) {
    std::size_t done = 0;
    while (done < count) {
      const auto chunk = static_cast<unsigned>(std::min<std::size_t>(count - done, 1 << 24));
      const int got = gzread(file_.get(), to + done, chunk);
      if (got < 0) {
        int code = 0;
        const std::string why = gzerror(file_.get(), &code);
        refuse("byte " + grouped(static_cast<Index>(at_ + done)), code == Z_ERRNO ? std::strerror(errno) : why,
               "get the file again");
      }
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    at_ += done;
    return done;
  }

  [[noreturn]] void refuse(const std::string& where, const std::string& why, const std::string& next) const {
    fail({Fault::data, "cannot read the IDX file \"" + printable(path_) + "\"", where, why, next});
  }

 private:
  struct Close {
    void operator()(gzFile file) const { gzclose(file); }
  };
  std::string path_;
  std::unique_ptr<gzFile_s, Close> file_;
  std::size_t at_ = 0;
};

std::uint32_t big_endian(const std::uint8_t* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

}  // namespace

Idx read_idx(const std::string& path, int rank) {
  Stream stream(path);
  const std::size_t header_bytes = 4 + 4 * static_cast<std::size_t>(rank);
  std::array<std::uint8_t, 20> header{};
  const std::size_t got = stream.read(header.data(), header_bytes);
  const std::uint32_t expected = 0x800U | static_cast<std::uint32_t>(rank);  // 8: unsigned bytes
  if (got >= 4 && big_endian(header.data()) != expected) {
    stream.refuse(
        "byte 0",
        "the magic number is " + std::to_string(big_endian(header.data())) + ", not " + std::to_string(expected),
        rank == 1 ? "give a file of labels" : "give a file of images");
  }
  if (got < header_bytes) {
    stream.refuse("header",
                  "the file ends after " + std::to_string(got) + " of " + std::to_string(header_bytes) + " bytes",
                  "get the file again");
  }
  Idx idx;
  for (int axis = 0; axis < rank; ++axis) idx.shape.push_back(big_endian(header.data() + 4 + 4 * axis));
  const std::size_t bytes = checked_size(idx.shape, 1, ("\"" + printable(path) + "\"").c_str());
  if (bytes > most_bytes)
    stream.refuse("header", "it announces " + grouped(static_cast<Index>(bytes)) + " bytes", "split the file");

  // Grows with what is really there: a header alone cannot take memory.
  constexpr std::size_t step = std::size_t{1} << 24;
  while (idx.values.size() < bytes) {
    const std::size_t old = idx.values.size();
    const std::size_t wanted = std::min(step, bytes - old);
    idx.values.resize(old + wanted);
    const std::size_t read = stream.read(idx.values.data() + old, wanted);
    if (read < wanted) {
      stream.refuse("end",
                    "it holds " + grouped(static_cast<Index>(old + read)) + " values, its header announces " +
                        grouped(static_cast<Index>(bytes)),
                    "get the file again");
    }
  }
  std::uint8_t extra = 0;
  if (stream.read(&extra, 1) != 0) {
    stream.refuse("end", "bytes follow the " + grouped(static_cast<Index>(bytes)) + " values that its header announces",
                  "get the file again");
  }
  return idx;
}

}  // namespace pellucid::data
