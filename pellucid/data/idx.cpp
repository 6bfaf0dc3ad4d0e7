#include "pellucid/data/idx.hpp"

#include <array>

#include "pellucid/base/buffer.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/byte_stream.hpp"
#include "pellucid/data/limits.hpp"

namespace pellucid::data {

namespace {

std::uint32_t big_endian(const std::uint8_t* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

}  // namespace

Idx read_idx(const std::string& path, int rank) {
  ByteStream stream(path);
  const std::size_t header_bytes = 4 + 4 * static_cast<std::size_t>(rank);
  std::array<std::uint8_t, 20> header{};
  const std::size_t got = stream.read(reinterpret_cast<char*>(header.data()), header_bytes);
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
  const std::size_t bytes = checked_size(idx.shape, 1, (in_quotes(path)).c_str());
  const std::string announced = "its header announces " + count_text(bytes);
  if (!stream.is_packed() && bytes > stream.file_bytes() - header_bytes) {
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
  const std::size_t held = stream.read(reinterpret_cast<char*>(idx.values.data()), bytes);
  if (held < bytes) {
    stream.refuse("end", "it holds " + count_text(held) + " values, " + announced, "get the file again");
  }
  char extra = 0;
  if (stream.read(&extra, 1) != 0) {
    stream.refuse("end", "bytes follow the " + count_text(bytes) + " values that its header announces",
                  "get the file again");
  }
  return idx;
}

}  // namespace pellucid::data
