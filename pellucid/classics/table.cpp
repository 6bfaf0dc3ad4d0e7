#include "pellucid/classics/table.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::classics {

namespace {

bool can_be_missing(const data::FittedColumn& column) {
  return column.type == data::ColumnType::number || column.type == data::ColumnType::yes_no ||
         column.type == data::ColumnType::date;
}

/// Puts NaN where the preparation filled something in.
void restore_missing(const data::Preparation& preparation, const data::Table& table, std::vector<double>& inputs) {
  const auto width = static_cast<std::size_t>(preparation.inputs());
  std::size_t offset = 0;
  for (const data::FittedColumn& column : preparation.columns) {
    const auto size = static_cast<std::size_t>(column.width());
    if (can_be_missing(column)) {
      const data::Cells& cells = table.find(column.name)->cells;
      for (Index row = 0; row < table.rows; ++row) {
        if (!data::is_missing(trimmed(cells[row]), preparation.rules)) continue;
        const auto begin = inputs.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(row) * width + offset);
        std::fill(begin, begin + static_cast<std::ptrdiff_t>(size), std::numeric_limits<double>::quiet_NaN());
      }
    }
    offset += size;
  }
}

std::vector<data::Scale> scales_of(const data::Preparation& preparation) {
  std::vector<data::Scale> scales;
  for (const data::FittedColumn& column : preparation.columns) {
    const auto end = scales.size() + static_cast<std::size_t>(column.width());
    if (column.width() > 0) {
      if (column.type == data::ColumnType::number || column.type == data::ColumnType::yes_no) {
        scales.push_back(column.scale);
      }
      scales.insert(scales.end(), column.part_scales.begin(), column.part_scales.end());
    }
    scales.resize(end);
  }
  return scales;
}

Part part_of(const std::vector<double>& inputs, const std::vector<double>& targets, std::size_t width,
             const data::Rows& rows) {
  Part part;
  part.inputs.reserve(rows.size() * width);
  for (const std::uint32_t row : rows) {
    const auto begin = inputs.begin() + static_cast<std::ptrdiff_t>(row * width);
    part.inputs.insert(part.inputs.end(), begin, begin + static_cast<std::ptrdiff_t>(width));
    part.targets.push_back(targets[row]);
  }
  return part;
}

}  // namespace

Signature TableRows::signature() const {
  const auto outputs = task == Task::classification ? static_cast<Index>(classes.size()) : Index{1};
  return {task, columns, outputs, classes, {}};
}

TableRows open_rows(const Source& source, double validation, std::uint64_t seed, Missing missing) {
  RunRecipe run{{}, source};
  run.recipe.validation = validation;
  run.recipe.seed = seed;
  run.recipe.dtype = Element::float64;
  if (missing == Missing::kept) run.source.scale = false;
  if (!source.weight_column.empty()) {
    fail({Fault::usage, "cannot use {source.weight_column}", "", "the classics count every row once",
          "leave it out, or use \"pellucid train\""});
  }
  std::error_code ignored;
  if (std::filesystem::is_directory(source.path, ignored)) {
    fail({Fault::usage, "cannot use \"" + printable(source.path) + "\"", "", "it holds images",
          "give a table, and {source.target=COLUMN}"});
  }
  const std::unique_ptr<Opened> opened = open_source(run.source, validation);
  Prepared prepared = opened->prepare(run);
  TableData& data = *prepared.table;
  if (missing == Missing::kept) {
    for (data::FittedColumn& column : data.preparation.columns) {
      if (can_be_missing(column)) column.marks_missing = false;
    }
  }
  const data::Table& seen = opened->table()->seen;
  data.inputs64 = {};
  std::vector<double> inputs = data::encode<double>(data.preparation, seen, data::all_rows(seen.rows));
  if (missing == Missing::kept) restore_missing(data.preparation, seen, inputs);
  const auto width = static_cast<std::size_t>(data.preparation.inputs());
  return {.task = data.task,
          .columns = data.preparation.inputs(),
          .input_names = data.preparation.input_names(),
          .input_scales = scales_of(data.preparation),
          .classes = data.preparation.target.classes,
          .target_scale = data.preparation.target.scale,
          .training = part_of(inputs, data.targets64, width, data.split.train),
          .validation = part_of(inputs, data.targets64, width, data.split.validation),
          .test_rows = opened->sealed_rows};
}

std::vector<int> kinds_of(const TableRows& rows, const Part& part, const std::string& positive) {
  if (rows.classes.empty()) {
    fail({Fault::usage, "this classic parts two kinds of rows", "", "the target is a number",
          "name a target with classes, or say {source.task=classification}"});
  }
  const auto known = std::find(rows.classes.begin(), rows.classes.end(), positive);
  if (known == rows.classes.end() && (!positive.empty() || rows.classes.size() > 2)) {
    std::string names;
    for (const std::string& name : rows.classes) names += (names.empty() ? "" : ", ") + printable(name);
    const std::string near = nearest(positive, rows.classes);
    fail({Fault::usage, positive.empty() ? "this classic parts two kinds of rows" : "cannot use {run.positive}", "",
          positive.empty() ? "the target has " + grouped(static_cast<Index>(rows.classes.size())) + " classes: " + names
                           : "no class \"" + printable(positive) + "\" among " + names,
          near.empty() ? "name the class that is set apart from all others: {run.positive=CLASS}"
                       : "did you mean \"" + near + "\"?"});
  }
  const double chosen = positive.empty() ? 1 : static_cast<double>(known - rows.classes.begin());
  std::vector<int> kinds;
  for (const double target : part.targets) kinds.push_back(target == chosen ? 1 : -1);
  return kinds;
}

Line in_user_units(const TableRows& rows, const Line& line) {
  Line user = line;
  for (std::size_t j = 0; j < line.weights.size(); ++j) {
    const data::Scale& scale = rows.input_scales[j];
    user.weights[j] = line.weights[j] / scale.deviation;
    user.bias -= user.weights[j] * scale.mean;
  }
  if (!rows.classes.empty()) return user;
  for (double& weight : user.weights) weight *= rows.target_scale.deviation;
  user.bias = user.bias * rows.target_scale.deviation + rows.target_scale.mean;
  return user;
}

}  // namespace pellucid::classics
