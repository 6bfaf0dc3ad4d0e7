#include "pellucid/train/check_data.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <span>

#include "pellucid/base/error.hpp"
#include "pellucid/base/parallel.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid {

namespace {

[[noreturn]] void complain(const std::string& where, const std::string& why, const std::string& next) {
  fail({Fault::data, "cannot train on this data", where, why, next});
}

template <class T>
bool are_finite(std::span<const T> values) {
  std::atomic<bool> are_all = true;
  for_each_range(std::ssize(values), std::ssize(values), [&](Index begin, Index end) {
    bool is_any = false;
    for (const T value : values.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin))) {
      is_any |= !(std::abs(value) <= std::numeric_limits<T>::max());
    }
    if (is_any) are_all = false;
  });
  return are_all;
}

template <class T>
bool are_finite(const CompactRows<T>& rows) {
  return are_finite<T>(rows.values) && are_finite<T>(rows.entries);
}

bool are_finite(const Numbers& values) {
  if (values.compact() != nullptr) return are_finite(*values.compact());
  if (values.compact64() != nullptr) return are_finite(*values.compact64());
  if (values.element() == Element::float64) {
    return are_finite(std::span(static_cast<const double*>(values.data()), values.size()));
  }
  return are_finite(std::span(static_cast<const float*>(values.data()), values.size()));
}

void check_finite(const Numbers& values, Index columns, const char* what) {
  if (are_finite(values)) return;  // to name the first takes longer
  values.each_number([&](std::size_t i, double value) {
    if (std::isfinite(value)) return;
    const auto at = static_cast<Index>(i);
    complain(std::string(what) + " row " + grouped(at / columns + 1) + ", column " + grouped(at % columns + 1),
             number_text(value) + " is not a finite number", "replace or drop the value");
  });
}

void check_fields(const Data& data) {
  for (const Field& field : data.fields) {
    for (const Index column : field.columns) {
      if (column < 0 || column >= data.columns)
        complain("fields", "column " + grouped(column) + " of " + grouped(data.columns), "count columns from 0");
    }
    if (!field.has_codes()) continue;
    const auto end = static_cast<double>(field.vocabulary);
    for (std::size_t row = 0; row < static_cast<std::size_t>(data.rows()); ++row) {
      for (const Index column : field.columns) {
        const double code =
            data.inputs[row * static_cast<std::size_t>(data.columns) + static_cast<std::size_t>(column)];
        if (code == std::floor(code) && code >= -1 && code < end) continue;
        complain("inputs row " + grouped(static_cast<Index>(row) + 1) + ", column " + grouped(column + 1),
                 number_text(code) + " is no code of " + grouped(field.vocabulary),
                 "give whole numbers from 0, or -1 for none");
      }
    }
  }
}

// The number of classes: as many as are named, or one more than the largest class number.
Index count_classes(const Data& data) {
  constexpr double most = 1e6;
  double largest = 0;
  for (std::size_t row = 0; row < data.targets.size(); ++row) {
    const double target = data.targets[row];
    const bool is_class = target >= 0 && target < most && target == std::floor(target);
    const bool is_named = data.classes.empty() || target < static_cast<double>(data.classes.size());
    if (!is_class || !is_named || (data.task == Task::binary && target > 1)) {
      complain("target of row " + grouped(static_cast<Index>(row) + 1), number_text(target) + " is no class",
               data.task == Task::binary ? "give 0 or 1" : "give whole numbers from 0, one per named class");
    }
    largest = std::max(largest, target);
  }
  return data.classes.empty() ? static_cast<Index>(largest) + 1 : static_cast<Index>(data.classes.size());
}

}  // namespace

Signature check_data(const Data& data) {
  if (data.target_columns < 1 || (data.target_columns > 1 && data.task != Task::regression)) {
    complain("target_columns", grouped(data.target_columns) + " for a " + name_of(data.task),
             "a regression has one or more, classes have one");
  }
  if (static_cast<Index>(data.targets.size()) % data.target_columns != 0) {
    complain("targets",
             grouped(static_cast<Index>(data.targets.size())) + " values are no whole number of rows of " +
                 grouped(data.target_columns),
             "targets must be rows times target_columns");
  }
  const Index rows = data.rows();
  if (rows == 0) complain("", "it has no rows", "give at least one row");
  if (rows > std::numeric_limits<std::uint32_t>::max())
    complain("", grouped(rows) + " rows are too many", "give at most 2^32 - 1");
  if (data.columns < 1 || static_cast<Index>(data.inputs.size()) != rows * data.columns) {
    complain("",
             grouped(static_cast<Index>(data.inputs.size())) + " input values for " + grouped(rows) + " rows of " +
                 grouped(data.columns) + " columns",
             "inputs must be rows times columns");
  }
  if (!data.weights.empty() && static_cast<Index>(data.weights.size()) != rows) {
    complain("weights", grouped(static_cast<Index>(data.weights.size())) + " for " + grouped(rows) + " rows",
             "give one per row");
  }
  check_finite(data.inputs, data.columns, "inputs");
  check_fields(data);
  check_finite(data.targets, data.target_columns, "target of");
  check_finite(data.weights, 1, "weight of");
  double total = 0;
  for (std::size_t row = 0; row < data.weights.size(); ++row) {
    total += data.weights[row];
    if (data.weights[row] >= 0) continue;
    complain("weight of row " + grouped(static_cast<Index>(row) + 1), "it is negative", "weights are at least 0");
  }
  if (!data.weights.empty() && total == 0) complain("weights", "all are 0", "give some row a weight");

  Signature signature{data.task, data.columns, data.target_columns, data.classes, data.image, {}, data.fields};
  signature.pixels = data.pixels;
  const auto named = static_cast<Index>(data.classes.size());
  if (named > 0 && (data.task == Task::regression || (data.task == Task::binary && named != 2))) {
    complain("classes", grouped(named) + " names for a " + name_of(data.task),
             data.task == Task::binary ? "name both classes or none" : "give no names");
  }
  if (data.task == Task::regression) return signature;
  const Index classes = count_classes(data);
  if (data.task == Task::classification) {
    if (classes < 2) complain("target", "all rows are of one class", "a classification needs two classes or more");
    signature.outputs = classes;
  }
  if (signature.classes.empty()) {
    for (Index i = 0; i < std::max(classes, Index{2}); ++i) signature.classes.push_back(std::to_string(i));
  }
  return signature;
}

void check_truths(const Data& data, const nn::Loss& loss) {
  if (loss.truth != nn::Truth::counts) return;
  for (std::size_t i = 0; i < data.targets.size(); ++i) {
    if (data.targets[i] >= 0) continue;
    complain("target of row " + grouped(static_cast<Index>(i) / data.target_columns + 1),
             number_text(data.targets[i]) + " is no count",
             std::string("the loss ") + loss.name.text + " takes numbers from 0: use another, such as mse");
  }
}

}  // namespace pellucid
