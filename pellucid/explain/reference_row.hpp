// The row that contributions are counted from, where none is named: a typical one of the training rows. Numbers and
// dates are at their mean; a category, a yes or no and the mark of a missing value at the commonest; a text has no
// words.
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "pellucid/data/preparation.hpp"

namespace pellucid {

class TypicalRow {
 public:
  /// `preparation` must outlive it.
  explicit TypicalRow(const data::Preparation& preparation);
  /// Adds encoded rows [rows, inputs].
  void add(std::span<const double> rows);
  /// As the network takes it. At least one row must have been added.
  std::vector<double> inputs() const;

 private:
  /// Some inputs that stand together: one at its mean, some at the values that they have together most often, or none.
  struct Part {
    enum class Kind : unsigned char { mean, commonest, nothing } kind;
    std::size_t begin, count;
    double sum = 0, nothing = 0;
    std::map<std::vector<std::pair<std::size_t, double>>, std::size_t> counts{};  ///< by what is not 0
  };
  std::vector<Part> parts_;
  std::size_t width_ = 0, rows_ = 0;
};

/// What encoded inputs say of each column that has some, in the table's words: "43.9", "Biscoe", "missing",
/// "3 words".
std::vector<std::string> cells_of(const data::Preparation& preparation, std::span<const double> inputs);

}  // namespace pellucid
