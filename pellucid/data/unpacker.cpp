#include "pellucid/data/unpacker.hpp"

#include <zlib.h>
#if defined(PELLUCID_XZ)
#include <lzma.h>
#endif
#if defined(PELLUCID_ZSTD)
#include <zstd.h>
#endif
#if defined(PELLUCID_BZIP2)
#include <bzlib.h>
#endif

#include <algorithm>
#include <array>

namespace pellucid::data {

namespace {

constexpr std::size_t most_at_once = std::size_t{1} << 30;  // zlib and bzip2 count in 32 bits

/// Of libraries in zlib's manner: where the next bytes are taken from and put to, and how many.
template <typename Stream, typename Byte>
struct Handed {
  Handed(Stream& stream, std::string_view packed, char* to, std::size_t room)
      : in(static_cast<unsigned>(std::min(most_at_once, packed.size()))),
        out(static_cast<unsigned>(std::min(most_at_once, room))) {
    stream.next_in = reinterpret_cast<Byte*>(const_cast<char*>(packed.data()));  // none of them writes there
    stream.avail_in = in;
    stream.next_out = reinterpret_cast<Byte*>(to);
    stream.avail_out = out;
  }
  void take(const Stream& stream, std::string_view& packed, std::size_t& given) const {
    packed.remove_prefix(in - static_cast<std::size_t>(stream.avail_in));
    given = out - static_cast<std::size_t>(stream.avail_out);
  }
  unsigned in, out;
};

class GzipUnpacker final : public Unpacker {
 public:
  GzipUnpacker() { is_begun_ = inflateInit2(&stream_, 16 + MAX_WBITS) == Z_OK; }  // 16: gzip and nothing else
  ~GzipUnpacker() override {
    if (is_begun_) inflateEnd(&stream_);
  }
  Step step(std::string_view& packed, char* to, std::size_t room, std::size_t& given) override {
    if (!is_begun_) return Step::damaged;
    const Handed<z_stream, Bytef> handed(stream_, packed, to, room);
    const int result = inflate(&stream_, Z_NO_FLUSH);
    handed.take(stream_, packed, given);
    if (result == Z_STREAM_END) return Step::ended;
    return result == Z_OK || result == Z_BUF_ERROR ? Step::goes_on : Step::damaged;
  }
  const char* why() const override {
    if (!is_begun_) return "zlib could not begin";
    return stream_.msg != nullptr ? stream_.msg : "no gzip stream";
  }

 private:
  z_stream stream_{};
  bool is_begun_ = false;
};

#if defined(PELLUCID_XZ)
class XzUnpacker final : public Unpacker {
 public:
  XzUnpacker() {
    constexpr std::uint64_t most_memory = std::uint64_t{1} << 28;  // xz -9 takes 65 MiB
    result_ = lzma_stream_decoder(&stream_, most_memory, 0);
  }
  ~XzUnpacker() override { lzma_end(&stream_); }
  Step step(std::string_view& packed, char* to, std::size_t room, std::size_t& given) override {
    if (result_ != LZMA_OK) return Step::damaged;
    const Handed<lzma_stream, std::uint8_t> handed(stream_, packed, to, room);
    result_ = lzma_code(&stream_, LZMA_RUN);
    handed.take(stream_, packed, given);
    if (result_ == LZMA_STREAM_END) return Step::ended;
    if (result_ == LZMA_BUF_ERROR) result_ = LZMA_OK;  // no bytes to take, or no room
    return result_ == LZMA_OK ? Step::goes_on : Step::damaged;
  }
  const char* why() const override {
    if (result_ == LZMA_MEMLIMIT_ERROR) return "unpacking it would take more than 256 MiB of memory";
    return result_ == LZMA_MEM_ERROR ? "there is no memory for it" : "its bytes are no xz stream";
  }

 private:
  lzma_stream stream_ = LZMA_STREAM_INIT;
  lzma_ret result_ = LZMA_OK;
};
#endif

#if defined(PELLUCID_ZSTD)
class ZstdUnpacker final : public Unpacker {
 public:
  ~ZstdUnpacker() override { ZSTD_freeDStream(stream_); }
  Step step(std::string_view& packed, char* to, std::size_t room, std::size_t& given) override {
    if (stream_ == nullptr) return Step::damaged;
    ZSTD_inBuffer in{packed.data(), packed.size(), 0};
    ZSTD_outBuffer out{to, room, 0};
    const std::size_t result = ZSTD_decompressStream(stream_, &out, &in);
    packed.remove_prefix(in.pos);
    given = out.pos;
    if (ZSTD_isError(result) != 0) {
      why_ = ZSTD_getErrorName(result);
      return Step::damaged;
    }
    return result == 0 ? Step::ended : Step::goes_on;
  }
  const char* why() const override { return why_; }

 private:
  ZSTD_DStream* stream_ = ZSTD_createDStream();
  const char* why_ = "there is no memory for it";
};
#endif

#if defined(PELLUCID_BZIP2)
class Bzip2Unpacker final : public Unpacker {
 public:
  Bzip2Unpacker() { is_begun_ = BZ2_bzDecompressInit(&stream_, 0, 0) == BZ_OK; }
  ~Bzip2Unpacker() override {
    if (is_begun_) BZ2_bzDecompressEnd(&stream_);
  }
  Step step(std::string_view& packed, char* to, std::size_t room, std::size_t& given) override {
    if (!is_begun_) return Step::damaged;
    const Handed<bz_stream, char> handed(stream_, packed, to, room);
    const int result = BZ2_bzDecompress(&stream_);
    handed.take(stream_, packed, given);
    if (result == BZ_STREAM_END) return Step::ended;
    return result == BZ_OK ? Step::goes_on : Step::damaged;
  }
  const char* why() const override { return is_begun_ ? "its bytes are no bzip2 stream" : "there is no memory for it"; }

 private:
  bz_stream stream_{};
  bool is_begun_ = false;
};
#endif

template <typename Kind>
std::unique_ptr<Unpacker> begun() {
  return std::make_unique<Kind>();
}

#if !defined(PELLUCID_XZ) || !defined(PELLUCID_ZSTD) || !defined(PELLUCID_BZIP2)
std::unique_ptr<Unpacker> not_built_in() { return nullptr; }
#endif

constexpr std::array packings{
    Packing{"gzip", "\x1f\x8b", "gunzip -k FILE", begun<GzipUnpacker>, true},
#if defined(PELLUCID_XZ)
    Packing{"xz", {"\xfd\x37zXZ\0", 6}, "xz -dk FILE", begun<XzUnpacker>, true},
#else
    Packing{"xz", {"\xfd\x37zXZ\0", 6}, "xz -dk FILE", not_built_in, false},
#endif
#if defined(PELLUCID_ZSTD)
    Packing{"zstd", "\x28\xb5\x2f\xfd", "zstd -d FILE", begun<ZstdUnpacker>, true},
#else
    Packing{"zstd", "\x28\xb5\x2f\xfd", "zstd -d FILE", not_built_in, false},
#endif
#if defined(PELLUCID_BZIP2)
    Packing{"bzip2", "BZh", "bunzip2 -k FILE", begun<Bzip2Unpacker>, true},
#else
    Packing{"bzip2", "BZh", "bunzip2 -k FILE", not_built_in, false},
#endif
};

/// Its three letters might begin a table; what follows the digit behind them is pi or its root, in decimals.
bool is_bzip2(std::string_view head) {
  if (head.size() < 10) return false;
  const std::string_view mark = head.substr(4, 6);
  return mark == "1AY&SY" || mark == "\x17\x72\x45\x38\x50\x90";
}

}  // namespace

const Packing* packing_of(std::string_view head) {
  for (const Packing& packing : packings) {
    if (!head.starts_with(packing.begins)) continue;
    if (packing.begins != "BZh" || is_bzip2(head)) return &packing;
  }
  return nullptr;
}

}  // namespace pellucid::data
