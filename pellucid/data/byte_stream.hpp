// The bytes of a file in order, unpacked if they are packed, handed out as they are asked for: memory is taken for a
// block and not for the file (for a zip archive, for the archive and the file in it).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "pellucid/data/file_digest.hpp"

namespace pellucid::data {

class ByteStream {
 public:
  /// gzip, xz, zstd and bzip2 are unpacked, and the one table of a zip archive; an archive of NumPy's arrays (.npz) is
  /// handed out as it is. Fails (Fault::data) naming the path and the system's reason if it cannot be opened or is a
  /// folder, and for an archive that holds no table, several, or a document of an office program.
  /// `has_digest`: digest() will be asked for.
  explicit ByteStream(std::string path, bool has_digest = false);
  ~ByteStream();
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  /// Up to `count` bytes; fewer only at the end, which a packed stream must reach whole, with nothing behind it.
  /// Fails (Fault::data) on a packed stream that is damaged, cut off, followed by other bytes, or unpacks to more than
  /// most(). Several streams in a row are one file (RFC 1952).
  std::size_t read(char* to, std::size_t count);

  /// The first bytes, at most 4,096, which are not taken by this. Before the first read().
  std::string_view head();
  /// All bytes that are left.
  std::string whole();

  /// The most that the bytes of the file are let become: 100 times as many or 64 MiB more, and 16 GiB.
  std::size_t most() const;
  bool is_packed() const;
  std::size_t file_bytes() const;  ///< 0 if it is no regular file
  /// SHA-256 of the file as it is read, packed if it is; what nobody asked for is read now. Once.
  FileDigest digest();
  const std::string& path() const;

  [[noreturn]] void refuse(const std::string& where, const std::string& why, const std::string& next) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace pellucid::data
