// The bytes of a file in order, inflated if they are gzip'd, handed out as they are asked for: memory is taken for a
// block and not for the file.
#pragma once

#include <memory>
#include <string>

namespace pellucid::data {

class ByteStream {
 public:
  /// Fails (Fault::data) naming the path and the system's reason if it cannot be opened or is a folder.
  explicit ByteStream(std::string path);
  ~ByteStream();
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  /// Up to `count` bytes; fewer only at the end, which a gzip stream must reach whole, with nothing behind it.
  /// Fails (Fault::data) on a gzip stream that is damaged, cut off, followed by other bytes, or inflates to more than
  /// most(). Several gzip streams in a row are one file (RFC 1952).
  std::size_t read(char* to, std::size_t count);

  /// The most that the bytes of the file are let become: 100 times as many or 64 MiB more, and 16 GiB.
  std::size_t most() const;
  bool is_gzip() const;
  std::size_t file_bytes() const;  ///< 0 if it is no regular file

  [[noreturn]] void refuse(const std::string& where, const std::string& why, const std::string& next) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace pellucid::data
