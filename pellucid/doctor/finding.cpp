#include "pellucid/doctor/finding.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "pellucid/base/parallel.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/csv_row.hpp"

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
    case Subject::pictures:
      return at.pictures != nullptr;
    case Subject::model:
      return at.model != nullptr;
    case Subject::run:
      return at.recipe != nullptr && at.history != nullptr && !at.history->epochs.empty();
  }
  return false;
}

/// Of the input columns among each other.
std::unordered_map<std::string_view, std::ptrdiff_t> places_of(const data::Preparation* preparation) {
  std::unordered_map<std::string_view, std::ptrdiff_t> places;
  if (preparation == nullptr) return places;
  for (const data::FittedColumn& column : preparation->columns) {
    places.emplace(column.name, static_cast<std::ptrdiff_t>(places.size()));
  }
  return places;
}

}  // namespace

const char* name_of(Subject subject) {
  constexpr std::array<const char*, 7> names{"column", "table", "split", "target", "pictures", "model", "run"};
  return names[static_cast<std::size_t>(subject)];
}

std::vector<InputColumn> input_columns(const Case& at, std::initializer_list<data::ColumnType> types) {
  const data::ColumnsByName columns(*at.table);
  std::vector<InputColumn> found;
  for (const data::FittedColumn& fitted : at.preparation->columns) {
    if (std::ranges::find(types, fitted.type) == types.end()) continue;
    found.push_back({fitted, *columns.find(fitted.name)});
  }
  return found;
}

std::string as_option(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ",") + data::csv_field(name);
  return list.find('"') == std::string::npos ? in_quotes(list) : "'" + printable(list) + "'";
}

std::string Problem::allowance() const { return finding->name.text + (found.column.empty() ? "" : ":" + found.column); }

std::vector<Problem> find_problems(const Case& at) {
  std::vector<const Finding*> asked;
  for (const Finding& finding : catalogue<Finding>()) {
    if (can_be_asked(finding.subject, at)) asked.push_back(&finding);
  }
  std::vector<std::vector<Found>> answers(asked.size());
  const Index cells = at.table == nullptr ? 0 : at.table->rows * std::ssize(at.table->columns);
  for_each_part(std::ssize(asked), cells, [&](Index part) {
    const auto place = static_cast<std::size_t>(part);
    answers[place] = asked[place]->find(at);
  });
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    for (Found& found : answers[i]) problems.push_back({asked[i], std::move(found)});
  }
  if (at.source != nullptr) {
    for (Problem& each : problems) {
      const std::vector<std::string>& allowed = at.source->allow;
      each.is_allowed = each.found.stops && std::ranges::find(allowed, each.allowance()) != allowed.end();
    }
  }
  const auto places = places_of(at.preparation);
  std::ranges::stable_sort(problems, {}, [&](const Problem& problem) {
    const auto found = places.find(problem.found.column);
    const std::ptrdiff_t place = found == places.end() ? -1 : found->second;  // what is no input column comes first
    return std::tuple(problem.finding->subject, place, problem.finding->rank);
  });
  return problems;
}

std::vector<Problem> find_problems(const Opened& opened, const Prepared& prepared, const Recipe& recipe,
                                   const History* history) {
  const std::vector<nn::Step> steps = nn::parse_model(recipe.model);
  Case at{.pictures = opened.pictures(), .model = &steps};
  if (const OpenTable* const table = opened.table()) {
    at.table = &table->seen;
    at.preparation = prepared.preparation();
    at.labelled = &*prepared.table;
    at.sealing = &table->sealing;
    at.source = &table->source;
  }
  if (history != nullptr && !history->epochs.empty()) {
    at.recipe = &recipe;
    at.history = history;
  }
  return find_problems(at);
}

}  // namespace pellucid::doctor
