// Random numbers as a function, not a sequence: (key, row, unit) -> bits, with the key made from (seed, path, step).
// Threefry-2x32 with 20 rounds: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
// Only 32-bit additions, rotations and exclusive ors, so every instruction set gives the same bits.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace pellucid {

/// The key of one purpose at one step. `path` names the purpose and never changes with node numbers
/// ("shuffle", "3.dropout"); `seed` is the run's or the member's; `step` counts from 0.
std::uint64_t random_key(std::uint64_t seed, std::string_view path, std::uint64_t step);

/// As above from a path already hashed by hash_path: what a plan does at each step without touching strings.
std::uint64_t random_key(std::uint64_t seed, std::uint64_t path_hash, std::uint64_t step);
std::uint64_t hash_path(std::string_view path);

/// Two 32-bit words for one counter: the kernels hold the same function over vectors.
std::array<std::uint32_t, 2> threefry(std::uint64_t key, std::uint32_t counter0, std::uint32_t counter1);

/// The 32 random bits of (row, unit): word `unit % 2` of threefry(key, row, unit / 2).
std::uint32_t random_bits(std::uint64_t key, std::uint32_t row, std::uint32_t unit);

/// Uniform in [0, 1) with 24 bits: (bits >> 8) / 2^24, the same value in float32 and float64.
double random_uniform(std::uint64_t key, std::uint32_t row, std::uint32_t unit);

/// A permutation of 0..count-1 (Fisher and Yates; bounded draws without bias).
std::vector<std::uint32_t> random_permutation(std::uint64_t key, std::uint32_t count);

}  // namespace pellucid
