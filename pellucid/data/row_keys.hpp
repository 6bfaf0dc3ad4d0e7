// Which row of a table a row is: by what it says beside its target, and its number among the rows that say the same. So
// neither the order of columns, nor how they are read, nor a target that is filled in, renamed or mended makes it
// another; rows that are added make none another, and rows that change places trade numbers with equal ones alone.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/data/table.hpp"

namespace pellucid::data {

/// Text in parts as 64 bits, a function of the text alone that never changes. Two of a million rows that differ share a
/// key in one of 37 million such tables; whoever wants two texts of one key can make them.
class ContentKey {
 public:
  /// "ab", "c" is another content than "a", "bc".
  void add(std::string_view part) {
    for (const char c : part) step(static_cast<unsigned char>(c));
    step(0xff);  // no byte of UTF-8
  }
  /// A number that stands for a part of fixed length.
  void add(std::uint64_t part) { step(part); }
  std::uint64_t bits() const { return state_; }

 private:
  void step(std::uint64_t word) {  // FNV-1a
    state_ ^= word;
    state_ *= 0x100000001b3U;
  }
  std::uint64_t state_ = 0xcbf29ce484222325U;
};

/// The key of one text.
std::uint64_t content_key(std::string_view text);

/// Uniform in [0, 1) for the content of that key; another one for each `purpose` (see random_key).
double place_of(std::uint64_t content, std::uint64_t purpose);

struct RowKey {
  std::uint64_t inputs = 0;  ///< of its cells, trimmed, with their columns' names; without the target's
  std::uint32_t number = 0;  ///< among the rows of equal inputs in its file, from 0 in the order of the file
  auto operator<=>(const RowKey&) const = default;
};

/// The key of each row of a whole file: rows without a target count too. No column but `target` is left out, and none
/// if there is no such column.
std::vector<RowKey> row_keys(const Table& table, std::string_view target);

/// The same of some columns alone: those named that are not the target.
std::vector<RowKey> row_keys(const Table& table, std::string_view target, const std::vector<std::string>& among);

/// Numbers the keys of equal inputs in their order.
void number_repeats(std::vector<RowKey>& keys);

/// The keys of `rows` of a table's own keys, in that order.
std::vector<RowKey> keys_of(const std::vector<RowKey>& keys, const std::vector<std::uint32_t>& rows);

}  // namespace pellucid::data
