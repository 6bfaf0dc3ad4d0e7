#include "pellucid/cli/help.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <vector>

#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

namespace {

constexpr int widest_page = 100;
constexpr int widest_name = 26;

int columns() { return std::min(terminal(stdout).columns, widest_page); }

// "  name    text, broken and indented": the name on a line of its own where it is too long.
std::string row(const std::string& name, const std::string& text, int width) {
  const int indent = width + 4;
  const std::string body = wrapped(text, indent, columns());
  if (width_of(name) > width) return "  " + name + "\n" + body;
  return "  " + left(name, width) + body.substr(std::min(body.size(), static_cast<std::size_t>(width + 2)));
}

std::string table(const std::vector<std::pair<std::string, std::string>>& rows) {
  int width = 0;
  for (const auto& [name, text] : rows) {
    if (width_of(name) <= widest_name) width = std::max(width, width_of(name));
  }
  std::string page;
  for (const auto& [name, text] : rows) page += row(name, text, width);
  return page;
}

std::string name_of(const CLI::Option& option) {
  std::string name;
  for (const std::string& each : option.get_snames()) name += (name.empty() ? "-" : ", -") + each;
  for (const std::string& each : option.get_lnames()) name += (name.empty() ? "--" : ", --") + each;
  return option.get_type_name().empty() ? name : name + " " + option.get_type_name();
}

std::string commands(const CLI::App& app) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const CLI::App* command : app.get_subcommands({})) {
    const std::string text = command->get_description();
    rows.emplace_back(command->get_name(), text.substr(0, text.find('.')));
  }
  return rows.empty() ? "" : "\nCommands:\n" + table(rows);
}

std::string positionals(const CLI::App& app) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) rows.emplace_back(option->get_name(true), option->get_description());
  }
  return rows.empty() ? "" : "\n" + table(rows);
}

std::string options(const CLI::App& app, const std::string& group) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const CLI::Option* option : app.get_options()) {
    if (option->nonpositional() && option->get_group() == group)
      rows.emplace_back(name_of(*option), option->get_description());
  }
  return rows.empty() ? "" : "\n" + group + ":\n" + table(rows);
}

}  // namespace

std::string call_of(const CLI::App& app) {
  return (app.get_parent() == nullptr ? "" : call_of(*app.get_parent()) + " ") + app.get_name();
}

std::string usage(const CLI::App& app) {
  if (!app.get_subcommands({}).empty()) return call_of(app) + " COMMAND …";
  std::string line = call_of(app);
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) line += " " + option->get_name(true);
  }
  return line + " [options]";
}

std::string HelpPages::make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const {
  std::string page = wrapped(app->get_description(), 0, columns()) + "\nUsage: " + usage(*app) + "\n";
  page += positionals(*app) + commands(*app);
  for (const std::string& group : app->get_groups()) page += options(*app, group);
  return page + "\n" + app->get_footer() + "\n";
}

}  // namespace pellucid::cli
