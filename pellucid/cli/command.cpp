#include "pellucid/cli/command.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "pellucid/base/error.hpp"
#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

const std::string& demand(const std::string& value, const std::string& command, const std::string& name) {
  if (value.empty()) {
    fail({Fault::usage, "pellucid " + command + " needs " + name, "", "it is missing",
          "\"pellucid " + command + " --help\" shows an example"});
  }
  return value;
}

namespace {

/// Cleans a text where a terminal would take it for commands; elsewhere each byte stays.
std::string as_shown(const std::string& text, std::FILE* stream) {
  const Terminal to = terminal(stream);
  return to.is_terminal ? for_terminal(text, to.has_colour) : text;
}

}  // namespace

void print(const std::string& text) {
  const std::string shown = as_shown(text, stdout);
  errno = 0;
  const bool is_written =
      std::fwrite(shown.data(), 1, shown.size(), stdout) == shown.size() && std::fflush(stdout) == 0;
  if (is_written || errno == EPIPE) return;  // nobody reads any more: what was to be done is done
  fail({Fault::run, "cannot write the results", "standard output", std::strerror(errno), "check where it is sent to"});
}

void note(const std::string& text) {
  std::fflush(stdout);
  const std::string shown = as_shown(text, stderr);
  std::fwrite(shown.data(), 1, shown.size(), stderr);
}

void suggest(std::vector<std::pair<std::string, std::string>> commands_and_meanings) {
  for (auto& [command, meaning] : commands_and_meanings) command = shell_word(program_invocation_name) + " " + command;
  const Terminal err = terminal(stderr);
  int width = 0;
  int longest_meaning = 0;
  for (const auto& [command, meaning] : commands_and_meanings) {
    width = std::max(width, width_of(command));
    longest_meaning = std::max(longest_meaning, width_of(meaning));
  }
  const bool is_beside = width + longest_meaning + 6 <= err.columns;
  std::string text = "\nnext:\n";
  for (const auto& [command, meaning] : commands_and_meanings) {
    text += "  " + (is_beside ? left(command, width) + "  " : command + "\n      ") +
            paint("# " + meaning, Colour::dim, err.has_colour) + "\n";
  }
  note(text);
}

}  // namespace pellucid::cli
