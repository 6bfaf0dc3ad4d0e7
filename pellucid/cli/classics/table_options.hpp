// The options of classics that learn from a table: which table, which rows, and how they are read.
#pragma once

#include <string>

#include "pellucid/classics/table.hpp"
#include "pellucid/cli/classics/classic.hpp"
#include "pellucid/cli/source_options.hpp"

namespace pellucid::cli {

struct TableOptions {
  std::string data, validation, seed;
  SourceOptions source;
  bool json = false;

  void add_to(CLI::App& app);
  /// The rows of DATA, which must be given.
  classics::TableRows open(const CLI::App& app, classics::Missing missing = classics::Missing::filled) const;
};

/// A number of its own option, or `fallback` where it is not given.
double number_or(const std::string& option, const std::string& text, double fallback);
Index whole_or(const std::string& option, const std::string& text, Index least, Index fallback);

/// "201 training rows, 67 validation rows, 76 sealed".
std::string rows_line(const classics::TableRows& rows);
/// The same as JSON.
Json rows_json(const classics::TableRows& rows);

/// Points of two kinds: the rows of a gate's truth table (--gate), or those of a table.
struct TwoKinds {
  classics::Points training, validation;
  std::vector<std::string> input_names;
  std::string positive, others;             ///< what the kinds 1 and -1 are called
  std::vector<classics::TableRows> rows{};  ///< of a table: one; of a gate: none
  std::string title;

  /// The line in the user's units, with a bias behind its weights.
  std::vector<double> in_user_units(const std::vector<double>& weights) const;
};

/// The options of classics that part two kinds of rows.
struct TwoKindsOptions {
  TableOptions table;
  std::string gate, positive;

  void add_to(CLI::App& app);
  TwoKinds open(const CLI::App& app) const;

 private:
  void refuse_beside_gate() const;
};

/// The part of the points that are of the kind that the line tells: 1 where w · x + b is at least 0. NaN without
/// points.
double accuracy(const classics::Points& points, const std::vector<double>& weights);

/// A line as rows of names and weights, the bias last.
std::string line_text(const std::vector<std::string>& names, const std::vector<double>& weights);
Json line_json(const std::vector<std::string>& names, const std::vector<double>& weights);

}  // namespace pellucid::cli
