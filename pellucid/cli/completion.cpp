// `pellucid completion`: what a shell needs to complete commands, options and the catalogue's kinds. Made from the same
// objects that read the command line, so it never lacks an option.
#include <CLI/CLI.hpp>
#include <memory>

#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/key_reference.hpp"

namespace pellucid::cli {

namespace {

std::string first_sentence(const std::string& text) {
  std::string sentence = text.substr(0, text.find('.'));
  for (char& c : sentence) c = c == '\n' || c == '\'' ? ' ' : c;
  return sentence;
}

std::vector<std::string> long_names(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  return names;
}

std::string options_of(const CLI::App& app) {
  std::string words;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : long_names(*option)) words += (words.empty() ? "" : " ") + name;
  }
  return words;
}

std::string kinds() {
  std::string words;
  for (const reference::KindPage& kind : all_pages()) words += (words.empty() ? "" : " ") + kind.name;
  return words;
}

std::string commands_of(const CLI::App& app) {
  std::string words;
  for (const CLI::App* command : app.get_subcommands({})) words += (words.empty() ? "" : " ") + command->get_name();
  return words;
}

// Sets $words to the options that fit, and $names to what a word that is no option may be (else: a file).
std::string bash_cases(const CLI::App& app, int depth) {
  const std::string indent(static_cast<std::size_t>(2 * depth), ' ');
  std::string cases = indent + "case ${COMP_WORDS[" + std::to_string(depth) + "]} in\n";
  for (const CLI::App* command : app.get_subcommands({})) {
    const std::string names = command->get_name() == "list" ? kinds() : commands_of(*command);
    cases += indent + "  " + command->get_name() + ")\n" + indent + "    words=\"" + options_of(*command) + "\"\n";
    if (!names.empty()) {
      cases += indent + "    ((COMP_CWORD == " + std::to_string(depth + 1) + ")) && names=\"" + names + "\"\n";
    }
    if (!command->get_subcommands({}).empty()) cases += bash_cases(*command, depth + 1);
    cases += indent + "    ;;\n";
  }
  return cases + indent + "esac\n";
}

// bash; zsh takes it as well, by bashcompinit.
std::string bash(const CLI::App& program) {
  return "_pellucid() {\n"
         "  local word=${COMP_WORDS[COMP_CWORD]} words=\"\" names=\"\"\n"
         "  COMPREPLY=()\n"
         "  if ((COMP_CWORD == 1)); then\n"
         "    COMPREPLY=($(compgen -W \"" +
         commands_of(program) + " " + options_of(program) +
         "\" -- \"$word\"))\n"
         "    return\n"
         "  fi\n" +
         bash_cases(program, 1) +
         "  if [[ $word == -* ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
         "  elif [[ -n $names ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$names\" -- \"$word\"))\n"
         "  else\n"
         "    COMPREPLY=($(compgen -f -- \"$word\"))\n"
         "  fi\n"
         "}\n"
         "complete -o filenames -F _pellucid pellucid\n";
}

// The commands of `app`, offered where `condition` holds.
std::string fish_commands(const CLI::App& app, const std::string& condition) {
  std::string text;
  for (const CLI::App* command : app.get_subcommands({})) {
    const std::string name = command->get_name();
    text += "complete -c pellucid -n '" + condition + "' -f -a " + name + " -d '" +
            first_sentence(command->get_description()) + "'\n";
    const std::string inside = "__fish_seen_subcommand_from " + name;
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& each : option->get_lnames()) {
        text += "complete -c pellucid -n '" + inside + "' -l " + each + (option->get_type_name().empty() ? "" : " -r") +
                " -d '" + first_sentence(option->get_description()) + "'\n";
      }
    }
    text += fish_commands(*command, inside);
  }
  return text;
}

std::string fish(const CLI::App& program) {
  return fish_commands(program, "__fish_use_subcommand") +
         "complete -c pellucid -n '__fish_seen_subcommand_from list' -f -a '" + kinds() + "'\n";
}

int run_completion(const std::string& shell, const CLI::App& program) {
  if (shell == "bash") {
    print(bash(program));
  } else if (shell == "zsh") {
    print("#compdef pellucid\nautoload -U +X bashcompinit && bashcompinit\n" + bash(program));
  } else if (shell == "fish") {
    print(fish(program));
  } else {
    misuse("SHELL", shell.empty() ? "it is missing" : "\"" + printable(shell) + "\" is unknown",
           "use bash, zsh or fish");
  }
  return done;
}

}  // namespace

Command add_completion(CLI::App& program) {
  const auto shell = std::make_shared<std::string>();
  CLI::App* app = program.add_subcommand("completion", "Prints what a shell needs to complete commands and options.");
  app->add_option("SHELL", *shell, "bash, zsh or fish");
  app->footer("Example:\n  pellucid completion bash > ~/.local/share/bash-completion/completions/pellucid");
  return {app, [shell, &program] { return run_completion(*shell, program); }};
}

}  // namespace pellucid::cli
