#include "pellucid/cli/classics/table_options.hpp"

#include <limits>

#include "pellucid/base/text.hpp"
#include "pellucid/classics/truth_table.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/help.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/data/read_table.hpp"

namespace pellucid::cli {

using namespace classics;

void TableOptions::add_to(CLI::App& app) {
  app.add_option("DATA", data, "a table: " + data::table_formats() + ", packed or not; with --target COLUMN");
  app.add_option("--val", validation, "part of the rows held out for validation (default: 0.2)")->type_name("PART");
  app.add_option("--seed", seed, "what the split is drawn from (default: 0)")->type_name("N");
  app.add_flag("--json", json, "print one JSON object");
  source.add_training_to(app);
  source.add_reading_to(app);
}

TableRows TableOptions::open(const CLI::App& app, Missing missing) const {
  const std::string command = call_of(app).substr(std::string("pellucid ").size());
  Source from = source.source({});
  from.path = demand(data, command, "DATA");
  if (from.target.empty()) {
    fail({Fault::usage, "pellucid " + command + " needs --target", "", "it is missing",
          "name the column to predict: --target COLUMN; \"pellucid check\" lists the columns"});
  }
  const double part = number_or("--val", validation, 0.2);
  if (!(part >= 0 && part < 1)) misuse("--val", number_text(part) + " is outside [0, 1)", "give a part such as 0.2");
  return open_rows(from, part, static_cast<std::uint64_t>(whole_or("--seed", seed, 0, 0)), missing);
}

double number_or(const std::string& option, const std::string& text, double fallback) {
  return text.empty() ? fallback : number(option, text, "give a number");
}

Index whole_or(const std::string& option, const std::string& text, Index least, Index fallback) {
  return text.empty() ? fallback : whole_number(option, text, least, "give a whole number");
}

std::string rows_line(const TableRows& rows) {
  return grouped(rows.training.rows()) + " training rows, " + grouped(rows.validation.rows()) + " validation rows, " +
         grouped(rows.test_rows) + " sealed";
}

Json rows_json(const TableRows& rows) {
  return {{"training", rows.training.rows()}, {"validation", rows.validation.rows()}, {"sealed", rows.test_rows}};
}

std::vector<double> TwoKinds::in_user_units(const std::vector<double>& weights) const {
  if (rows.empty()) return weights;
  const Line user = classics::in_user_units(rows.front(), {{weights.begin(), weights.end() - 1}, weights.back()});
  std::vector<double> all = user.weights;
  all.push_back(user.bias);
  return all;
}

void TwoKindsOptions::add_to(CLI::App& app) {
  app.add_option("--gate", gate, "instead of DATA: the rows of and, or, nand, nor, xor, xnor or a truth table (0110)")
      ->type_name("TABLE");
  app.add_option("--positive", positive, "the class that is set apart from all others (default: the second of two)")
      ->type_name("CLASS");
  table.add_to(app);
}

// A gate is its own data: all that is said about a table would do nothing.
void TwoKindsOptions::refuse_beside_gate() const {
  if (!table.data.empty()) misuse("--gate", "DATA is given too", "give one of them");
  const std::string about_table = !positive.empty()           ? "--positive"
                                  : !table.validation.empty() ? "--val"
                                  : !table.seed.empty()       ? "--seed"
                                                              : table.source.first_given();
  if (about_table.empty()) return;
  misuse(about_table, "it is about a table, and --gate is given", "leave one of them out");
}

TwoKinds TwoKindsOptions::open(const CLI::App& app) const {
  if (!gate.empty()) {
    refuse_beside_gate();
    const TruthTable truth = truth_table(gate);
    TwoKinds two{{{}, truth.inputs, {}}, {{}, truth.inputs, {}}, {}, "1", "0", {}, gate};
    for (Index i = 1; i <= truth.inputs; ++i) two.input_names.push_back("x" + std::to_string(i));
    for (Index row = 0; row < truth.rows(); ++row) {
      const std::vector<double> inputs = truth.row(row);
      two.training.inputs.insert(two.training.inputs.end(), inputs.begin(), inputs.end());
      two.training.kinds.push_back(truth.outputs[static_cast<std::size_t>(row)] ? 1 : -1);
    }
    return two;
  }
  TableRows rows = table.open(app);
  TwoKinds two{{rows.training.inputs, rows.columns, kinds_of(rows, rows.training, positive)},
               {rows.validation.inputs, rows.columns, kinds_of(rows, rows.validation, positive)},
               rows.input_names,
               positive.empty() ? rows.classes[1] : positive,
               {},
               {},
               printable(table.data)};
  two.others = rows.classes.size() > 2 ? "all others" : rows.classes[two.positive == rows.classes[1] ? 0 : 1];
  two.rows.push_back(std::move(rows));
  return two;
}

double accuracy(const Points& points, const std::vector<double>& weights) {
  if (points.rows() == 0) return std::numeric_limits<double>::quiet_NaN();
  Index right = 0;
  for (Index row = 0; row < points.rows(); ++row) {
    double sum = weights.back();
    const std::span<const double> x = points.row(row);
    for (std::size_t j = 0; j < x.size(); ++j) sum += weights[j] * x[j];
    right += points.kinds[static_cast<std::size_t>(row)] == (sum >= 0 ? 1 : -1) ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(points.rows());
}

std::string line_text(const std::vector<std::string>& names, const std::vector<double>& weights) {
  int width = width_of("intercept");
  for (const std::string& name : names) width = std::max(width, std::min(40, width_of(printable(name))));
  std::string text;
  for (std::size_t j = 0; j < weights.size(); ++j) {
    text +=
        "  " + left(j < names.size() ? printable(names[j]) : "intercept", width) + "  " + rounded(weights[j]) + "\n";
  }
  return text;
}

Json line_json(const std::vector<std::string>& names, const std::vector<double>& weights) {
  Json coefficients = Json::object();
  for (std::size_t j = 0; j < names.size(); ++j) coefficients[names[j]] = weights[j];
  return {{"coefficients", coefficients}, {"intercept", weights.back()}};
}

}  // namespace pellucid::cli
