// Words that people know from other programs: taken where they mean one thing here, as "help train" does "train
// --help", else answered with the right words.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace pellucid::cli {

/// The words of a command line, without the program's name, with options of `program`'s commands in place of those that
/// mean the same elsewhere, and --help behind them for "help" before them. Fails (Fault::usage) on one whose place here
/// is inside another option, with what to write.
std::vector<std::string> in_own_words(const CLI::App& program, std::vector<std::string> words);

}  // namespace pellucid::cli
