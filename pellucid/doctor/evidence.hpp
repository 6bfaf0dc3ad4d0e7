// How far one column of a table, or a few numbers made of it, settle the target: what the findings of leaks measure.
#pragma once

#include <span>
#include <vector>

#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor {

/// What is to be predicted, in training rows.
struct Truths {
  data::Rows rows;
  std::vector<double> numbers;  ///< of each row: the number, or the number of the class
  Index classes = 0;            ///< 0: numbers

  Index size() const { return static_cast<Index>(rows.size()); }
};

/// Of all training rows.
Truths truths_of(const Case& at);
/// Of so many of them at most, which the table alone chooses.
Truths sampled_truths(const Case& at, std::size_t most = 2000);

/// The column's numbers in these rows, NaN where there is none.
std::vector<double> numbers_in(const data::Column& column, const data::Rows& rows);
/// Hours since 1970 in these rows of a column of dates, NaN of what is no date.
std::vector<double> hours_in(const InputColumn& dates, const data::Rows& rows);
/// Which of its different texts stands in each row.
std::vector<std::size_t> groups_in(const data::Column& column, const data::Rows& rows);

/// What is left over of the target once a number is known, each row told by the others: about 0 where it is settled, 1
/// where nothing is known. Of classes it counts how often the class changes along the number, of numbers it is the
/// variance left over by a line or by the rows beside, in numbers or in ranks.
double left_over(std::span<const double> numbers, const Truths& truths);
/// The same of groups, by the commonest class or the mean of the others of a row's group.
double left_over(std::span<const std::size_t> groups, const Truths& truths);
/// In how many rows the class is not that which the others of the row's group have most often.
double mistakes_of_groups(std::span<const std::size_t> groups, const Truths& truths);

/// What an input column leaves over; 1 where its numbers rise from row to row, as time does.
double left_over(const InputColumn& input, const Truths& truths);

/// How many different texts the column has, if rows of one text have one truth, in two texts at least and two rows each
/// on average; else 0.
Index settling_values(const data::Column& column, const Truths& truths);
/// An upper bound of the chance that groups settle the classes if these were dealt anew, as a logarithm: of all ways to
/// deal them at most classes^groups are pure.
double log_chance(Index groups, const Truths& truths);
/// The same of one of `tries` columns, beyond doubt: less than one in a billion tables.
bool is_no_chance(Index groups, const Truths& truths, Index tries);

}  // namespace pellucid::doctor
