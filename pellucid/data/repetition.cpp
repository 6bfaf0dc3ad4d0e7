#include "pellucid/data/repetition.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "pellucid/base/text.hpp"
#include "pellucid/data/key_counts.hpp"

namespace pellucid::data {

namespace {

KeyCounts counts_of(const std::vector<std::uint64_t>& keys) {
  KeyCounts counts(keys.size());
  for (const std::uint64_t key : keys) counts.add(key);
  return counts;
}

/// Whether the different values of the columns could tell `many` rows apart.
bool could_tell_apart(const Table& table, const TableAsRead& as, double many) {
  double product = 1;
  const ColumnsByName columns(table);
  for (const ColumnAsRead& input : as.inputs) {
    const Column& column = *columns.find(input.name);
    std::unordered_set<std::string_view> values;
    for (Index row = 0; row < table.rows; ++row) values.insert(trimmed(column.cells[row]));
    product *= static_cast<double>(values.size());
    if (product >= many) return true;
  }
  return false;
}

/// Whether each row stands there two times, or three: chance would do that to half of them at most, of 30 to one of a
/// billion tables.
bool is_repeated_as_a_whole(const KeyCounts& whole) {
  constexpr std::size_t least_rows = 30;
  return whole.different() >= least_rows && whole.common_factor() > 1;
}

/// Whether some rows in a row stand there again, in the same order: 30 different ones or more, and so many that a table
/// of these rows in an order by chance would not hold such a block one time in a billion. A block is pasted; what
/// repeats by nature comes in orders of its own, and what is sorted puts equal rows beside each other.
bool has_repeated_block(const std::vector<std::uint64_t>& whole) {
  constexpr Index least_rows = 30;
  constexpr double rare = 1e-9;
  struct Seen {
    double count = 0;
    std::size_t last = 0;  ///< 1 + the row; 0: none yet
    std::size_t run = 0;   ///< that counted it
  };
  std::unordered_map<std::uint64_t, Seen> all;
  for (const std::uint64_t key : whole) ++all[key].count;
  const auto rows = static_cast<double>(whole.size());
  std::size_t run = 0, before = 0;  // 1 + the row that the last one equals
  Index different = 0;
  double chance = 0;  // its logarithm
  for (std::size_t row = 0; row < whole.size(); ++row) {
    Seen& seen = all[whole[row]];
    const bool goes_on = before > 0 && before < row && whole[before] == whole[row];
    before = goes_on ? before + 1 : seen.last;
    if (!goes_on) {
      ++run;
      different = 0;
      chance = 2 * std::log(rows);
    }
    if (before > 0) {
      different += seen.run == run ? 0 : 1;
      seen.run = run;
      chance += std::log(seen.count / rows);
      if (different >= least_rows && chance < std::log(rare)) return true;
    }
    seen.last = row + 1;
  }
  return false;
}

}  // namespace

Repetition repetition_of(const Table& table, const TableAsRead& as, const RowsAsRead& rows) {
  Repetition repetition{.rows = table.rows};
  repetition.distinct = static_cast<Index>(counts_of(rows.inputs).different());
  if (repetition.distinct == table.rows) return repetition;
  const KeyCounts whole = counts_of(rows.whole);
  repetition.copies = table.rows - static_cast<Index>(whole.different());
  const Index repeats = repetition.rows - repetition.distinct;
  const bool are_few = 2 * repetition.distinct < repetition.rows;
  if (repetition.copies == repeats) {
    repetition.is_natural = are_few && !could_tell_apart(table, as, 10 * static_cast<double>(table.rows));
  } else {
    repetition.is_natural = are_few || (4 * repeats >= repetition.rows && 2 * repetition.copies < repeats);
  }
  if (repetition.is_natural && is_repeated_as_a_whole(whole) &&
      could_tell_apart(table, as, 2 * static_cast<double>(repetition.distinct))) {
    repetition.is_natural = false;
  }
  if (repetition.is_natural && has_repeated_block(rows.whole)) repetition.is_natural = false;
  return repetition;
}

std::vector<bool> found_in(const std::vector<std::uint64_t>& sealed, const std::vector<std::uint64_t>& seen) {
  KeyCounts counts(seen.size());
  for (const std::uint64_t key : seen) counts.add(key);
  std::vector<bool> found;
  found.reserve(sealed.size());
  for (const std::uint64_t key : sealed) found.push_back(counts.contains(key));
  return found;
}

}  // namespace pellucid::data
