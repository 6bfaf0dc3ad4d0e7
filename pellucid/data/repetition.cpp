#include "pellucid/data/repetition.hpp"

#include <algorithm>
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
