// Where rows come from and how they are read, as options: the keys of Source.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "pellucid/cli/key_options.hpp"
#include "pellucid/rows/source.hpp"

namespace pellucid::cli {

class SourceOptions {
 public:
  /// The options that say how a file is read: delimiter, header, missing words.
  void add_reading_to(CLI::App& app);
  /// The options that say what is to be predicted, by which columns, and which rows are held out.
  void add_training_to(CLI::App& app);
  /// First weights.
  void add_checking_to(CLI::App& app);

  /// `base` overridden by the options given. --val is the recipe's, unless it names a file.
  Source source(Source base) const;
  /// The name of the first option given, or "".
  std::string first_given() const { return test_.empty() ? keys_.first_given() : "--test"; }

 private:
  KeyOptions<Source> keys_;
  std::string test_;
};

}  // namespace pellucid::cli
