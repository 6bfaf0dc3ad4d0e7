#include "pellucid/doctor/finding.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace pellucid::doctor {

namespace {

bool can_be_asked(Subject subject, const Case& at) {
  switch (subject) {
    case Subject::column:
    case Subject::table:
      return at.table != nullptr && at.preparation != nullptr;
    case Subject::split:
      return at.sealing != nullptr;
    case Subject::target:
      return at.table != nullptr && at.preparation != nullptr && at.labelled != nullptr;
    case Subject::model:
      return at.model != nullptr;
    case Subject::run:
      return at.recipe != nullptr && at.history != nullptr && !at.history->epochs.empty();
  }
  return false;
}

/// Of an input column among the others; -1 of what is none.
std::ptrdiff_t place_of(const std::string& column, const data::Preparation* preparation) {
  if (preparation == nullptr) return -1;
  const auto& columns = preparation->columns;
  const auto found = std::ranges::find(columns, column, &data::FittedColumn::name);
  return found == columns.end() ? -1 : found - columns.begin();
}

}  // namespace

const char* name_of(Subject subject) {
  constexpr std::array<const char*, 6> names{"column", "table", "split", "target", "model", "run"};
  return names[static_cast<std::size_t>(subject)];
}

std::vector<Problem> find_problems(const Case& at) {
  std::vector<Problem> problems;
  for (const Finding& finding : catalogue<Finding>()) {
    if (!can_be_asked(finding.subject, at)) continue;
    for (Found& found : finding.find(at)) problems.push_back({&finding, std::move(found)});
  }
  std::ranges::stable_sort(problems, {}, [&](const Problem& problem) {
    return std::tuple(problem.finding->subject, place_of(problem.found.column, at.preparation), problem.finding->rank);
  });
  return problems;
}

}  // namespace pellucid::doctor
