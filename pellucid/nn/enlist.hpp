// Entries of a program's own: the same structs as those of the catalogue's files, found by name everywhere afterwards.
//
//     pellucid::enlist(pellucid::nn::Activation{.name = "swirl", .summary = "…", .range = "…", .use = "…",
//         .source = "…", .parameters = {}, .define = [](Value z, const Arguments&) { return z * sigmoid(z); }});
#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "pellucid/nn/catalogue.hpp"
#include "pellucid/nn/spec.hpp"

namespace pellucid::nn {

/// Fails (Fault::usage) if `name` is no name of an entry (lower-case letters, digits and _, beginning with a letter) or
/// one of `taken`. `kind` is that of the entry.
void demand_new_name(const std::string& kind, const std::string& name, const std::vector<std::string>& taken);

/// What can be seen of a definition before it is used: that it gives the right shape with its defaults, that the
/// derivative of an activation or a loss is that of central differences in float64, and that nothing is infinite or not
/// a number, at extremes either. Fails (Fault::usage) naming the entry and what is wrong.
void check_entry(const Activation& entry);
void check_entry(const Loss& entry);
void check_entry(const Layer& entry);
void check_entry(const Initializer& entry);
void check_entry(const Optimizer& entry);
void check_entry(const Schedule& entry);
void check_entry(const Averaging& entry);

}  // namespace pellucid::nn

namespace pellucid {

/// Adds an entry of any kind to the catalogue; it stands behind those that are there. Enlist before anything uses the
/// catalogue, and from one thread: nothing locks it. A model that names the entry is loaded only after it is enlisted.
/// Fails (Fault::usage), adding nothing, if the name is impossible or taken (layers and activations share theirs), or
/// if the definition does not pass its checks.
template <class Entry>
void enlist(Entry entry) {
  constexpr bool is_step = std::is_same_v<Entry, nn::Activation> || std::is_same_v<Entry, nn::Layer>;
  std::vector<std::string> taken = nn::names<Entry>();
  if constexpr (is_step) {
    using Other = std::conditional_t<std::is_same_v<Entry, nn::Layer>, nn::Activation, nn::Layer>;
    for (const std::string& name : nn::names<Other>()) taken.push_back(name);
  }
  nn::demand_new_name(Entry::kind, entry.name.text, taken);
  if constexpr (requires { nn::check_entry(entry); }) nn::check_entry(entry);
  Entry::registered().push_back(std::move(entry));
}

}  // namespace pellucid
