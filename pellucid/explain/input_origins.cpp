#include "pellucid/explain/input_origins.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "pellucid/base/text.hpp"
#include "pellucid/explain/arithmetic.hpp"
#include "pellucid/explain/expression.hpp"

namespace pellucid {

namespace {

using data::ColumnType;
using data::FittedColumn;
using InputOrigin = Explanation::Origin;

bool is_scaled(const data::Scale& scale) { return scale.mean != 0 || scale.deviation != 1; }

/// Beyond it, what was not scaled might be beyond a float, which encode() refuses.
constexpr double most_unscaled = 1e38;

double unscaled_of(double input, const data::Scale& scale) { return input * scale.deviation + scale.mean; }

/// The same preparation, which leaves numbers as they are; of a column beyond most_unscaled as it is.
data::Preparation without_scales(data::Preparation preparation, const std::vector<double>& inputs) {
  std::size_t begin = 0;
  for (FittedColumn& column : preparation.columns) {
    const auto width = static_cast<std::size_t>(column.width());
    if (width > 0 && std::abs(unscaled_of(inputs[begin], column.scale)) < most_unscaled) column.scale = {};
    for (data::Scale& scale : column.part_scales) scale = {};
    begin += width;
  }
  return preparation;
}

bool has_cell(const data::Column& column, const data::CellRules& rules, std::uint32_t row) {
  return column.numbers.empty() ? !data::is_missing(column.cells[row], rules) : !std::isnan(column.numbers[row]);
}

/// Of one column and the inputs that it gives.
class OriginsOfColumn {
 public:
  OriginsOfColumn(const FittedColumn& column, std::string_view cell, bool is_missing, std::span<const double> inputs,
                  std::span<const double> unscaled)
      : column_(column), cell_(trimmed(cell)), is_missing_(is_missing), inputs_(inputs), unscaled_(unscaled) {}

  std::vector<InputOrigin> all() {
    switch (column_.type) {
      case ColumnType::number:
        number();
        break;
      case ColumnType::yes_no:
        scaled(column_.scale, "yes is 1, no is 0");
        break;
      case ColumnType::date:
        for (std::size_t i = 0; i < column_.parts.size(); ++i)
          scaled(column_.part_scales[i], std::string("the ") + data::name_of(column_.parts[i]) + " of " + cell_);
        break;
      case ColumnType::category:
        category();
        break;
      default:
        text();
    }
    if (origins_.size() < inputs_.size()) add("1 where the cell is empty, else 0");
    return std::move(origins_);
  }

 private:
  void add(std::string words) {
    origins_.push_back({.column = column_.name, .cell = cell_, .words = std::move(words)});
  }

  /// The formula of the input that was added last.
  void explain(double value, const data::Scale& scale) {
    const double input = inputs_[origins_.size() - 1];
    origins_.back().formula = [=](int digits) { return scaling_formula(value, scale, input, digits); };
  }

  void scaled(const data::Scale& scale, std::string words) {
    if (is_missing_) return add("the cell is empty: the mean of training stands for it");
    add(std::move(words));
    if (is_scaled(scale)) explain(unscaled_[origins_.size() - 1], scale);
  }

  void number() {
    add(is_missing_                ? "the cell is empty: the median of training stands for it"
        : is_scaled(column_.scale) ? ""
                                   : "as it stands in the table");
    if (!is_scaled(column_.scale)) return;
    const double value = unscaled_of(inputs_[0], column_.scale);
    explain(std::abs(value) < most_unscaled ? unscaled_[0] : value, column_.scale);
  }

  void category() {
    const std::string here = is_missing_ ? "the cell is empty" : "here it is " + cell_;
    if (column_.is_coded) {
      const double place = inputs_[0] - static_cast<double>(column_.first_code) - 1;
      const bool is_known = place >= 0 && place < static_cast<double>(column_.values.size());
      return add(is_known         ? "the code of " + cell_
                 : inputs_[0] < 0 ? here + ", which has no code: it was not there in training"
                                  : here + ": the code of what is rare, missing or new");
    }
    for (const std::string& value : column_.values) add("1 where it is " + value + "; " + here);
    if (column_.has_other) add("1 where it was rare in training or is new; " + here);
    for (Index i = 0; i < column_.buckets; ++i) add("1 for the rare values that share this place; " + here);
  }

  void text() {
    for (Index i = 0; i < column_.words && column_.is_coded; ++i)
      add(inputs_[static_cast<std::size_t>(i)] < 0 ? "the text has no such word: no code"
                                                   : "the code of word " + std::to_string(i + 1) + " of the text");
    for (Index i = 0; i < column_.buckets && !column_.is_coded; ++i)
      add("how often words of this place are there, over the length of all these counts as a vector");
  }

  const FittedColumn& column_;
  std::string cell_;
  bool is_missing_;
  std::span<const double> inputs_, unscaled_;
  std::vector<InputOrigin> origins_{};
};

}  // namespace

std::string scaling_formula(double value, const data::Scale& scale, double input, int digits) {
  constexpr int most_digits = 12;
  explaining::Expression right;
  right.words("(").symbol({}, value).words(scale.mean < 0 ? " + " : " − ").symbol({}, std::abs(scale.mean));
  right.words(") / ").symbol({}, scale.deviation);
  for (int more = digits; more <= std::max(digits, most_digits); ++more) {
    const std::string filled = right.filled(more);
    const std::optional<double> made = explaining::comes_to(filled);
    if (made && explaining::number(*made, digits) == explaining::number(input, digits)) return " = " + filled;
  }
  return " ≈ " + right.filled(most_digits);
}

std::vector<InputOrigin> input_origins(const data::Preparation& preparation, const data::Table& table,
                                       std::uint32_t row) {
  const std::vector<double> inputs = data::encode<double>(preparation, table, {row});
  const std::vector<double> unscaled = data::encode<double>(without_scales(preparation, inputs), table, {row});
  std::vector<InputOrigin> origins;
  for (const FittedColumn& column : preparation.columns) {
    const auto width = static_cast<std::size_t>(column.width());
    if (width == 0) continue;
    const data::Column& cells = table.demand(column.name, "");
    OriginsOfColumn of(column, cells.cells[row], !has_cell(cells, preparation.rules, row),
                       std::span(inputs).subspan(origins.size(), width),
                       std::span(unscaled).subspan(origins.size(), width));
    for (InputOrigin& origin : of.all()) origins.push_back(std::move(origin));
  }
  return origins;
}

}  // namespace pellucid
