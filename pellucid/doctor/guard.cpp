#include "pellucid/doctor/guard.hpp"

#include <algorithm>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::doctor {

namespace {

std::vector<std::string> names_of_stopping() {
  std::vector<std::string> names;
  for (const Finding& finding : catalogue<Finding>()) {
    if (finding.consequence != nullptr) names.emplace_back(finding.name.text);
  }
  return names;
}

}  // namespace

void check_allowed(const Source& source, const OpenTable* table) {
  if (source.allow.empty() || table == nullptr) return;
  const std::vector<std::string> known = names_of_stopping();
  for (const std::string& word : source.allow) {
    const std::size_t colon = word.find(':');
    const std::string name = word.substr(0, colon);
    if (std::ranges::find(known, name) == known.end()) {
      fail({Fault::usage, "cannot use {source.allow}", "",
            "no finding that stops a training is called " + in_quotes(name),
            did_you_mean(name, known, "they are " + listed(known))});
    }
    if (colon != std::string::npos) table->seen.demand(word.substr(colon + 1), "{source.allow}");
  }
}

std::string way_to_allow(const Problem& problem) { return "{source.allow} " + as_option({problem.allowance()}); }

void demand_meaning(const std::vector<Problem>& problems, const Source& source) {
  std::vector<const Problem*> stopping;
  for (const Problem& each : problems) {
    if (each.stops()) stopping.push_back(&each);
  }
  if (stopping.empty()) return;
  const Problem& first = *stopping.front();
  const Found& found = first.found;
  std::string others;
  for (std::size_t i = 1; i < stopping.size(); ++i) others += (i == 1 ? "" : ", ") + stopping[i]->allowance();
  fail({Fault::refused, "will not train on " + in_quotes(source.path),
        found.column.empty() ? "" : "column " + in_quotes(found.column),
        found.text + ": " + first.finding->consequence + (others.empty() ? "" : " (and so do " + others + ")"),
        found.remedy + "; or train all the same with " + way_to_allow(first)});
}

}  // namespace pellucid::doctor
