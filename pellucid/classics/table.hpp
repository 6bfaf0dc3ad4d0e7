// A table's rows as the classics take them: in float64, training and validation rows apart, the test rows sealed as
// everywhere. What trees need differs: numbers as they are, and what is missing stays missing.
#pragma once

#include <string>
#include <vector>

#include "pellucid/classics/separation.hpp"
#include "pellucid/judge/evaluation.hpp"
#include "pellucid/rows/rows.hpp"

namespace pellucid::classics {

struct Part {
  std::vector<double> inputs;     ///< [rows, columns], row-major
  std::vector<double> targets;    ///< [rows]: class numbers, or numbers as TableRows::target_scale has them
  std::vector<double> weights{};  ///< [rows]: what each counts for in the loss; empty: the same
  Index rows() const { return static_cast<Index>(targets.size()); }
};

struct TableRows {
  Task task;
  Index columns;
  std::vector<std::string> input_names;
  std::vector<data::Scale> input_scales;  ///< of each input; mean 0 and deviation 1 where it is not scaled
  std::vector<std::string> classes;       ///< empty: a regression
  data::Scale target_scale;               ///< of numbers
  Part training, validation;
  Index test_rows;  ///< sealed

  Signature signature() const;
};

enum class Missing : unsigned char {
  filled,  ///< numbers are standardised as the source says; a missing one is the median, and an input marks it
  kept,    ///< numbers stay as they are; a missing number, date or yes/no is NaN
};

/// Opens a table, seals its test rows and holds out `validation` of the rows, by `seed`. Fails as open_source and
/// prepare do, and (Fault::usage) on a column of weights.
TableRows open_rows(const Source& source, double validation, std::uint64_t seed, Missing missing);

/// The training rows as two kinds: 1 for the class `positive` and -1 for all others; an empty name is the second of two
/// classes. Fails (Fault::usage) if there are no classes, or more than two and none is named, or the name is unknown.
std::vector<int> kinds_of(const TableRows& rows, const Part& part, const std::string& positive);

/// A weighted sum w · x + b.
struct Line {
  std::vector<double> weights;
  double bias = 0;
};
/// A line in scaled inputs as the line with the same values in the user's units.
Line in_user_units(const TableRows& rows, const Line& line);

}  // namespace pellucid::classics
