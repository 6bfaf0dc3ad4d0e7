#include "pellucid/rows/prepare_table.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/labels.hpp"

namespace pellucid {

namespace {

data::TargetKind kind_of(const std::string& task) {
  return task == "regression" ? data::TargetKind::number
         : task.empty()       ? data::TargetKind::by_values
                              : data::TargetKind::classes;
}

data::SealedCells audit_of(const OpenTable& table, const std::string& column) {
  const auto found = table.audit.find(column);
  return found == table.audit.end() ? data::SealedCells{} : found->second;
}

template <class T>
void encode_into(TableData& data, const data::Table& table, const data::Column& target, data::EncodedRows<T>& inputs,
                 std::vector<T>& targets) {
  const data::Rows rows = data::all_rows(table.rows);
  inputs = data::encode_for_training<T>(data.preparation, table, rows);
  targets = data::target_values<T>(data.preparation.target, target, rows);
  // A class unknown to training stands in no part; any class number keeps the table whole.
  for (T& value : targets) {
    if (!data.preparation.target.classes.empty() && value < 0) value = 0;
  }
}

/// Fails (Fault::usage) if there is no such column, (Fault::data) at the first cell that is no number from 0.
std::vector<double> weights_of(const data::Table& table, const Source& source) {
  const data::Column& column = table.demand(source.weight_column, "{source.weight_column}");
  if (source.weight_column == source.target) {
    fail({Fault::usage, "cannot use {source.weight_column}", "", "it is the target", "name another column"});
  }
  std::vector<double> weights;
  for (Index row = 0; row < table.rows; ++row) {
    const std::string_view cell = column.cells[row];
    const auto weight = data::number_of(cell);
    if (!weight || !std::isfinite(*weight) || *weight < 0) {
      fail({Fault::data, "cannot use {source.weight_column} \"" + printable(column.name) + "\"",
            "row " + grouped(table.number_of_row(static_cast<std::uint32_t>(row))),
            trimmed(cell).empty() ? "the cell is empty" : "\"" + printable(cell) + "\" is no number from 0",
            "a row of weight 2 counts twice, one of weight 0 is left out of the loss"});
    }
    weights.push_back(*weight);
  }
  return weights;
}

/// Fails (Fault::data) if none of `rows` has a weight.
void demand_weight(const std::vector<double>& weights, const data::Rows& rows, const char* what) {
  if (rows.empty() || std::ranges::any_of(rows, [&](std::uint32_t row) { return weights[row] > 0; })) return;
  fail({Fault::data, "cannot use {source.weight_column}", "", std::string("all ") + what + " rows have weight 0",
        "give some of them a weight"});
}

std::vector<data::LabelCount> lost_labels(const data::FittedTarget& target, std::vector<data::LabelCount> labels) {
  if (target.classes.empty()) return {};
  const data::ClassNumbers classes(target.classes);
  std::erase_if(labels, [&](const data::LabelCount& each) { return classes.of(each.label) >= 0; });
  return labels;
}

/// Fails (Fault::data) if a file of validation rows has no label that training knows.
void demand_known_labels(const OpenTable& table, const data::FittedTarget& known, const data::Column& target) {
  data::Rows rows;
  for (Index row = table.own_rows; row < table.seen.rows; ++row) rows.push_back(static_cast<std::uint32_t>(row));
  if (rows.empty() || !data::rows_of_known_class(known, target, rows).empty()) return;
  constexpr std::size_t most = 6;
  fail({Fault::data, "cannot use " + in_quotes(table.source.validation_file),
        "target " + in_quotes(table.source.target),
        "none of its labels is a class of the training rows: " +
            labels_listed(data::unknown_labels(known, target, rows)),
        "give rows of the classes " + listed(known.classes, most)});
}

// A loss of counts works on the target in its own units: standardised, it would fall below 0.
bool tells_counts(const Recipe& recipe) {
  const std::string loss = recipe.loss.text();
  return !loss.empty() && nn::use<nn::Loss>(loss).entry->truth == nn::Truth::counts;
}

}  // namespace

data::Split split_table(const OpenTable& table, const RunRecipe& run) {
  data::Table own;
  const bool has_more = table.own_rows < table.seen.rows;
  if (has_more) own = data::rows_of(table.seen, data::all_rows(table.own_rows));
  const data::Table& rows = has_more ? own : table.seen;
  const std::uint64_t seed = split_seed(run);
  data::Split split = run.source.folds > 0
                          ? data::split_fold(rows, table.keys, table.rule, run.source.fold - 1, run.source.folds, seed)
                          : data::split_rows(rows, table.keys, table.rule, cell_rules(table.source), seed);
  if (split.train.empty()) {
    fail({Fault::data, "cannot train on " + in_quotes(run.source.path), "",
          "no row is left to train on: all " + counted(rows.rows, "row") + " are held out",
          "give more rows, or smaller parts to {recipe.validation} and {source.test}"});
  }
  return split;
}

TableData prepare_table(const OpenTable& table, const Recipe& recipe, data::Split split) {
  TableData data;
  for (Index row = table.own_rows; row < table.seen.rows; ++row) {
    split.validation.push_back(static_cast<std::uint32_t>(row));
  }
  const data::CellRules rules = cell_rules(table.source);
  const data::Column& target = table.seen.demand(table.source.target, "{source.target}");
  const data::Rows all = data::all_rows(table.seen.rows);
  const bool scales_target = table.source.scale && !tells_counts(recipe);
  data::TargetFit fit = data::fit_target(table.seen, target, split.train, all, rules, kind_of(table.source.task),
                                         scales_target, audit_of(table, target.name));
  data.target_reason = fit.reason;
  data::PreparationOptions options = preparation_options(table.source);
  options.sealed = table.audit;
  options.forms = table.forms;
  options.codes = nn::take_codes(nn::parse_model(recipe.model));
  data.preparation = data::fit_columns(table.seen, split.train, all, table.source.target, options);
  data.preparation.target = fit.target;
  const data::Rows known = data::rows_of_known_class(fit.target, target, split.validation);
  data.left_out = static_cast<Index>(split.validation.size() - known.size());
  data.rows = table.rows;
  data.missing_labels = table.missing_labels;
  data.lost = lost_labels(fit.target, table.labels);
  demand_known_labels(table, fit.target, target);
  split.validation = known;
  data.split = std::move(split);
  if (!table.source.weight_column.empty()) {
    data.weights = weights_of(table.seen, table.source);
    demand_weight(data.weights, data.split.train, "training");
    demand_weight(data.weights, data.split.validation, "validation");
  }
  const std::size_t classes = fit.target.classes.size();
  data.task = classes == 0 ? Task::regression : classes == 2 ? Task::binary : Task::classification;
  if (recipe.dtype == Element::float32) {
    encode_into(data, table.seen, target, data.inputs, data.targets);
  } else {
    encode_into(data, table.seen, target, data.inputs64, data.targets64);
  }
  return data;
}

namespace {

template <class T>
Numbers numbers_of(const data::EncodedRows<T>& rows) {
  return rows.compact.empty() ? Numbers(rows.dense) : Numbers(rows.compact);
}

}  // namespace

Data TableData::data() const {
  return {.inputs = targets64.empty() ? numbers_of(inputs) : numbers_of(inputs64),
          .targets = targets64.empty() ? Numbers(targets) : Numbers(targets64),
          .columns = preparation.inputs(),
          .task = task,
          .classes = preparation.target.classes,
          .weights = weights,
          .unit = preparation.target.scale.deviation,
          .origin = preparation.target.scale.mean,
          .fields = preparation.fields(),
          .split = &split};
}

}  // namespace pellucid
