// Streams of gzip, xz, zstd and bzip2, unpacked piece by piece. Each way of packing is one row of a table.
#pragma once

#include <memory>
#include <string_view>

namespace pellucid::data {

/// One stream being unpacked.
class Unpacker {
 public:
  enum class Step { goes_on, ended, damaged };

  Unpacker() = default;
  virtual ~Unpacker() = default;
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;

  /// Takes bytes off the front of `packed` and puts at most `room` into `to`; `given` is how many.
  virtual Step step(std::string_view& packed, char* to, std::size_t room, std::size_t& given) = 0;
  /// What is wrong, once a step said `damaged`.
  virtual const char* why() const = 0;
};

struct Packing {
  const char* name;            ///< "gzip"
  std::string_view begins;     ///< the bytes that each stream begins with
  const char* unpack_by_hand;  ///< a command, for builds that do not have it
  /// Null if this build does not have it, or if there is no memory.
  std::unique_ptr<Unpacker> (*begin)();
  bool is_built_in;
};

/// The way that what begins so is packed; null if it is packed by none of these.
const Packing* packing_of(std::string_view head);

}  // namespace pellucid::data
