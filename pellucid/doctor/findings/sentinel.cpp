// sentinel: one number far outside all others that stands there again and again, as -9999 does for a missing value.
#include <algorithm>
#include <array>
#include <cmath>

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

/// The number at one end of a sorted column, where it may stand for a missing value.
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

std::vector<End> ends_of(const std::vector<double>& sorted) {
  const auto least = std::ranges::equal_range(sorted, sorted.front());
  const auto most = std::ranges::equal_range(sorted, sorted.back());
  std::vector<End> ends;
  if (least.end() == sorted.end()) return ends;
  ends.push_back({sorted.front(), *least.end(), sorted.back() - *least.end(), std::ssize(least)});
  ends.push_back({sorted.back(), *(most.begin() - 1), *(most.begin() - 1) - sorted.front(), std::ssize(most)});
  return ends;
}

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
                const data::ColumnsByName columns(*at.table);
                for (const data::FittedColumn& fitted : at.preparation->columns) {
                  if (fitted.type != data::ColumnType::number) continue;
                  const data::Column& column = *columns.find(fitted.name);
                  std::vector<double> numbers;
                  for (Index row = 0; row < at.table->rows; ++row) {
                    if (const auto number = data::number_of(column.cells[row])) numbers.push_back(*number);
                  }
                  if (numbers.size() < 3) continue;
                  std::ranges::sort(numbers);
                  for (const End& end : ends_of(numbers)) {
                    if (!is_far(end) || 2 * end.rows > std::ssize(numbers)) continue;
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
