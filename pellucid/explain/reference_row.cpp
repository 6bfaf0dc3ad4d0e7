#include "pellucid/explain/reference_row.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"

namespace pellucid {

using data::ColumnType;
using data::FittedColumn;

TypicalRow::TypicalRow(const data::Preparation& preparation) {
  const auto add_part = [&](Part::Kind kind, std::size_t count, double nothing = 0) {
    if (count > 0) parts_.push_back({kind, width_, count, 0, nothing});
    width_ += count;
  };
  for (const FittedColumn& column : preparation.columns) {
    const auto width = static_cast<std::size_t>(column.width());
    if (width == 0) continue;
    const bool is_coded_category = column.is_coded && column.type == ColumnType::category;
    const std::size_t marks = column.marks_missing && !is_coded_category ? 1 : 0;
    switch (column.type) {
      case ColumnType::number:
      case ColumnType::date:
        for (std::size_t i = 0; i + marks < width; ++i) add_part(Part::Kind::mean, 1);
        add_part(Part::Kind::commonest, marks);
        break;
      case ColumnType::text:
        add_part(Part::Kind::nothing, width - marks, column.is_coded ? -1 : 0);
        add_part(Part::Kind::commonest, marks);
        break;
      default:
        add_part(Part::Kind::commonest, width);
    }
  }
}

void TypicalRow::add(std::span<const double> rows) {
  for (std::size_t begin = 0; begin < rows.size(); begin += width_, ++rows_) {
    for (Part& part : parts_) {
      const std::span<const double> values = rows.subspan(begin + part.begin, part.count);
      if (part.kind == Part::Kind::mean) part.sum += values[0];
      if (part.kind != Part::Kind::commonest) continue;
      std::vector<std::pair<std::size_t, double>> held;
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] != 0) held.emplace_back(i, values[i]);
      }
      ++part.counts[held];
    }
  }
}

namespace {

template <class Counts>
const typename Counts::key_type& most_of(const Counts& counts) {
  return std::ranges::max_element(counts, {}, [](const auto& each) { return each.second; })->first;
}

}  // namespace

std::vector<double> TypicalRow::inputs() const {
  std::vector<double> inputs(width_);
  for (const Part& part : parts_) {
    const auto begin = inputs.begin() + static_cast<std::ptrdiff_t>(part.begin);
    switch (part.kind) {
      case Part::Kind::mean:
        *begin = part.sum / static_cast<double>(rows_);
        break;
      case Part::Kind::nothing:
        std::fill_n(begin, part.count, part.nothing);
        break;
      case Part::Kind::commonest:
        for (const auto& [place, value] : most_of(part.counts)) begin[static_cast<std::ptrdiff_t>(place)] = value;
    }
  }
  return inputs;
}

namespace {

std::string category_of(const FittedColumn& column, std::span<const double> inputs) {
  if (column.is_coded) {
    const double place = inputs[0] - static_cast<double>(column.first_code) - 1;
    const bool is_known = place >= 0 && place < static_cast<double>(column.values.size());
    return is_known ? column.values[static_cast<std::size_t>(place)] : "rare or unseen";
  }
  for (std::size_t i = 0; i < column.values.size(); ++i) {
    if (inputs[i] != 0) return column.values[i];
  }
  return "rare or unseen";
}

std::string date_of(const FittedColumn& column, std::span<const double> inputs) {
  std::string text;
  for (std::size_t i = 0; i < column.parts.size(); ++i) {
    const data::Scale& scale = column.part_scales[i];
    text += (text.empty() ? "" : ", ") + std::string(data::name_of(column.parts[i])) + " " +
            number_text(inputs[i] * scale.deviation + scale.mean, 5);
  }
  return text;
}

/// Which word of a pair the table has is not known here, and both may stand in it ("y", "true").
std::string answer_of(double value) {
  constexpr double near = 1e-6;
  if (std::abs(value) < near) return "no";
  return std::abs(value - 1) < near ? "yes" : number_text(value, 5) + " of yes";
}

std::string cell_of(const FittedColumn& column, std::span<const double> inputs) {
  const bool has_mark = column.marks_missing && !(column.is_coded && column.type == ColumnType::category);
  if (has_mark && inputs.back() == 1) return "missing";
  const std::span<const double> values = inputs.first(inputs.size() - (has_mark ? 1 : 0));
  switch (column.type) {
    case ColumnType::number:
      return number_text(values[0] * column.scale.deviation + column.scale.mean, 5);
    case ColumnType::yes_no:
      return answer_of(values[0] * column.scale.deviation + column.scale.mean);
    case ColumnType::category:
      return category_of(column, values);
    case ColumnType::date:
      return date_of(column, values);
    default: {
      const double empty = column.is_coded ? -1 : 0;
      const auto words = std::ranges::count_if(values, [&](double value) { return value != empty; });
      return words == 0 ? "no words" : counted(static_cast<Index>(words), "word");
    }
  }
}

}  // namespace

std::vector<std::string> cells_of(const data::Preparation& preparation, std::span<const double> inputs) {
  std::vector<std::string> cells;
  std::size_t begin = 0;
  for (const FittedColumn& column : preparation.columns) {
    const auto width = static_cast<std::size_t>(column.width());
    if (width > 0) cells.push_back(cell_of(column, inputs.subspan(begin, width)));
    begin += width;
  }
  return cells;
}

}  // namespace pellucid
