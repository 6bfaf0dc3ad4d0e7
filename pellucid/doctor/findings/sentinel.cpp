// sentinel: one number far outside all others that stands there again and again, as -9999 does for a missing value.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

namespace {

/// Numbers that files are known to put where a value is missing; and all that are about as large as a float can be.
bool is_known_sentinel(double number) {
  constexpr std::array<double, 6> known{99, 999, 9999, 99999, 999999, 9999999};
  const double size = std::abs(number);
  return std::ranges::find(known, size) != known.end() || size > 1e30;
}

/// The number at one end of a column, where it may stand for a missing value.
struct End {
  double number, nearest;  ///< of the others
  double range;            ///< of these
  Index rows;
};

bool is_far(const End& end) {
  const double gap = std::abs(end.number - end.nearest);
  if (is_known_sentinel(end.number)) return end.range > 0 && gap > end.range;
  return end.range > 0 && end.rows > 1 && gap > 10 * end.range;
}

/// The ends of a column's numbers, without sorting them.
class Ends {
 public:
  void add(double number) {
    ++numbers_;
    least_.add(-number);
    most_.add(number);
  }
  Index numbers() const { return numbers_; }
  /// None where all numbers are one.
  std::vector<End> told() const {
    if (numbers_ == least_.rows) return {};
    const double least = -least_.number, most = most_.number;
    const double above = -least_.nearest, below = most_.nearest;
    return {{least, above, most - above, least_.rows}, {most, below, below - least, most_.rows}};
  }

 private:
  struct Largest {
    double number = -std::numeric_limits<double>::infinity(), nearest = number;
    Index rows = 0;
    void add(double next) {
      if (next > number) {
        nearest = number;
        number = next;
        rows = 0;
      }
      if (next == number) {
        ++rows;
      } else {
        nearest = std::max(nearest, next);
      }
    }
  };
  Index numbers_ = 0;
  Largest least_, most_;
};

}  // namespace

Finding sentinel() {
  return {.name = "sentinel",
          .label = "sentinel",
          .summary = "a number far outside all others that stands for a missing value",
          .rule =
              "the least or the largest number, in half of the rows at most; if it is 99, 999, … or beyond 1e30, "
              "farther off than the range of the others; else in two rows and ten times as far",
          .subject = Subject::column,
          .find =
              [](const Case& at) {
                std::vector<Found> found;
                for (const auto& [fitted, column] : input_columns(at, {data::ColumnType::number})) {
                  Ends ends;
                  for (Index row = 0; row < at.table->rows; ++row) {
                    const auto number = column.numbers.empty() ? data::number_of(column.cells[row])
                                                               : column.numbers[static_cast<std::size_t>(row)];
                    if (number && std::isfinite(*number)) ends.add(*number);
                  }
                  if (ends.numbers() < 3) continue;
                  for (const End& end : ends.told()) {
                    if (!is_far(end) || 2 * end.rows > ends.numbers()) continue;
                    std::string cell;
                    for (Index row = 0; row < at.table->rows && cell.empty(); ++row) {
                      if (data::number_of(column.cells[row]) == end.number) cell = trimmed(column.cells[row]);
                    }
                    found.push_back({fitted.name,
                                     printable(cell) + " in " + counted(end.rows, "row") +
                                         ", far outside the others: the nearest is " + number_text(end.nearest),
                                     "if it stands for a missing value, say {source.missing}=" + printable(cell)});
                  }
                }
                return found;
              },
          .example = {"depth,price\n1,5\n2,7\n-9999,6\n3,8\n4,9\n-9999,4\n5,1\n",
                      "-9999 in 2 rows, far outside the others: the nearest is 1"},
          .rank = 1};
}

}  // namespace pellucid::doctor::findings
