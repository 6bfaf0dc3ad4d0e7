#include "pellucid/doctor/exact_sum.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "pellucid/base/text.hpp"
#include "pellucid/classics/least_squares.hpp"

namespace pellucid::doctor {

namespace {

/// The part of the target's variance that a sum may leave over. A total of numbers that a file tells to five digits
/// misses by 1e-5 of its deviation, so by 1e-10 of its variance. What is measured does not come near: a law with noise
/// of a thousandth leaves 1e-6, and instruments tell four digits.
constexpr double rest_of_rounding = 1e-9;
/// A column that moves the target by less than this part of its deviation is none of the sum.
constexpr double no_part = 1e-4;
/// Likewise a column that is itself a sum of those before it, but for this part of its deviation.
constexpr double not_its_own = 1e-7;
constexpr std::size_t most_sum_columns = 256;
constexpr Index rows_to_fit = 1000, least_rows_to_fit = 10;

struct SumColumn {
  std::string name;
  std::vector<double> values;  ///< not finite where there is none
  double mean = 0, deviation = 0;

  bool varies() const { return deviation > 1e-12 * std::abs(mean); }
  double standardised(Index row) const { return (values[static_cast<std::size_t>(row)] - mean) / deviation; }
};

SumColumn sum_column(const data::Column& column, const data::Rows& rows) {
  SumColumn numbers{column.name, {}};
  for (const std::uint32_t row : rows) {
    numbers.values.push_back(data::number_of(column.cells[row]).value_or(std::nan("")));
  }
  return numbers;
}

/// Keeps the rows that lack none of the numbers, and measures what is left.
void complete(std::vector<SumColumn>& columns) {
  std::size_t kept = 0;
  for (std::size_t row = 0; row < columns.back().values.size(); ++row) {
    if (!std::ranges::all_of(columns, [&](const SumColumn& each) { return std::isfinite(each.values[row]); })) continue;
    for (SumColumn& each : columns) each.values[kept] = each.values[row];
    ++kept;
  }
  for (SumColumn& each : columns) {
    each.values.resize(kept);
    const auto count = static_cast<double>(kept);
    each.mean = std::accumulate(each.values.begin(), each.values.end(), 0.0) / count;
    double squares = 0;
    for (const double value : each.values) squares += (value - each.mean) * (value - each.mean);
    each.deviation = std::sqrt(squares / count);
  }
}

/// The columns of numbers that few rows lack, and the target behind them, in as many rows as are fitted. Empty if they
/// are too many, or too many for the rows.
std::vector<SumColumn> columns_to_fit(const Case& at) {
  const std::vector<InputColumn> numbers = input_columns(at, {data::ColumnType::number});
  if (numbers.size() > most_sum_columns) return {};
  const data::Rows& all = at.labelled->split.train;
  const Index most = std::max(rows_to_fit, 4 * static_cast<Index>(numbers.size()));
  const Index count = std::min(most, static_cast<Index>(all.size()));
  data::Rows rows;
  for (Index i = 0; i < count; ++i) {
    rows.push_back(all[static_cast<std::size_t>(i * static_cast<Index>(all.size()) / count)]);
  }
  std::vector<SumColumn> columns;
  for (const auto& [fitted, column] : numbers) {
    SumColumn each = sum_column(column, rows);
    const auto lacking = std::ranges::count_if(each.values, [](double value) { return !std::isfinite(value); });
    if (10 * lacking <= count) columns.push_back(std::move(each));
  }
  columns.push_back(sum_column(*at.table->find(at.labelled->preparation.target.name), rows));
  complete(columns);
  const bool target_varies = columns.back().varies();
  std::erase_if(columns, [](const SumColumn& each) { return !each.varies(); });
  const Index left = columns.empty() ? 0 : static_cast<Index>(columns.back().values.size());
  const bool are_enough = left >= std::max(least_rows_to_fit, 2 * static_cast<Index>(columns.size()));
  return target_varies && columns.size() > 1 && are_enough ? columns : std::vector<SumColumn>{};
}

/// Standardised columns as a triangle: whatever holds for its rows, holds for theirs.
classics::Dense triangle_of_columns(const std::vector<SumColumn>& columns) {
  classics::Dense matrix(static_cast<Index>(columns.back().values.size()), static_cast<Index>(columns.size()));
  const double scale = 1 / std::sqrt(static_cast<double>(matrix.rows));
  for (Index row = 0; row < matrix.rows; ++row) {
    for (Index column = 0; column < matrix.columns; ++column) {
      matrix.at(row, column) = scale * columns[static_cast<std::size_t>(column)].standardised(row);
    }
  }
  return classics::triangle_of(std::move(matrix));
}

struct Part {
  Index column;
  double weight;
};

/// The target as a sum of some columns: those of a triangle, the target's last. None if they leave more over.
std::optional<std::vector<Part>> sum_of(const classics::Dense& whole, const std::vector<Index>& columns) {
  const auto n = static_cast<Index>(columns.size());
  classics::Dense matrix(whole.rows, n + 1);
  for (Index row = 0; row < whole.rows; ++row) {
    for (Index i = 0; i < n; ++i) matrix.at(row, i) = whole.at(row, columns[static_cast<std::size_t>(i)]);
    matrix.at(row, n) = whole.at(row, whole.columns - 1);
  }
  const classics::Dense triangle = classics::triangle_of(std::move(matrix));
  std::vector<Index> own;
  for (Index i = 0; i < n; ++i) {
    if (std::abs(triangle.at(i, i)) > not_its_own) own.push_back(columns[static_cast<std::size_t>(i)]);
  }
  if (own.size() < columns.size()) return sum_of(whole, own);
  if (triangle.at(n, n) * triangle.at(n, n) > rest_of_rounding) return std::nullopt;
  std::vector<Part> parts(columns.size());
  for (Index i = n - 1; i >= 0; --i) {
    double left = triangle.at(i, n);
    for (Index j = i + 1; j < n; ++j) left -= triangle.at(i, j) * parts[static_cast<std::size_t>(j)].weight;
    parts[static_cast<std::size_t>(i)] = {columns[static_cast<std::size_t>(i)], left / triangle.at(i, i)};
  }
  return parts;
}

/// bias + the sum of weight times column.
struct Sum {
  std::vector<double> weights{};
  double bias = 0;
};

/// Whether it is the target, which stands behind the columns, in their rows.
bool holds(const Sum& sum, const std::vector<SumColumn>& columns) {
  const SumColumn& target = columns.back();
  double squares = 0;
  for (std::size_t row = 0; row < target.values.size(); ++row) {
    double value = sum.bias;
    for (std::size_t i = 0; i < sum.weights.size(); ++i) value += sum.weights[i] * columns[i].values[row];
    squares += (value - target.values[row]) * (value - target.values[row]);
  }
  const double variance = target.deviation * target.deviation;
  return squares <= rest_of_rounding * variance * static_cast<double>(target.values.size());
}

/// The same in so many digits.
Sum rounded_sum(const Sum& sum, const std::vector<SumColumn>& columns, int digits) {
  const auto rounded = [&](double number) { return parse_number(number_text(number, digits)).value_or(number); };
  Sum few{{}, columns.back().mean};
  for (std::size_t i = 0; i < sum.weights.size(); ++i) {
    few.weights.push_back(rounded(sum.weights[i]));
    few.bias -= few.weights[i] * columns[i].mean;
  }
  few.bias = std::abs(few.bias) < no_part * columns.back().deviation ? 0 : rounded(few.bias);
  return few;
}

/// In as few digits as will do, which is what somebody would have written; none if it does not hold at all.
std::optional<Sum> sum_as_written(const Sum& sum, const std::vector<SumColumn>& columns) {
  constexpr int most_digits = 6;
  for (int digits = 1; digits <= most_digits; ++digits) {
    const Sum few = rounded_sum(sum, columns, digits);
    if (holds(few, columns)) return few;
  }
  return holds(sum, columns) ? std::optional(sum) : std::nullopt;
}

std::string formula_of(const Sum& sum, const std::vector<SumColumn>& columns) {
  constexpr std::size_t most_parts = 8;
  const auto name_of_column = [](const SumColumn& column) {
    const bool is_plain = column.name.find_first_of(" +-*/=\"") == std::string::npos;
    return is_plain ? printable(column.name) : in_quotes(column.name);
  };
  std::string text = name_of_column(columns.back()) + " =";
  bool is_first = true;
  const auto add = [&](double weight, const std::string& what) {
    text += weight < 0 ? (is_first ? " -" : " - ") : is_first ? " " : " + ";
    const std::string number = number_text(std::abs(weight), 6);
    text += what.empty() ? number : number == "1" ? what : number + " " + what;
    is_first = false;
  };
  for (std::size_t i = 0; i < std::min(most_parts, sum.weights.size()); ++i) {
    add(sum.weights[i], name_of_column(columns[i]));
  }
  if (sum.weights.size() > most_parts) {
    return text + " + … (" + counted(static_cast<Index>(sum.weights.size()), "column") + ")";
  }
  if (sum.bias != 0) add(sum.bias, "");
  return text;
}

/// The columns of a sum and the target behind them, in all rows of training; empty if none is found in some.
std::vector<SumColumn> columns_of_sum(const Case& at, Sum& sum) {
  const std::vector<SumColumn> fitted = columns_to_fit(at);
  if (fitted.empty()) return {};
  const classics::Dense triangle = triangle_of_columns(fitted);
  std::vector<Index> columns(fitted.size() - 1);
  std::iota(columns.begin(), columns.end(), Index{0});
  std::optional<std::vector<Part>> parts = sum_of(triangle, columns);
  if (!parts) return {};
  columns.clear();
  for (const Part& part : *parts) {
    if (std::abs(part.weight) > no_part) columns.push_back(part.column);
  }
  if (const auto fewer = sum_of(triangle, columns)) parts = fewer;
  std::vector<SumColumn> all;
  const auto& target = fitted.back();
  sum.bias = target.mean;
  for (const Part& part : *parts) {
    const SumColumn& column = fitted[static_cast<std::size_t>(part.column)];
    all.push_back(sum_column(*at.table->find(column.name), at.labelled->split.train));
    sum.weights.push_back(part.weight * target.deviation / column.deviation);
    sum.bias -= sum.weights.back() * column.mean;
  }
  all.push_back(sum_column(*at.table->find(target.name), at.labelled->split.train));
  complete(all);
  return all;
}

}  // namespace

std::optional<ExactSum> exact_sum(const Case& at) {
  if (!at.labelled->preparation.target.classes.empty()) return std::nullopt;
  Sum sum;
  const std::vector<SumColumn> columns = columns_of_sum(at, sum);
  if (columns.empty()) return std::nullopt;
  const std::optional<Sum> written = sum_as_written(sum, columns);
  if (!written) return std::nullopt;
  ExactSum exact{{}, formula_of(*written, columns)};
  for (std::size_t i = 0; i + 1 < columns.size(); ++i) exact.columns.push_back(columns[i].name);
  return exact;
}

}  // namespace pellucid::doctor
