// `pellucid manual`: the manual page of the program or of a command, in roff, made from the same objects that read the
// command line.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/help.hpp"

namespace pellucid::cli {

namespace {

// A line of text as roff shows it: no request, no escape, real hyphens.
std::string roff(const std::string& text) {
  std::string result;
  bool begins = true;
  for (const char c : text) {
    if (begins && (c == '.' || c == '\'')) result += "\\&";
    result += c == '\\' ? "\\e" : c == '-' ? "\\-" : std::string(1, c);
    begins = c == '\n';
  }
  return result;
}

std::string option_entry(const CLI::Option& option) {
  std::string names;
  for (const std::string& name : option.get_snames()) names += (names.empty() ? "-" : ", -") + name;
  for (const std::string& name : option.get_lnames()) names += (names.empty() ? "--" : ", --") + name;
  if (option.get_positional()) names = option.get_name(true);
  if (!option.get_type_name().empty()) names += " " + option.get_type_name();
  return ".TP\n.B " + roff(names) + "\n" + roff(option.get_description()) + "\n";
}

std::string page(const CLI::App& app) {
  std::string title = call_of(app);
  std::replace(title.begin(), title.end(), ' ', '-');
  const std::string summary = app.get_description().substr(0, app.get_description().find('.'));
  std::string text = ".TH " + roff(title) + " 1 \"\" \"Pellucid\" \"User Commands\"\n.SH NAME\n" + roff(title) +
                     " \\- " + roff(summary) + "\n.SH SYNOPSIS\n.B " + roff(usage(app)) + "\n.SH DESCRIPTION\n" +
                     roff(app.get_description()) + "\n";
  const std::vector<const CLI::App*> commands = app.get_subcommands({});
  if (!commands.empty()) text += ".SH COMMANDS\n";
  for (const CLI::App* command : commands) {
    text += ".TP\n.B " + roff(command->get_name()) + "\n" + roff(command->get_description()) + "\n";
  }
  text += ".SH OPTIONS\n";
  for (const CLI::Option* option : app.get_options()) text += option_entry(*option);
  return text + ".SH EXAMPLES\n.nf\n" + roff(app.get_footer()) + "\n.fi\n" +
         ".SH EXIT STATUS\n0 done, 1 the run failed, 2 wrong usage, 3 the data or a file cannot be used, 4 a guard "
         "refused, 130 interrupted after saving.\n";
}

int run_manual(const std::vector<std::string>& names, const CLI::App& program) {
  const CLI::App* app = &program;
  for (const std::string& name : names) {
    std::vector<std::string> known;
    const CLI::App* found = nullptr;
    for (const CLI::App* command : app->get_subcommands({})) {
      known.push_back(command->get_name());
      if (command->get_name() == name) found = command;
    }
    if (found == nullptr) {
      const std::string near = nearest(name, known);
      fail({Fault::usage, "unknown command \"" + printable(name) + "\"", "",
            near.empty() ? "" : "did you mean \"" + near + "\"?", "\"" + call_of(*app) + " --help\" lists them"});
    }
    app = found;
  }
  print(page(*app));
  return done;
}

}  // namespace

Command add_manual(CLI::App& program) {
  const auto names = std::make_shared<std::vector<std::string>>();
  CLI::App* app = program.add_subcommand("manual", "Prints the manual page of the program or of a command, in roff.");
  app->add_option("COMMAND", *names, "a command, such as train or classic neuron; without one the program's page");
  app->footer("Example:\n  pellucid manual train | man -l -");
  return {app, [names, &program] { return run_manual(*names, program); }};
}

}  // namespace pellucid::cli
