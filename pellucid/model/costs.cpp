#include "pellucid/model/costs.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/data/csv.hpp"

namespace pellucid {

namespace {

class CostReader {
 public:
  CostReader(const Signature& signature, Fault fault) : classes_(signature.classes), fault_(fault) {}

  [[noreturn]] void refuse(const std::string& where, const std::string& why, const std::string& next) const {
    fail({fault_, "cannot use the cost matrix", where, why, next});
  }

  /// The class of that name, each once.
  std::size_t class_of(std::string_view cell, const std::string& where, std::vector<bool>& seen) const {
    const std::string name(trimmed(cell));
    const auto found = std::ranges::find(classes_, name);
    if (found == classes_.end())
      refuse(where, in_quotes(name) + " is no class of the target", did_you_mean(name, classes_, "name its classes"));
    const auto at = static_cast<std::size_t>(found - classes_.begin());
    if (seen[at]) refuse(where, "\"" + printable(name) + "\" stands there twice", "name each class once");
    seen[at] = true;
    return at;
  }

  void demand_all(const std::vector<bool>& seen, const char* what) const {
    const auto missing = std::ranges::find(seen, false);
    if (missing == seen.end()) return;
    refuse("",
           "it has no " + std::string(what) + " for \"" +
               printable(classes_[static_cast<std::size_t>(missing - seen.begin())]) + "\"",
           "give a row for each class (the truth) and a column for each (the prediction)");
  }

  std::vector<double> read(const data::Table& table) const {
    const std::size_t classes = classes_.size();
    std::vector<double> costs(classes * classes, 0);
    std::vector<bool> truths(classes, false);
    std::vector<bool> predictions(classes, false);
    std::vector<std::size_t> rows;
    for (Index row = 0; row < table.rows; ++row) {
      rows.push_back(class_of(table.columns.front().cells[row], "row " + std::to_string(row + 1), truths));
    }
    for (std::size_t column = 1; column < table.columns.size(); ++column) {
      const std::size_t prediction =
          class_of(table.columns[column].name, "column " + std::to_string(column + 1), predictions);
      for (std::size_t row = 0; row < rows.size(); ++row) {
        const std::string cell(trimmed(table.columns[column].cells[static_cast<Index>(row)]));
        const auto cost = parse_number(cell);
        if (!cost || !std::isfinite(*cost)) {
          refuse("truth \"" + printable(classes_[rows[row]]) + "\", prediction \"" + printable(classes_[prediction]) +
                     "\"",
                 "\"" + printable(cell) + "\" is not a number", "give what this costs; 0 is nothing");
        }
        costs[rows[row] * classes + prediction] = *cost;
      }
    }
    demand_all(truths, "row");
    demand_all(predictions, "column");
    return costs;
  }

 private:
  const std::vector<std::string>& classes_;
  Fault fault_;
};

}  // namespace

std::vector<double> cost_matrix(const std::string& text, const Signature& signature, Fault fault) {
  if (text.empty()) return {};
  const CostReader reader(signature, fault);
  if (signature.task == Task::regression) {
    reader.refuse("", "the target is a number", "costs of mistakes need classes; for numbers write a loss: expr(…)");
  }
  std::string lines = text;
  data::CsvOptions options;
  if (text.find('\n') == std::string::npos) {
    std::ranges::replace(lines, ';', '\n');
    options.delimiter = ',';
  }
  if (lines.find('\n') == std::string::npos) {
    reader.refuse("", "\"" + printable(text) + "\" is neither a file nor a table",
                  "give a CSV file, or \"truth,no,yes; no,0,1; yes,5,0\"");
  }
  return reader.read(data::parse_csv(lines, "the cost matrix", options).table);
}

std::size_t cheapest_class(std::span<const double> costs, std::span<const double> probabilities) {
  const std::size_t classes = probabilities.size();
  std::size_t best = 0;
  double least = 0;
  for (std::size_t prediction = 0; prediction < classes; ++prediction) {
    double cost = 0;
    for (std::size_t truth = 0; truth < classes; ++truth)
      cost += probabilities[truth] * costs[truth * classes + prediction];
    if (prediction == 0 || cost < least) {
      best = prediction;
      least = cost;
    }
  }
  return best;
}

}  // namespace pellucid
