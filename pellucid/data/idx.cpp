#include "pellucid/data/idx.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "pellucid/base/buffer.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::data {

namespace {

constexpr std::size_t most_bytes = std::size_t{16} << 30;
// Pictures shrink to a half or a tenth. What asks for much more than its file is made to fill the memory.
constexpr std::size_t most_expansion = 100;
constexpr std::size_t always_allowed = std::size_t{64} << 20;

std::string count_text(std::size_t count) { return grouped(static_cast<Index>(count)); }

/// The bytes of a file, inflated if they are gzip'd, handed out as they are asked for.
class Stream {
 public:
  explicit Stream(const std::string& path) : path_(path), content_(read_text(path)), left_(content_) {
    if (!left_.starts_with("\x1f\x8b")) return;
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (inflateInit2(&inflater_, gzip_only) != Z_OK) refuse("", "zlib could not begin", "free some memory");
    is_gzip_ = true;
  }
  ~Stream() {
    if (is_gzip_) inflateEnd(&inflater_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Up to `count` bytes; fewer only at the end, which a gzip stream must reach whole, with nothing behind it.
  std::size_t read(std::uint8_t* to, std::size_t count) {
    if (is_gzip_) return inflate_to(to, count);
    const std::size_t done = left_.copy(reinterpret_cast<char*>(to), count);
    left_.remove_prefix(done);
    return done;
  }

  /// The most that these bytes are let become.
  std::size_t most() const {
    return is_gzip_ ? std::min(most_bytes, content_.size() * most_expansion + always_allowed) : content_.size();
  }
  bool is_gzip() const { return is_gzip_; }
  std::size_t file_bytes() const { return content_.size(); }

  [[noreturn]] void refuse(const std::string& where, const std::string& why, const std::string& next) const {
    fail({Fault::data, "cannot read the IDX file \"" + printable(path_) + "\"", where, why, next});
  }

 private:
  std::size_t inflate_to(std::uint8_t* to, std::size_t count) {
    std::size_t done = 0;
    while (done < count && !is_at_end_) {
      constexpr std::size_t piece = std::size_t{1} << 30;  // zlib counts in 32 bits
      const auto in = static_cast<uInt>(std::min(piece, left_.size()));
      const auto out = static_cast<uInt>(std::min(piece, count - done));
      inflater_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(left_.data()));  // zlib does not write there
      inflater_.avail_in = in;
      inflater_.next_out = to + done;
      inflater_.avail_out = out;
      const int result = inflate(&inflater_, Z_NO_FLUSH);
      left_.remove_prefix(in - inflater_.avail_in);
      done += out - inflater_.avail_out;
      if (result == Z_STREAM_END) {
        end_member();
      } else if (left_.empty() && inflater_.avail_out > 0) {
        refuse(place(), "the gzip stream is cut off", "get the file again");
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        const char* why = inflater_.msg != nullptr ? inflater_.msg : "no gzip stream";
        refuse(place(), std::string("the gzip stream is damaged: ") + why, "get the file again");
      }
    }
    return done;
  }

  // Several gzip streams in a row are one file by RFC 1952.
  void end_member() {
    is_at_end_ = left_.empty();
    if (is_at_end_) return;
    if (!left_.starts_with("\x1f\x8b")) {
      refuse(place(), count_text(left_.size()) + " bytes follow the gzip stream", "get the file again");
    }
    inflateReset(&inflater_);
  }

  std::string place() const {
    return "byte " + count_text(content_.size() - left_.size()) + " of " + count_text(content_.size());
  }

  std::string path_;
  std::string content_;
  std::string_view left_;  // of the content
  z_stream inflater_{};
  bool is_gzip_ = false;
  bool is_at_end_ = false;
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
  const std::string announced = "its header announces " + count_text(bytes);
  if (!stream.is_gzip() && bytes > stream.file_bytes() - header_bytes) {
    stream.refuse("end", "it holds " + count_text(stream.file_bytes() - header_bytes) + " values, " + announced,
                  "get the file again");
  }
  if (bytes > stream.most()) {
    stream.refuse("header",
                  announced + " values, more than " + count_text(stream.file_bytes()) + " bytes are let become (" +
                      count_text(stream.most()) + ")",
                  "split the file, or unpack it if you trust it");
  }
  idx.values.resize(bytes);
  const std::size_t held = stream.read(idx.values.data(), bytes);
  if (held < bytes) {
    stream.refuse("end", "it holds " + count_text(held) + " values, " + announced, "get the file again");
  }
  std::uint8_t extra = 0;
  if (stream.read(&extra, 1) != 0) {
    stream.refuse("end", "bytes follow the " + count_text(bytes) + " values that its header announces",
                  "get the file again");
  }
  return idx;
}

}  // namespace pellucid::data
