// J. Hopfield, "Neural networks and physical systems with emergent collective computational abilities", 1982: a memory.
// Units of value 1 or -1, each coupled to every other; a pattern is stored by making units that agree in it pull each
// other (D. Hebb 1949). From any state, units that are pulled the other way turn, one at a time; each turn lowers the
// energy, so that it ends, in a stored pattern if one is near. Past about 0.138 n patterns memory breaks down (D. Amit,
// H. Gutfreund and H. Sompolinsky 1985).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid::classics {

using Pattern = std::vector<std::int8_t>;  ///< [units]: 1 or -1

struct Recall {
  Pattern state;                       ///< in which no unit wants to turn
  std::vector<std::int64_t> energies;  ///< at first, and after each turn: each lower than the one before
  Index sweeps;                        ///< passes over the units, the last without a turn
};

class Hopfield {
 public:
  explicit Hopfield(Index units);

  Index units() const { return units_; }
  Index stored() const { return stored_; }
  /// Adds the pattern to the couplings. Fails (Fault::usage) if it is not `units` values of 1 or -1.
  void store(const Pattern& pattern);

  /// Asks the units one after the other, in an order drawn anew from `seed` for each pass.
  Recall recall(Pattern state, std::uint64_t seed) const;

  /// - sum over pairs of coupling * s_i * s_j: a whole number, n times the textbook's.
  std::int64_t energy(const Pattern& state) const;
  /// Of the unit: sum over the others of coupling * s_j.
  std::int64_t field(const Pattern& state, Index unit) const;

 private:
  Index units_, stored_ = 0;
  std::vector<std::int32_t> couplings_;  ///< [units, units], symmetric, 0 on the diagonal
};

/// The mean of s_i t_i: 1 if they are the same, 0 if they have nothing in common, -1 if they are opposites.
double overlap(const Pattern& a, const Pattern& b);
/// Each value 1 or -1 with the same chance.
Pattern random_pattern(Index units, std::uint64_t seed, std::uint32_t number);
/// The pattern with `count` of its values turned, chosen by the seed.
Pattern with_noise(Pattern pattern, Index count, std::uint64_t seed);

/// How well a memory of `units` units that holds round(load * units) random patterns keeps them: from each of the first
/// `tried`, with the part `noise` of its units turned, the mean overlap of what is recalled with what was stored.
struct Capacity {
  double load;
  Index patterns;
  double mean_overlap;
  double kept;  ///< the part of the patterns recalled with an overlap of 0.95 or more
};
Capacity measure_capacity(Index units, double load, double noise, Index tried, std::uint64_t seed);

}  // namespace pellucid::classics
