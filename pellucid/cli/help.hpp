// The help pages: of the program, and of each command, with its example.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace pellucid::cli {

/// How a command is called: "pellucid classic neuron".
std::string call_of(const CLI::App& app);
/// What follows "Usage: ": the call with its arguments.
std::string usage(const CLI::App& app);

class HelpPages : public CLI::FormatterBase {
 public:
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;
};

}  // namespace pellucid::cli
