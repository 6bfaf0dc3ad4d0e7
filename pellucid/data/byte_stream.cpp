#include "pellucid/data/byte_stream.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/retried.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/limits.hpp"

namespace pellucid::data {

namespace {

constexpr std::size_t read_bytes = std::size_t{1} << 20;

}  // namespace

struct ByteStream::State {
  explicit State(std::string file) : path(std::move(file)) {}
  ~State() {
    if (is_gzip) inflateEnd(&inflater);
    if (descriptor >= 0) ::close(descriptor);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  [[noreturn]] void refuse(const std::string& where, const std::string& why, const std::string& next) const {
    fail({Fault::data, "cannot read \"" + printable(path) + "\"", where, why, next});
  }

  void open() {
    descriptor = open_to_read(path);
    struct stat status{};
    if (descriptor < 0 || ::fstat(descriptor, &status) != 0) refuse("", std::strerror(errno), "check the path");
    if (S_ISDIR(status.st_mode)) refuse("", "it is a folder", "give a file");
    is_file = S_ISREG(status.st_mode);
    if (is_file) file_bytes = static_cast<std::size_t>(status.st_size);
    block.resize(read_bytes);
    fill();
    if (!left.starts_with("\x1f\x8b")) return;
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (inflateInit2(&inflater, gzip_only) != Z_OK) refuse("", "zlib could not begin", "free some memory");
    is_gzip = true;
  }

  // The next block of the file; `left` is empty at its end.
  void fill() {
    std::size_t got = 0;
    while (got < block.size()) {
      const ssize_t count = retried([&] { return ::read(descriptor, block.data() + got, block.size() - got); });
      if (count < 0) refuse("byte " + count_text(taken + got), std::strerror(errno), "check the disk");
      if (count == 0) break;
      got += static_cast<std::size_t>(count);
    }
    taken += got;
    if (!is_file && taken > most_piped_bytes)
      refuse("", "it gives more than " + count_text(most_piped_bytes) + " bytes and is no file",
             "write it to a file first");
    left = std::string_view(block.data(), got);
  }

  std::size_t copy_to(char* to, std::size_t count) {
    std::size_t done = 0;
    while (done < count && !left.empty()) {
      const std::size_t part = left.copy(to + done, count - done);
      left.remove_prefix(part);
      done += part;
      if (left.empty()) fill();
    }
    return done;
  }

  std::size_t inflate_to(char* to, std::size_t count) {
    std::size_t done = 0;
    while (done < count && !is_at_end) {
      if (left.empty()) fill();
      constexpr std::size_t piece = std::size_t{1} << 30;  // zlib counts in 32 bits
      const auto in = static_cast<uInt>(left.size());
      const auto out = static_cast<uInt>(std::min(piece, count - done));
      inflater.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(left.data()));  // zlib does not write there
      inflater.avail_in = in;
      inflater.next_out = reinterpret_cast<Bytef*>(to + done);
      inflater.avail_out = out;
      const int result = inflate(&inflater, Z_NO_FLUSH);
      left.remove_prefix(in - inflater.avail_in);
      done += out - inflater.avail_out;
      if (result == Z_STREAM_END) {
        end_member();
      } else if (in == 0 && inflater.avail_out > 0) {
        refuse(place(), "the gzip stream is cut off", "get the file again");
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        const char* why = inflater.msg != nullptr ? inflater.msg : "no gzip stream";
        refuse(place(), std::string("the gzip stream is damaged: ") + why, "get the file again");
      }
    }
    inflated += done;
    if (inflated > most()) {
      refuse(place(),
             "it inflates to more than the " + count_text(most()) + " bytes that " + count_text(file_bytes) +
                 " are let become",
             "split the file, or unpack it if you trust it");
    }
    return done;
  }

  void end_member() {
    if (left.empty()) fill();
    is_at_end = left.empty();
    if (is_at_end) return;
    // Two bytes may lie across a block's border: the first decides, zlib checks the rest.
    if (left.front() != '\x1f' || (left.size() > 1 && left[1] != '\x8b')) {
      const std::size_t more = std::max(file_bytes, taken) - (taken - left.size());
      refuse(place(), count_text(more) + " bytes follow the gzip stream", "get the file again");
    }
    inflateReset(&inflater);
  }

  std::size_t most() const {
    return is_gzip ? std::min(most_bytes, file_bytes * most_expansion + always_allowed) : file_bytes;
  }
  std::string place() const { return "byte " + count_text(taken - left.size()) + " of " + count_text(file_bytes); }

  std::string path;
  int descriptor = -1;
  std::size_t file_bytes = 0, taken = 0, inflated = 0;
  std::vector<char> block;
  std::string_view left;  // of the block
  z_stream inflater{};
  bool is_file = false;
  bool is_gzip = false;
  bool is_at_end = false;
};

ByteStream::ByteStream(std::string path) : state_(std::make_unique<State>(std::move(path))) { state_->open(); }
ByteStream::~ByteStream() = default;

std::size_t ByteStream::read(char* to, std::size_t count) {
  return state_->is_gzip ? state_->inflate_to(to, count) : state_->copy_to(to, count);
}
std::size_t ByteStream::most() const { return state_->most(); }
bool ByteStream::is_gzip() const { return state_->is_gzip; }
std::size_t ByteStream::file_bytes() const { return state_->file_bytes; }
void ByteStream::refuse(const std::string& where, const std::string& why, const std::string& next) const {
  state_->refuse(where, why, next);
}

}  // namespace pellucid::data
