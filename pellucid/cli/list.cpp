// `pellucid list`: the catalogue as a reference page for people, and as JSON for programs.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>

#include "pellucid/base/error.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/key_reference.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/kinds.hpp"
#include "pellucid/reference/pages_json.hpp"

namespace pellucid::cli {

namespace {

using reference::EntryPage;
using reference::Formulas;
using reference::KindPage;
using reference::ParameterPage;

constexpr int unbroken = 1 << 20;  // columns of a page that goes to a file or another program

struct ListArguments {
  std::string kind, name;
  bool json = false, plots = false;
};

struct Page {
  int columns;
  bool colour;
};

std::string row(const std::string& name, const std::string& text, int width, const Page& page) {
  const int indent = width + 4;
  const std::string body = wrapped(text, indent, page.columns);
  return "  " + left(name, width) + body.substr(std::min(body.size(), static_cast<std::size_t>(width + 2)));
}

// The formula with long numbers rounded: 1 - 0.9 is 0.09999999999999998 exactly, and reads as 0.1.
std::string readable(const std::string& formula) {
  constexpr std::size_t long_number = 12;
  constexpr const char* digits = "0123456789.";
  std::string text;
  for (std::size_t at = 0; at < formula.size();) {
    const std::size_t end = std::min(formula.find_first_not_of(digits, at), formula.size());
    const std::string number = formula.substr(at, end - at);
    const auto value = number.size() < long_number ? std::nullopt : parse_number(number);
    text += value ? rounded(*value) : number;
    const std::size_t next = std::min(formula.find_first_of(digits, end), formula.size());
    text += formula.substr(end, next - end);
    at = next;
  }
  return text;
}

// Paragraphs whose broken lines begin two blanks further in, so that each is seen to go on.
std::string hanging(const std::string& text, int indent, int columns) {
  std::string result;
  for (const char letter : wrapped(text, indent, columns - 2)) {
    result += letter;
    if (letter == '\n') result += "  ";
  }
  result.resize(result.size() - 2);
  return result;
}

// Lines "name = formula" under a label, and what they hold for.
std::string formulas(const std::string& label, const Formulas& lines, const std::string& with, int width,
                     const Page& page) {
  if (lines.empty()) return "";
  std::string text;
  for (const auto& [name, formula] : lines) {
    text += hanging(name + " = " + readable(formula), width + 4, page.columns);
  }
  if (!with.empty()) text += row("", "with " + with, width, page);
  return "  " + left(label, width) + text.substr(static_cast<std::size_t>(width + 2));
}

std::string text_of(const EntryPage& entry, int width, const Page& page) {
  constexpr std::size_t most_read = 200;  // letters of a formula; a longer one stands in the JSON alone
  std::string text = paint(hanging(entry.signature, 0, page.columns), Colour::bold, page.colour);
  text += wrapped(entry.summary, 2, page.columns);
  text += formulas("formula", entry.mathematics, entry.options, width, page);
  if (entry.has_stable_form && entry.formulas.front().second.size() <= most_read) {
    text += formulas("stable form", entry.formulas, entry.formula_at, width, page);
  }
  if (!entry.symbols.empty()) text += row("where", entry.symbols, width, page);
  if (entry.example.call[0] != '\0') {
    text += row("example", entry.example.call + std::string(" gives ") + entry.example.gives, width, page);
  }
  if (!entry.aliases.empty()) text += row("aliases", listed(entry.aliases), width, page);
  for (const auto& [name, fact] : entry.facts) text += row(name, fact, width, page);
  for (const ParameterPage& parameter : entry.parameters) {
    const std::string range =
        parameter.interval.empty() ? parameter.kind : parameter.kind + " in " + parameter.interval;
    text +=
        row(parameter.name, parameter.summary + " (" + range + "; default: " + parameter.fallback + ")", width, page);
  }
  return text;
}

// The width of the longest name, so that none is cut.
int names_width(const KindPage& kind) {
  int width = 0;
  for (const EntryPage& entry : kind.entries) {
    width = std::max(width, width_of(entry.has_stable_form ? "stable form" : "formula"));
    for (const auto& [name, fact] : entry.facts) width = std::max(width, width_of(name));
    for (const ParameterPage& parameter : entry.parameters) width = std::max(width, width_of(parameter.name));
  }
  return width;
}

std::string text_of(const KindPage& kind, const Page& page) {
  std::string text = wrapped(kind.name + ": " + kind.summary, 0, page.columns);
  for (const EntryPage& entry : kind.entries) text += "\n" + text_of(entry, names_width(kind), page);
  return text;
}

std::string overview(const std::vector<KindPage>& kinds, const Page& page) {
  int width = 0;
  for (const KindPage& kind : kinds) width = std::max(width, width_of(kind.name));
  std::string text;
  for (const KindPage& kind : kinds) {
    std::string names;
    for (const EntryPage& entry : kind.entries) names += (names.empty() ? "" : ", ") + entry.name;
    text += row(kind.name, names, width, page);
  }
  return text;
}

const KindPage* find_kind(const std::vector<KindPage>& kinds, const std::string& name) {
  const auto is_it = [&](const KindPage& kind) { return kind.name == name; };
  const auto found = std::find_if(kinds.begin(), kinds.end(), is_it);
  return found == kinds.end() ? nullptr : &*found;
}

// The kinds that have an entry of that name, with that entry alone.
std::vector<KindPage> with_entry(const std::vector<KindPage>& kinds, const std::string& name) {
  std::vector<KindPage> found;
  for (const KindPage& kind : kinds) {
    for (const EntryPage& entry : kind.entries) {
      const bool is_alias = std::find(entry.aliases.begin(), entry.aliases.end(), name) != entry.aliases.end();
      if (entry.name == name || is_alias) found.push_back({kind.name, kind.summary, {entry}});
    }
  }
  return found;
}

[[noreturn]] void fail_unknown(const std::string& name, const std::vector<KindPage>& kinds) {
  std::vector<std::string> known;
  for (const KindPage& kind : kinds) {
    known.push_back(kind.name);
    for (const EntryPage& entry : kind.entries) {
      known.push_back(entry.name);
      known.insert(known.end(), entry.aliases.begin(), entry.aliases.end());
    }
  }
  const std::string near = nearest(name, known);
  fail({Fault::usage,
        "the catalogue has no \"" + printable(name) + "\"" +
            (kinds.size() == 1 ? " among its " + kinds.front().name : ""),
        "", near.empty() ? "" : "did you mean \"" + near + "\"?", "\"pellucid list\" names all there is"});
}

// What was asked for.
enum class Selected : unsigned char { everything, kind, entry };
struct Selection {
  std::vector<KindPage> kinds;
  Selected what;
};

Selection selected(const ListArguments& options) {
  const std::vector<KindPage> all = all_pages(options.plots);
  if (options.kind.empty()) return {all, Selected::everything};
  const KindPage* kind = find_kind(all, options.kind);
  if (kind != nullptr && options.name.empty()) return {{*kind}, Selected::kind};
  if (kind == nullptr && !options.name.empty()) fail_unknown(options.kind, all);
  const std::vector<KindPage> among = kind == nullptr ? all : std::vector<KindPage>{*kind};
  const std::string& name = kind == nullptr ? options.kind : options.name;
  Selection found{with_entry(among, name), Selected::entry};
  if (found.kinds.empty() && kind != nullptr) {
    for (const KindPage& other : with_entry(all, name)) {
      fail({Fault::usage, "the catalogue has no \"" + printable(name) + "\" among its " + kind->name, "",
            "it is among the " + other.name, "write \"pellucid list " + other.name + " " + name + "\""});
    }
  }
  if (found.kinds.empty()) fail_unknown(name, among);
  return found;
}

int run_list(const ListArguments& options) {
  if (options.plots && !options.json) misuse("--plots", "plots are numbers of --json", "add --json");
  const Selection selection = selected(options);
  if (options.json) {
    print(reference::json_of(selection.kinds).dump(2) + "\n");
    return done;
  }
  const Terminal out = terminal(stdout);
  const Page page{out.is_live ? out.columns : unbroken, out.has_colour};
  if (selection.what == Selected::everything) {
    const KindPage& first = selection.kinds.front();
    print(overview(selection.kinds, page));
    suggest({{"list " + first.name, "the page of one kind"},
             {"list " + first.entries.front().name, "the page of one entry"}});
    return done;
  }
  std::string text;
  for (const KindPage& kind : selection.kinds) {
    text +=
        selection.what == Selected::kind ? text_of(kind, page) : text_of(kind.entries.front(), names_width(kind), page);
  }
  print(text);
  return done;
}

}  // namespace

Command add_list(CLI::App& program) {
  const auto options = std::make_shared<ListArguments>();
  CLI::App* app = program.add_subcommand(
      "list", "Prints the catalogue: what a recipe can name, and what is found, compared, read and written.");
  std::string kinds;
  for_each_kind([&]<class Entry>() { kinds += (kinds.empty() ? "" : ", ") + std::string(Entry::plural); });
  app->add_option("KIND", options->kind, "one of: " + kinds);
  app->add_option("NAME", options->name, "one entry of that kind");
  app->add_flag("--json", options->json, "print one JSON object, with all that the pages say");
  app->add_flag("--plots", options->plots, "with --json: the points of each entry's curves too");
  app->footer("Example:\n  pellucid list activations");
  return {app, [options] { return run_list(*options); }};
}

}  // namespace pellucid::cli
