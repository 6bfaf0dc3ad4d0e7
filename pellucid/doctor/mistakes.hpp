// How many mistakes about the class are left once one column alone is known, and that by its crudest reading: where its
// number lies, in a few stretches, or whether it is there at all. Columns that were filled in afterwards show so, even
// where some of their rows are wrong.
#pragma once

#include <span>
#include <vector>

#include "pellucid/doctor/evidence.hpp"

namespace pellucid::doctor {

/// The mistakes that are left of those that naming the commonest class makes, 0 to 1: with one class for each of at
/// most so many stretches of the number as there are classes and one more, and one for rows without a number. 1 of more
/// than ten classes.
double mistakes_left(std::span<const double> numbers, const Truths& truths);
/// The same with the commonest class of the others of a row's group; above 1 where groups say nothing.
double mistakes_left(std::span<const std::size_t> groups, const Truths& truths);
/// The same of an input column, however read: a category by its values, a number or a date by stretches, any by whether
/// it is there. 1 where its numbers rise from row to row, as time does, and of a target that is a number.
double mistakes_left(const InputColumn& input, const Truths& truths, const data::CellRules& rules);

}  // namespace pellucid::doctor
