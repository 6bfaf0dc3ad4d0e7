#include "pellucid/base/random.hpp"

#include <bit>
#include <numeric>
#include <utility>

namespace pellucid {

namespace {

constexpr std::array<std::array<int, 4>, 2> rotations{{{13, 15, 26, 6}, {17, 29, 16, 24}}};

/// A number below `bound` from 64 random bits: the high word of a product; its bias is under bound / 2^64.
std::uint32_t below(std::uint64_t bits, std::uint32_t bound) {
  const std::uint64_t high = (bits >> 32) * bound;
  const std::uint64_t low = (bits & 0xffffffffU) * bound;
  return static_cast<std::uint32_t>((high + (low >> 32)) >> 32);
}

}  // namespace

std::uint64_t hash_path(std::string_view path) {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a, 64 bits
  for (const char letter : path) {
    hash ^= static_cast<unsigned char>(letter);
    hash *= 0x100000001b3U;
  }
  return hash;
}

std::array<std::uint32_t, 2> threefry(std::uint64_t key, std::uint32_t counter0, std::uint32_t counter1) {
  const auto k0 = static_cast<std::uint32_t>(key);
  const auto k1 = static_cast<std::uint32_t>(key >> 32);
  const std::array<std::uint32_t, 3> keys{k0, k1, k0 ^ k1 ^ 0x1BD11BDAU};  // parity constant of Skein
  std::uint32_t x0 = counter0 + keys[0];
  std::uint32_t x1 = counter1 + keys[1];
  for (std::uint32_t group = 0; group < 5; ++group) {
    for (const int rotation : rotations[group % 2]) {
      x0 += x1;
      x1 = std::rotl(x1, rotation) ^ x0;
    }
    x0 += keys[(group + 1) % 3];
    x1 += keys[(group + 2) % 3] + group + 1;
  }
  return {x0, x1};
}

std::uint64_t random_key(std::uint64_t seed, std::uint64_t path_hash, std::uint64_t step) {
  const auto mix = [](std::uint64_t key, std::uint64_t word) {
    const auto [low, high] = threefry(key, static_cast<std::uint32_t>(word), static_cast<std::uint32_t>(word >> 32));
    return (std::uint64_t{high} << 32) | low;
  };
  return mix(mix(seed, path_hash), step);
}

std::uint64_t random_key(std::uint64_t seed, std::string_view path, std::uint64_t step) {
  return random_key(seed, hash_path(path), step);
}

std::uint32_t random_bits(std::uint64_t key, std::uint32_t row, std::uint32_t unit) {
  return threefry(key, row, unit / 2)[unit % 2];
}

double random_uniform(std::uint64_t key, std::uint32_t row, std::uint32_t unit) {
  return (random_bits(key, row, unit) >> 8) * 0x1p-24;
}

std::vector<std::uint32_t> random_permutation(std::uint64_t key, std::uint32_t count) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  for (std::uint32_t i = count; i > 1; --i) {
    const auto [low, high] = threefry(key, i, 0);
    std::swap(order[i - 1], order[below((std::uint64_t{high} << 32) | low, i)]);
  }
  return order;
}

}  // namespace pellucid
