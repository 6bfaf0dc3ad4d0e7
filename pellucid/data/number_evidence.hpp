// What the cells of a column say of how its numbers are written; internal to read_numbers().
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "pellucid/data/cells.hpp"
#include "pellucid/data/number_form.hpp"
#include "pellucid/data/table.hpp"

namespace pellucid::data {

/// A unit that written numbers have, and how often.
struct UnitSeen {
  std::string key;  ///< unit_key()
  NumberForm form;  ///< as the first of them is written
  Index count;
};

/// What the cells of a column say of how its numbers are written.
struct Evidence {
  Index present = 0;
  Index plain = 0;                                 ///< numbers as programs write them
  Index written = 0;                               ///< other numbers, whatever their decimal mark
  Index point = 0, comma = 0;                      ///< with a mark that can only be decimal
  Index doubtful_point = 0, doubtful_comma = 0;    ///< "1.234", "1,234"
  Index written_point = 0;                         ///< doubtful ones with a unit: "1.234 km"
  Index short_whole = 0, long_whole = 0;           ///< whole ones of up to three figures, and of more
  std::array<Index, NumberForm::kinds> kinds{};    ///< of the written ones, by their kind
  std::vector<UnitSeen> units{};                   ///< of written numbers alone
  std::vector<std::pair<int, Index>> multiples{};  ///< powers of ten by words, if all are multiples
  Index multiplied = 0, open_multiples = 0;        ///< with such a word, and with one that may be a unit

  Index lettered = 0;                    ///< with one letter behind, "12A": codes, where the letters differ
  Index pairs = 0, different_pairs = 0;  ///< of numbers, "10-20"
  Index different = 0;                   ///< of the first numbers that are not plain

  Index numbers() const { return plain + written; }
  Index of_kind(NumberForm::Kind kind) const { return kinds[static_cast<std::size_t>(kind)]; }
};

/// What the cells of a column say; where all are plain numbers, these are kept.
Evidence evidence_of(Column& column, const CellRules& rules);

/// Whether a number had that unit, and not none.
inline bool is_named(const UnitSeen& unit) { return !unit.key.empty(); }
inline Index named_units(const Evidence& own) { return std::ranges::count_if(own.units, is_named); }

}  // namespace pellucid::data
