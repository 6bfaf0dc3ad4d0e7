#include "pellucid/classics/hopfield.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::classics {

Hopfield::Hopfield(Index units) : units_(units) {
  if (units < 2 || units > 20000) {
    fail({Fault::usage, "cannot make a Hopfield network", "units", grouped(units) + " is outside [2, 20,000]",
          "use 200"});
  }
  couplings_.assign(static_cast<std::size_t>(units * units), 0);
}

void Hopfield::store(const Pattern& pattern) {
  const bool is_pattern =
      std::all_of(pattern.begin(), pattern.end(), [](auto value) { return value == 1 || value == -1; });
  if (static_cast<Index>(pattern.size()) != units_ || !is_pattern) {
    fail({Fault::usage, "cannot store the pattern", "",
          is_pattern ? "it has " + counted(static_cast<Index>(pattern.size()), "value") + ", the network " +
                           counted(units_, "unit")
                     : "a value is neither 1 nor -1",
          "give one 1 or -1 per unit"});
  }
  ++stored_;
  const auto n = static_cast<std::size_t>(units_);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) couplings_[i * n + j] += i == j ? 0 : pattern[i] * pattern[j];
  }
}

std::int64_t Hopfield::field(const Pattern& state, Index unit) const {
  const std::int32_t* row = couplings_.data() + unit * units_;
  std::int64_t sum = 0;
  for (Index j = 0; j < units_; ++j) sum += std::int64_t{row[j]} * state[static_cast<std::size_t>(j)];
  return sum;
}

std::int64_t Hopfield::energy(const Pattern& state) const {
  std::int64_t twice = 0;  // each pair from both sides
  for (Index i = 0; i < units_; ++i) twice -= state[static_cast<std::size_t>(i)] * field(state, i);
  return twice / 2;
}

Recall Hopfield::recall(Pattern state, std::uint64_t seed) const {
  std::vector<std::int64_t> fields;
  for (Index i = 0; i < units_; ++i) fields.push_back(field(state, i));
  Recall recall{std::move(state), {}, 0};
  recall.energies.push_back(energy(recall.state));
  for (bool has_turned = true; has_turned;) {
    has_turned = false;
    const std::uint64_t key = random_key(seed, "hopfield", static_cast<std::uint64_t>(recall.sweeps++));
    for (const std::uint32_t unit : random_permutation(key, static_cast<std::uint32_t>(units_))) {
      std::int8_t& value = recall.state[unit];
      const std::int64_t pull = value * fields[unit];
      if (pull >= 0) continue;  // it is pulled to where it is, or not at all
      value = static_cast<std::int8_t>(-value);
      has_turned = true;
      recall.energies.push_back(recall.energies.back() + 2 * pull);
      const std::int32_t* row = couplings_.data() + static_cast<Index>(unit) * units_;
      for (Index j = 0; j < units_; ++j) fields[static_cast<std::size_t>(j)] += 2 * value * row[j];
    }
  }
  return recall;
}

double overlap(const Pattern& a, const Pattern& b) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return static_cast<double>(sum) / static_cast<double>(a.size());
}

Pattern random_pattern(Index units, std::uint64_t seed, std::uint32_t number) {
  const std::uint64_t key = random_key(seed, "pattern", 0);
  Pattern pattern;
  for (Index i = 0; i < units; ++i) {
    pattern.push_back((random_bits(key, number, static_cast<std::uint32_t>(i)) & 1U) != 0 ? std::int8_t{1}
                                                                                          : std::int8_t{-1});
  }
  return pattern;
}

Pattern with_noise(Pattern pattern, Index count, std::uint64_t seed) {
  const auto order = random_permutation(random_key(seed, "turned", 0), static_cast<std::uint32_t>(pattern.size()));
  for (Index i = 0; i < count; ++i) {
    std::int8_t& value = pattern[order[static_cast<std::size_t>(i)]];
    value = static_cast<std::int8_t>(-value);
  }
  return pattern;
}

Capacity measure_capacity(Index units, double load, double noise, Index tried, std::uint64_t seed) {
  Hopfield network(units);
  const auto patterns = std::max<Index>(1, static_cast<Index>(load * static_cast<double>(units) + 0.5));
  for (Index i = 0; i < patterns; ++i) network.store(random_pattern(units, seed, static_cast<std::uint32_t>(i)));
  Capacity capacity{load, patterns, 0, 0};
  tried = std::min(tried, patterns);
  for (Index i = 0; i < tried; ++i) {
    const Pattern wanted = random_pattern(units, seed, static_cast<std::uint32_t>(i));
    const auto turned = static_cast<Index>(noise * static_cast<double>(units) + 0.5);
    const std::uint64_t own = seed + static_cast<std::uint64_t>(i);
    const double found = overlap(network.recall(with_noise(wanted, turned, own), own).state, wanted);
    capacity.mean_overlap += found / static_cast<double>(tried);
    capacity.kept += found >= 0.95 ? 1 / static_cast<double>(tried) : 0;
  }
  return capacity;
}

}  // namespace pellucid::classics
