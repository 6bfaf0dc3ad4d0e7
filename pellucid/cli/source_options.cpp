#include "pellucid/cli/source_options.hpp"

#include <CLI/CLI.hpp>

#include "pellucid/cli/arguments.hpp"

namespace pellucid::cli {

namespace {

constexpr auto no_default = [](const Key<Source>&) { return ""; };

}  // namespace

void SourceOptions::add_reading_to(CLI::App& app) { keys_.add_to(app, About::reading, no_default); }

void SourceOptions::add_training_to(CLI::App& app) {
  keys_.add_to(app, About::columns, no_default);
  app.add_option("--test", test_, "rows that are sealed: a part, chosen by what a row says, or a file (default: 0.2)")
      ->type_name("PART|FILE")
      ->group(heading_of(About::splitting));
  keys_.add_to(app, About::splitting, no_default);
  keys_.add_to(app, About::pictures, no_default);
}

void SourceOptions::add_checking_to(CLI::App& app) { keys_.add_to(app, About::checking, no_default); }

Source SourceOptions::source(Source base) const {
  base = keys_.over(std::move(base));
  if (!test_.empty()) {
    const auto part = parse_number(test_);
    if (part && !(*part >= 0 && *part < 1)) {
      misuse("--test", test_ + " is outside [0, 1)", "give a part of the rows such as 0.2, or a file");
    }
    base.test = part.value_or(0);
    base.test_file = part ? "" : test_;
  }
  if (!base.group.empty() && !base.time.empty()) {
    misuse("--group", "--time is given too", "split by one of them");
  }
  return base;
}

}  // namespace pellucid::cli
