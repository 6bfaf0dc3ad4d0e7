// The grammar users write: name(parameter=value, …), steps joined by |. Read here, checked against the catalogue.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn {

/// "huber(delta=1.5)" taken apart: a positional argument has an empty name.
struct Call {
  std::string name;
  std::vector<std::pair<std::string, std::string>> arguments;
};

/// Fails (Fault::usage) naming `text` and the column.
Call parse_call(std::string_view text);
/// "linear(64) | relu": the steps in order.
std::vector<Call> parse_steps(std::string_view text);

/// The call's arguments checked against an entry's parameters, the others at their defaults. `what` names the entry in
/// messages ("optimizer adam"). Fails on an unknown name (with the nearest), a value that is no number or outside its
/// interval, a missing required one.
Arguments bind_arguments(const Call& call, const std::vector<Parameter>& parameters, const std::string& what);

/// An entry with its arguments.
template <class Entry>
struct Use {
  const Entry* entry = nullptr;
  Arguments arguments;
};

/// Whether that is the entry's name or, of a kind that has them, one of its aliases.
template <class Entry>
bool answers_to(const Entry& entry, std::string_view name) {
  if constexpr (requires { entry.aliases; }) {
    if (std::find(entry.aliases.begin(), entry.aliases.end(), name) != entry.aliases.end()) return true;
  }
  return name == entry.name.text;
}

/// The entry that answers to that name, or null.
template <class Entry>
const Entry* find(std::string_view name) {
  for (const Entry& entry : catalogue<Entry>()) {
    if (answers_to(entry, name)) return &entry;
  }
  return nullptr;
}

[[noreturn]] void fail_unknown(const std::string& kind, const std::string& name, const std::vector<std::string>& known);

template <class Entry>
std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const Entry& entry : catalogue<Entry>()) all.emplace_back(entry.name.text);
  return all;
}

/// The entry and arguments that `call` asks for. Fails if there is none of that name, suggesting the nearest.
template <class Entry>
Use<Entry> use(const Call& call) {
  const Entry* entry = find<Entry>(call.name);
  if (entry == nullptr) fail_unknown(Entry::kind, call.name, names<Entry>());
  return {entry, bind_arguments(call, entry->parameters, std::string(Entry::kind) + " " + call.name)};
}
template <class Entry>
Use<Entry> use(std::string_view text) {
  return use<Entry>(parse_call(text));
}

/// The call with every default written out: "adam(lr=0.001, beta1=0.9, …)".
std::string written(std::string_view name, const Arguments& arguments, const std::vector<Parameter>& parameters);
template <class Entry>
std::string written(const Use<Entry>& use) {
  return written(use.entry->name.text, use.arguments, use.entry->parameters);
}

}  // namespace pellucid::nn
