// A command of the program: what it takes, and what it does. Each one is a file of its own; main.cpp lists them.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;  // CLI11 is dear to compile: only files that add options include it
}

namespace pellucid::cli {

struct Command {
  CLI::App* app;             ///< its options and its help, as CLI11 holds them
  std::function<int()> run;  ///< called once the options are read; returns the exit code
};

Command add_train(CLI::App& program);
Command add_lr_find(CLI::App& program);
Command add_resume(CLI::App& program);
Command add_check(CLI::App& program);
Command add_unseal(CLI::App& program);
Command add_predict(CLI::App& program);
Command add_evaluate(CLI::App& program);
Command add_explain(CLI::App& program);
Command add_report(CLI::App& program);
Command add_compare(CLI::App& program);
Command add_export(CLI::App& program);
Command add_plot(CLI::App& program);
Command add_watch(CLI::App& program);
Command add_lab(CLI::App& program);
Command add_bench(CLI::App& program);
Command add_list(CLI::App& program);
Command add_make(CLI::App& program);
Command add_classic(CLI::App& program);
Command add_completion(CLI::App& program);
Command add_manual(CLI::App& program);

constexpr int done = 0;
constexpr int interrupted = 130;  ///< as a shell reports a program that Ctrl-C ended

/// The value of a positional argument. Fails (Fault::usage) if it was not given.
const std::string& demand(const std::string& value, const std::string& command, const std::string& name);

/// Results: to standard output. Fails (Fault::run) if they cannot be written.
void print(const std::string& text);
/// Everything else: to standard error, after the results so far.
void note(const std::string& text);

/// The commands to try next, without the program's name (it is written as it was called): to standard error.
void suggest(std::vector<std::pair<std::string, std::string>> commands_and_meanings);

}  // namespace pellucid::cli
