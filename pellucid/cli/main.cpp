// The program `pellucid`: reads the command line, runs one command, and turns every failure into one sentence and an
// exit code. Results go to standard output, everything else to standard error.
#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <new>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/memory_limit.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/help.hpp"
#include "pellucid/cli/key_options.hpp"
#include "pellucid/cli/memory.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/cli/usual_words.hpp"

namespace pellucid::cli {

namespace {

constexpr const char* version = "0.1.0";  // that of CMakeLists.txt; a test holds them equal

constexpr const char* epilogue =
    "Example:\n"
    "  pellucid train examples/penguins.csv --target species --run runs/first\n"
    "  pellucid unseal runs/first\n"
    "\n"
    "\"pellucid COMMAND --help\" shows a command's options and an example.\n"
    "Exit codes: 0 done, 1 the run failed, 2 wrong usage, 3 the data or a file cannot be used,\n"
    "4 a guard refused, 130 interrupted after saving.";

std::vector<Command> add_commands(CLI::App& program) {
  return {add_train(program),   add_lr_find(program),  add_resume(program),     add_unseal(program),
          add_predict(program), add_evaluate(program), add_explain(program),    add_check(program),
          add_plot(program),    add_watch(program),    add_report(program),     add_compare(program),
          add_export(program),  add_list(program),     add_make(program),       add_lab(program),
          add_bench(program),   add_classic(program),  add_completion(program), add_manual(program)};
}

std::vector<std::string> command_names(const CLI::App& program) {
  std::vector<std::string> names;
  for (const CLI::App* command : program.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

[[noreturn]] void fail_unknown(const std::string& what, const std::string& name, const std::vector<std::string>& known,
                               const std::string& help) {
  const std::string near = nearest(name, known);
  fail({Fault::usage, "unknown " + what + " \"" + printable(name) + "\"", "",
        near.empty() ? "" : "did you mean \"" + near + "\"?", "\"" + help + "\" lists them"});
}

// Words that no command or option took.
void refuse_unknown_words(const CLI::App& program) {
  const CLI::App* app = &program;
  while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
  const std::string help = call_of(*app) + " --help";
  const std::vector<std::string> words = app->remaining();
  if (words.empty()) return;
  const std::string& word = words.front();
  if (word.size() > 1 && word.front() == '-') {
    fail_unknown("option", word.substr(0, word.find('=')), option_names(*app), help);
  }
  const std::vector<std::string> commands = command_names(*app);
  if (!commands.empty()) fail_unknown("command", word, commands, help);
  fail({Fault::usage, "one word too many", "", in_quotes(word),
        "put texts with blanks in quotes; \"" + help + "\" shows an example"});
}

// CLI11 says "--epochs: 1 required N missing" or "--epochs: At Most 1 required but received 2".
[[noreturn]] void refuse_count(const std::string& message) {
  const std::string option = message.substr(0, message.find(':'));
  const bool is_repeated = message.find("received") != std::string::npos;
  fail({Fault::usage, "cannot use " + option, "", is_repeated ? "it is given more than once" : "its value is missing",
        is_repeated ? "give it once" : "write " + option + " VALUE"});
}

int run(int count, char** words) {
  CLI::App program("Neural networks you can see through: trains, explains and ships them on the CPU.", "pellucid");
  program.formatter(std::make_shared<HelpPages>());
  program.set_help_flag("--help,-h", "print this page");
  program.option_defaults()->group("Options");
  program.get_help_ptr()->group("Options");
  program.allow_extras();  // refused below, with the name that was meant
  program.require_subcommand(0, 1);
  program.footer(epilogue);
  bool wants_version = false;
  program.add_flag("--version", wants_version, "print the version");
  const std::vector<Command> commands = add_commands(program);
  add_memory_to_readers(program);

  try {
    std::vector<std::string> own = in_own_words(program, {words + 1, words + std::max(count, 1)});
    std::ranges::reverse(own);  // as CLI11 takes them
    program.parse(std::move(own));
  } catch (const CLI::CallForHelp&) {
    print(program.help());
    return done;
  } catch (const CLI::ArgumentMismatch& error) {
    refuse_count(error.what());
  } catch (const CLI::ParseError& error) {
    fail({Fault::usage, "cannot read the command line", "", error.what(), "\"pellucid --help\" lists the commands"});
  }
  refuse_unknown_words(program);
  if (wants_version) {
    print(std::string("pellucid ") + version + "\n");
    return done;
  }
  for (const Command& command : commands) {
    if (command.app->parsed()) return command.run();
  }
  print(program.help());
  return done;
}

int complain(const std::string& message, Fault fault) {
  note(paint("pellucid: " + message, Colour::red, terminal(stderr).has_colour) + "\n");
  return static_cast<int>(fault);
}

}  // namespace

}  // namespace pellucid::cli

int main(int count, char** words) {
  using namespace pellucid;
  // A file that is opened must not become standard output or error where those are closed.
  while (true) {
    const int file = ::open("/dev/null", O_RDWR);
    if (file < 0 || file > STDERR_FILENO) {
      if (file >= 0) ::close(file);
      break;
    }
  }
  std::signal(SIGPIPE, SIG_DFL);  // a reader that goes away ends the program quietly
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error like a full disk
  limit_memory(sensible_memory_limit(), false);
  try {
    return cli::run(count, words);
  } catch (const Failure& failure) {
    return cli::complain(failure.error().message(option_naming), failure.error().fault);
  } catch (const std::bad_alloc&) {
    return cli::complain("not enough memory. use fewer rows, a smaller batch or a smaller model", Fault::run);
  } catch (const std::exception& error) {
    return cli::complain(std::string("it ended unexpectedly: ") + error.what() + ". please report this", Fault::run);
  }
}
