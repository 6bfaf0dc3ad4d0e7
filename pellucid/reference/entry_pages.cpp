#include "pellucid/reference/entry_pages.hpp"

#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/kinds.hpp"
#include "pellucid/nn/spec.hpp"

namespace pellucid::reference {

namespace {

using nn::Arguments;

const char* name_of(nn::Kind kind) {
  switch (kind) {
    case nn::Kind::number:
      return "number";
    case nn::Kind::integer:
      return "integer";
    case nn::Kind::boolean:
      return "boolean";
    case nn::Kind::choice:
      return "word";
    case nn::Kind::gain:
      return "number or activation";
    case nn::Kind::numbers:
      return "numbers";
    case nn::Kind::expression:
      return "expression";
    case nn::Kind::initializer:
      return "initializer";
    case nn::Kind::steps:
      return "steps";
  }
  return "";
}

bool comes_from_task(const nn::Parameter& row) {
  return row.kind == nn::Kind::integer && row.fallback == nn::from_task && !row.interval.contains(row.fallback);
}

bool is_numeric(const nn::Parameter& row) { return row.kind == nn::Kind::number || row.kind == nn::Kind::integer; }

std::string fallback_of(const nn::Parameter& row) {
  if (std::isnan(row.fallback)) return "required";
  if (comes_from_task(row)) return "from the task";
  if (row.kind == nn::Kind::boolean) return row.fallback != 0 ? "true" : "false";
  if (row.fallback_text[0] != '\0') return row.fallback_text;
  return number_text(row.fallback);
}

bool is_written_out(const nn::Parameter& row) { return !std::isnan(row.fallback) && !comes_from_task(row); }

// A number that a parameter without a default may take.
double example_of(const nn::Interval& interval) {
  if (interval.contains(1)) return 1;
  if (std::isfinite(interval.low) && std::isfinite(interval.high)) return (interval.low + interval.high) / 2;
  return std::isfinite(interval.low) ? std::floor(interval.low) + 1 : 0;
}

// Kinds need no parameters, formulas or facts: what an entry does not have is left out of its page.
template <class Entry>
const std::vector<nn::Parameter>& parameters_of(const Entry& entry) {
  static const std::vector<nn::Parameter> none;
  if constexpr (requires { entry.parameters; }) {
    return entry.parameters;
  } else {
    return none;
  }
}

template <class Entry>
std::string signature_of(const Entry& entry) {
  std::string text = entry.name.text;
  const char* separator = "(";
  for (const nn::Parameter& row : parameters_of(entry)) {
    text += separator + std::string(row.name.text) + (is_written_out(row) ? "=" + fallback_of(row) : "") +
            (row.takes_rest ? ", …" : "");
    separator = ", ";
  }
  return separator[0] == ',' ? text + ")" : text;
}

template <class Entry>
bool is_given_as_expression(const Entry& entry) {
  for (const nn::Parameter& row : parameters_of(entry)) {
    if (row.kind == nn::Kind::expression && std::isnan(row.fallback)) return true;
  }
  return false;
}

// The defaults, and examples for what has none.
template <class Entry>
Arguments usual_arguments(const Entry& entry) {
  nn::Call call{entry.name.text, {}};
  for (const nn::Parameter& row : parameters_of(entry)) {
    if (!std::isnan(row.fallback)) continue;
    const bool has_example = row.kind == nn::Kind::steps;
    call.arguments.emplace_back(row.name.text, has_example ? row.example : number_text(example_of(row.interval)));
    if (has_example && row.takes_rest) call.arguments.emplace_back("", row.example);
  }
  return nn::bind_arguments(call, parameters_of(entry), std::string(Entry::kind) + " " + entry.name.text);
}

// What stands in the formula as a number and not by its name.
template <class Entry>
std::string numbers_in_formula(const Entry& entry, const Arguments& arguments, const std::string& formula) {
  std::string text;
  for (const nn::Parameter& row : parameters_of(entry)) {
    const std::string name = row.name.text;
    if (row.kind == nn::Kind::steps) {
      std::string all;
      for (const std::string& steps : arguments.texts(name)) all += (all.empty() ? "" : ", ") + steps;
      text += (text.empty() ? "" : ", ") + name + " = " + all;
      continue;
    }
    if (!is_numeric(row) || comes_from_task(row) || has_word(formula, name)) continue;
    text += (text.empty() ? "" : ", ") + name + " = " + number_text(arguments[name]);
  }
  return text;
}

[[maybe_unused]] std::string name_of(const std::vector<Task>& tasks) {
  std::string names;
  for (const Task task : tasks) names += (names.empty() ? "" : ", ") + std::string(pellucid::name_of(task));
  return names;
}

[[maybe_unused]] std::string name_of(const std::vector<Text>& texts) {
  std::string all;
  for (const Text& text : texts) all += (all.empty() ? "" : ", ") + std::string(text.text);
  return all;
}

template <class Entry>
Formulas facts_of(const Entry& entry) {
  Formulas facts;
  const auto add = [&](const char* name, std::string text) {
    if (!text.empty()) facts.emplace_back(name, std::move(text));
  };
  if constexpr (requires { entry.label; }) {
    if (entry.label.text != std::string(entry.name.text)) add("label", entry.label.text);
  }
  if constexpr (requires { name_of(entry.subject); }) add("about", name_of(entry.subject));
  if constexpr (requires { entry.rule; }) add("rule", entry.rule.text);
  if constexpr (requires { entry.tasks; }) add("tasks", name_of(entry.tasks));
  if constexpr (requires { entry.ending; }) add("ending", entry.ending.text);
  if constexpr (requires { entry.endings; }) add("endings", name_of(entry.endings));
  if constexpr (requires { entry.range; }) add("range", entry.range.text);
  if constexpr (requires { entry.output; }) add("output", entry.output.text);
  if constexpr (requires { entry.truth; }) {
    add("truth", entry.truth == nn::Truth::classes  ? "classes"
                 : entry.truth == nn::Truth::binary ? "binary"
                 : entry.truth == nn::Truth::counts ? "counts"
                                                    : "numbers");
  }
  if constexpr (requires { entry.procedure; }) {
    if (entry.procedure != nn::Procedure::none) add("procedure", "whole batches");
  }
  if constexpr (requires { name_of(entry.of); }) add("of", name_of(entry.of));
  if constexpr (requires { name_of(entry.needs); }) add("needs", name_of(entry.needs));
  if constexpr (requires { name_of(entry.best); }) add("best", name_of(entry.best));
  if constexpr (requires { entry.use; }) add("use", entry.use.text);
  if constexpr (requires { entry.source; }) add("source", entry.source.text);
  return facts;
}

// Whether its values are more than each number's own definition.
template <class Entry>
bool is_arranged(const Entry& entry) {
  if constexpr (requires { entry.arrange; }) return entry.arrange != nullptr;
  return false;
}

// Definitions in the graph's language are written out; of what is no expression the entry has the formula as a text.
template <class Entry>
void add_formulas(EntryPage& page, const Entry& entry, bool with_plots) {
  if constexpr (requires { entry.formula; }) {
    page.formulas = {{entry.name.text, entry.formula.text}};
    page.formula_at = numbers_in_formula(entry, usual_arguments(entry), entry.formula.text);
  } else if constexpr (requires { formulas_of(entry, Arguments()); }) {
    if (is_given_as_expression(entry)) {
      page.formulas = {{Entry::kind, "the expression that is given"}};
      return;
    }
    const Arguments arguments = usual_arguments(entry);
    page.formulas = formulas_of(entry, arguments);
    page.formula_at = numbers_in_formula(entry, arguments, page.formulas.front().second);
    if constexpr (requires { nn::plot_of(entry, arguments); }) {
      if (with_plots && !is_arranged(entry)) page.plot = nn::plot_of(entry, arguments);
    }
  }
}

// The formulas as a textbook has them, and what the symbols in them are.
template <class Entry>
void add_mathematics(EntryPage& page, const Entry& entry) {
  if constexpr (requires { entry.mathematics; }) page.mathematics = lines_of(entry.mathematics);
  if constexpr (requires { entry.range; } || requires { entry.truth; }) {
    page.has_stable_form = may_overflow(page.mathematics);
  }
  const bool is_derived = page.mathematics.empty();
  if (is_derived) page.mathematics = page.formulas;
  page.options = is_derived ? page.formula_at : options_beside(page.mathematics, parameters_of(entry));
  if constexpr (requires { Entry::symbols; }) {
    Formulas shown = page.mathematics;
    if (page.has_stable_form) shown.push_back(page.formulas.front());
    page.symbols = symbols_in(shown, Entry::symbols, parameters_of(entry));
  }
}

template <class Entry>
EntryPage page_of(const Entry& entry, bool with_plots) {
  EntryPage page{.name = entry.name.text,
                 .aliases = {},
                 .signature = signature_of(entry),
                 .summary = entry.summary.text,
                 .formulas = {},
                 .formula_at = "",
                 .facts = facts_of(entry),
                 .parameters = {}};
  if constexpr (requires { entry.aliases; }) page.aliases.assign(entry.aliases.begin(), entry.aliases.end());
  add_formulas(page, entry, with_plots);
  add_mathematics(page, entry);
  if constexpr (requires { entry.example; }) {
    if (std::string_view(entry.example.call).find('\n') == std::string_view::npos)
      page.example = entry.example;  // no file
  }
  for (const nn::Parameter& row : parameters_of(entry)) {
    page.parameters.push_back({row.name.text, row.summary.text, name_of(row.kind), fallback_of(row),
                               is_numeric(row) ? nn::to_string(row.interval) : "", row});
  }
  return page;
}

}  // namespace

std::vector<KindPage> entry_pages(bool with_plots) {
  std::vector<KindPage> kinds;
  for_each_kind([&]<class Entry>() {
    KindPage page{Entry::plural, Entry::about, {}};
    for (const Entry& entry : catalogue<Entry>()) page.entries.push_back(page_of(entry, with_plots));
    kinds.push_back(std::move(page));
  });
  return kinds;
}

}  // namespace pellucid::reference
