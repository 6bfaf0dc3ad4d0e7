#include "pellucid/data/units.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "pellucid/base/random.hpp"
#include "pellucid/data/row_keys.hpp"

namespace pellucid::data {

namespace {

constexpr std::uint64_t most_orders = 64;
constexpr double is_near = 0.02;  // so far off, no other order is looked at

/// How far off the first `taken` units of an order are.
struct Wish {
  double rows, units;  ///< as many as the share asks for

  double miss(Index taken, Index taken_rows) const {
    return std::abs(static_cast<double>(taken_rows) - rows) / rows +
           0.25 * std::abs(static_cast<double>(taken) - units) / units;
  }
};

/// Kept units first, the others as chance has it.
std::vector<Unit> ordered(std::vector<Unit> units, const std::set<std::uint64_t>& kept, std::uint64_t purpose) {
  struct Placed {
    bool is_free;
    double place;
    Unit unit;
  };
  std::vector<Placed> placed;
  placed.reserve(units.size());
  for (const Unit& unit : units) placed.push_back({!kept.contains(unit.key), place_of(unit.key, purpose), unit});
  std::ranges::sort(placed, [](const Placed& a, const Placed& b) {
    if (a.is_free != b.is_free) return b.is_free;
    return a.place != b.place ? a.place < b.place : a.unit.key < b.unit.key;
  });
  std::ranges::transform(placed, units.begin(), &Placed::unit);
  return units;
}

}  // namespace

std::vector<Unit> units_of(const std::vector<std::uint64_t>& unit_of_row) {
  std::vector<std::uint64_t> sorted = unit_of_row;
  std::ranges::sort(sorted);
  std::vector<Unit> units;
  for (const std::uint64_t key : sorted) {
    if (units.empty() || units.back().key != key) units.push_back({key, 0});
    ++units.back().rows;
  }
  return units;
}

std::set<std::uint64_t> choose_units(const std::vector<Unit>& units, double share, const UnitLimits& limits,
                                     std::uint64_t seed, std::string_view purpose,
                                     const std::set<std::uint64_t>& kept) {
  Index rows = 0, held = 0;
  for (const Unit& unit : units) {
    rows += unit.rows;
    held += kept.contains(unit.key) ? 1 : 0;
  }
  const Index least = std::max(limits.least, held);
  const Index most = std::max(limits.most, held);
  const Wish wish{std::max(share * static_cast<double>(rows), 1e-9),
                  std::max(share * static_cast<double>(units.size()), 1e-9)};
  std::set<std::uint64_t> best;
  double nearest = std::numeric_limits<double>::infinity();
  for (std::uint64_t turn = 0; turn < most_orders && nearest > is_near; ++turn) {
    const std::vector<Unit> order = ordered(units, kept, random_key(seed, purpose, turn));
    Index taken = 0, taken_rows = 0, best_taken = -1;
    const auto look = [&] {
      const double miss = wish.miss(taken, taken_rows);
      if (taken < least || taken > most || miss >= nearest) return;
      nearest = miss;
      best_taken = taken;
    };
    look();
    for (const Unit& unit : order) {
      ++taken;
      taken_rows += unit.rows;
      look();
    }
    if (best_taken < 0) continue;
    best.clear();
    for (Index i = 0; i < best_taken; ++i) best.insert(order[static_cast<std::size_t>(i)].key);
  }
  return best;
}

}  // namespace pellucid::data
