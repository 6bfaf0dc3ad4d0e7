// Where rows come from and how they are read, as options: the fields of Source. Names and values only.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "pellucid/rows/source.hpp"

namespace pellucid::cli {

class SourceOptions {
 public:
  /// The options that say how a file is read: delimiter, header, missing words.
  void add_reading_to(CLI::App& app);
  /// The options that say what is to be told, by which columns, and which rows are held out.
  void add_training_to(CLI::App& app);

  /// `base` overridden by the options given. --val is the recipe's, unless it names a file.
  Source source(Source base) const;
  /// The name of the first option given, or "".
  std::string first_given() const;

 private:
  void add(CLI::App& app, const char* name, const char* value, const char* help,
           void (*set)(Source&, const std::string&));

  struct Given {
    const char* name;
    void (*set)(Source& source, const std::string& text);
    std::string text;
  };
  std::vector<Given> given_;
  bool no_header_ = false, decimal_comma_ = false;
};

}  // namespace pellucid::cli
