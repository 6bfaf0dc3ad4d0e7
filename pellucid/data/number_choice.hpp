// Which form the numbers of a column have, and why it cannot be known; internal to read_numbers().
#pragma once

#include <optional>

#include "pellucid/data/number_evidence.hpp"

namespace pellucid::data {

/// Of all columns: how many are sure of each mark.
struct Marks {
  Index point = 0, comma = 0;
};

/// What is known of a column's decimal mark.
struct DecimalMark {
  std::optional<char> mark{};  ///< none: nothing tells
  bool is_guess = false;       ///< the other columns tell, or how programs write
};

/// By a column's own cells, then by the other columns.
DecimalMark decimal_of(const Evidence& own, const Marks& others, const NumberReading& how);

/// The form of most of the written numbers; units that they do not share are a doubt.
NumberForm form_of(const Evidence& own, char decimal);

/// Whether a column's cells are numbers in that form, but for mistakes.
bool are_numbers(const Column& column, const NumberForm& form, const CellRules& rules);

/// Units that differ, where they could be brought to one by a person alone.
Doubt units_in_doubt(const Evidence& own, const NumberForm& form);

/// Why cells that are all numbers are none of one form: some with a unit and some without, some with decimal commas.
Doubt forms_in_doubt(const Evidence& own);

}  // namespace pellucid::data
