#include "pellucid/base/hash.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "pellucid/base/text.hpp"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace pellucid {

namespace {

using Words = std::array<std::uint32_t, 8>;
constexpr std::size_t block_bytes = 64;

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
constexpr std::array<std::uint32_t, 64> round_constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

void add_block_plainly(Words& state, const unsigned char* block) {
  std::array<std::uint32_t, 64> w{};
  for (std::size_t i = 0; i < 16; ++i) {
    for (std::size_t byte = 0; byte < 4; ++byte) w[i] = w[i] << 8 | block[4 * i + byte];
  }
  for (std::size_t i = 16; i < 64; ++i) {
    const std::uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ w[i - 15] >> 3;
    const std::uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  auto [a, b, c, d, e, f, g, h] = state;
  for (std::size_t i = 0; i < 64; ++i) {
    const std::uint32_t s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
    const std::uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + round_constants[i] + w[i];
    const std::uint32_t s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
    const std::uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
  }
  const Words added{a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < state.size(); ++i) state[i] += added[i];
}

void add_plainly(Words& state, const unsigned char* blocks, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) add_block_plainly(state, blocks + block_bytes * i);
}

#if defined(__x86_64__)

// The processor's own instructions for two and four rounds; they hold the state as {a, b, e, f} and {c, d, g, h}.
__attribute__((target("sha,sse4.1,ssse3"))) void add_by_instructions(Words& state, const unsigned char* blocks,
                                                                     std::size_t count) {
  const __m128i swap_bytes = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  auto* const words = reinterpret_cast<__m128i*>(state.data());
  const __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128(words), 0xb1);
  const __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(words + 1), 0x1b);
  __m128i abef = _mm_alignr_epi8(badc, efgh, 8);
  __m128i cdgh = _mm_blend_epi16(efgh, badc, 0xf0);
  for (std::size_t i = 0; i < count; ++i) {
    const __m128i abef_before = abef, cdgh_before = cdgh;
    __m128i w[4];
    for (int j = 0; j < 4; ++j) {
      const auto* const from = reinterpret_cast<const __m128i*>(blocks + block_bytes * i) + j;
      w[j] = _mm_shuffle_epi8(_mm_loadu_si128(from), swap_bytes);
    }
    for (int group = 0; group < 16; ++group) {  // of four rounds
      __m128i& now = w[group % 4];
      if (group >= 4) {
        const __m128i before = w[(group + 3) % 4];
        const __m128i added = _mm_add_epi32(_mm_sha256msg1_epu32(now, w[(group + 1) % 4]),
                                            _mm_alignr_epi8(before, w[(group + 2) % 4], 4));
        now = _mm_sha256msg2_epu32(added, before);
      }
      const auto* const constants = reinterpret_cast<const __m128i*>(round_constants.data()) + group;
      const __m128i sum = _mm_add_epi32(now, _mm_loadu_si128(constants));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }
  const __m128i feba = _mm_shuffle_epi32(abef, 0x1b);
  const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xb1);
  _mm_storeu_si128(words, _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_storeu_si128(words + 1, _mm_alignr_epi8(dchg, feba, 8));
}

bool has_instructions() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  const bool has_shuffles = __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & bit_SSE4_1) != 0 && (c & bit_SSSE3) != 0;
  constexpr unsigned bit_of_sha = 1U << 29U;
  return has_shuffles && __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_of_sha) != 0;
}

#endif

void add_blocks(Words& state, const unsigned char* blocks, std::size_t count, bool plainly) {
#if defined(__x86_64__)
  static const bool is_quick = has_instructions();
  if (is_quick && !plainly) return add_by_instructions(state, blocks, count);
#endif
  static_cast<void>(plainly);
  add_plainly(state, blocks, count);
}

const unsigned char* blocks_of(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

}  // namespace

void Sha256::add(std::string_view bytes) {
  size_ += bytes.size();
  if (!end_.empty()) {
    const std::size_t missing = std::min(block_bytes - end_.size(), bytes.size());
    end_ += bytes.substr(0, missing);
    bytes.remove_prefix(missing);
    if (end_.size() < block_bytes) return;
    add_blocks(state_, blocks_of(end_), 1, is_plain_);
  }
  const std::size_t whole = bytes.size() / block_bytes;
  add_blocks(state_, blocks_of(bytes), whole, is_plain_);
  end_ = bytes.substr(whole * block_bytes);
}

std::string Sha256::digits() {
  end_ += '\x80';  // a one bit, zeros, and the length in bits
  end_.resize((end_.size() + 8 + block_bytes - 1) / block_bytes * block_bytes - 8, '\0');
  for (int shift = 56; shift >= 0; shift -= 8) end_ += static_cast<char>(size_ * 8 >> shift & 0xff);
  add_blocks(state_, blocks_of(end_), end_.size() / block_bytes, is_plain_);
  std::string digits;
  for (std::size_t i = 0; i < state_.size(); i += 2) {
    digits += hexadecimal(std::uint64_t{state_[i]} << 32 | state_[i + 1]);
  }
  return digits;
}

std::string sha256(std::string_view bytes) { return sha256({&bytes, 1}); }

std::string sha256(std::span<const std::string_view> pieces) {
  Sha256 hash;
  for (const std::string_view bytes : pieces) hash.add(bytes);
  return hash.digits();
}

std::string sha256_plainly(std::string_view bytes) {
  Sha256 hash;
  hash.is_plain_ = true;
  hash.add(bytes);
  return hash.digits();
}

}  // namespace pellucid
