// Bytes as zlib packs them.
#pragma once

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

namespace pellucid::testing {

/// `window_bits` says in which form (see deflateInit2): -MAX_WBITS is that of ZIP, 16 + MAX_WBITS that of gzip.
inline std::string deflated(const std::string& bytes, int window_bits) {
  std::string packed(compressBound(static_cast<uLong>(bytes.size())) + 64, '\0');
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 9, Z_DEFAULT_STRATEGY), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace pellucid::testing
