// stamped_copies: rows that stand there again with another stamp, such as when they were loaded, so that they are not
// equal and no copies.
#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <unordered_set>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/evidence.hpp"

namespace pellucid::doctor::findings {

namespace {

constexpr std::size_t most_looked_at = 4000;
constexpr std::size_t least_stamped = 10;  // judged rows

/// The table's rows that are trained on, then those that are judged.
struct ComparedRows {
  data::Rows rows;
  std::size_t trained;
};

/// Of each row one number, equal where cells are; those of several columns add up.
using Said = std::vector<std::uint64_t>;

std::uint64_t mixed(std::uint64_t bits) {
  bits *= 0x9e3779b97f4a7c15U;
  return (bits ^ (bits >> 29)) * 0xbf58476d1ce4e5b9U;
}

void add(Said& sum, const data::Column& column, const data::Rows& rows) {
  const std::uint64_t name = std::hash<std::string_view>{}(column.name);
  if (column.numbers.empty()) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      sum[i] += mixed(std::hash<std::string_view>{}(trimmed(column.cells[rows[i]])) ^ name);
    }
    return;
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double number = column.numbers[rows[i]] + 0.0;  // no zero is negative
    sum[i] += mixed((std::isnan(number) ? 1 : std::bit_cast<std::uint64_t>(number)) ^ name);
  }
}

Said said_by(const data::Column& column, const data::Rows& rows) {
  Said said(rows.size());
  add(said, column, rows);
  return said;
}

Said without(Said sum, const Said& each) {
  std::ranges::transform(sum, each, sum.begin(), std::minus{});
  return sum;
}

double different_in(const Said& said) {
  return static_cast<double>(std::unordered_set(said.begin(), said.end()).size());
}
double repeats_in(const Said& said) { return static_cast<double>(said.size()) - different_in(said); }

/// How many behind the first `trained` are among these.
std::size_t copies_in(const Said& said, std::size_t trained) {
  const auto judged = said.begin() + static_cast<std::ptrdiff_t>(trained);
  const std::unordered_set<std::uint64_t> known(said.begin(), judged);
  const auto is_known = [&](std::uint64_t each) { return known.contains(each); };
  return static_cast<std::size_t>(std::count_if(judged, said.end(), is_known));
}

/// All rows, or of many those that say least in these columns: copies stay together.
ComparedRows slab(const ComparedRows& all, const std::vector<const data::Column*>& columns) {
  if (all.rows.size() <= most_looked_at) return all;
  Said said(all.rows.size());
  for (const data::Column* const column : columns) add(said, *column, all.rows);
  Said sorted = said;
  const auto last = sorted.begin() + most_looked_at;
  std::ranges::nth_element(sorted, last);
  ComparedRows kept{{}, 0};
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (said[i] > *last) continue;
    kept.rows.push_back(all.rows[i]);
    kept.trained += i < all.trained ? 1 : 0;
  }
  return kept;
}

/// A column that may be a stamp, and how many of the judged rows have a copy but for it.
struct Stamp {
  std::string column;
  std::size_t copied, judged;
};

/// Of every other input from `first`.
std::vector<Stamp> stamps(const ComparedRows& at, const std::vector<InputColumn>& inputs, const data::Column& target,
                          std::size_t first) {
  using enum data::ColumnType;
  const auto count = static_cast<double>(at.rows.size());
  const Said truths = said_by(target, at.rows);
  std::vector<Said> said;
  Said whole = truths;
  for (const InputColumn& each : inputs) {
    said.push_back(said_by(each.cells, at.rows));
    std::ranges::transform(whole, said.back(), whole.begin(), std::plus{});
  }
  const auto could_tell_apart = [&](std::size_t left) {
    double apart = 1;
    for (std::size_t i = 0; i < said.size(); ++i) apart *= i == left ? 1 : different_in(said[i]);
    return apart;
  };
  std::vector<Stamp> found;
  for (std::size_t i = first; i < inputs.size(); i += 2) {
    const auto& [fitted, column] = inputs[i];
    if (fitted.type != date && fitted.type != number) continue;
    const Said rest = without(whole, said[i]);
    const std::size_t judged = rest.size() - at.trained, copied = copies_in(rest, at.trained);
    if (copied < least_stamped || 4 * copied < judged) continue;
    if (fitted.type == number && different_in(said[i]) < 0.9 * count) continue;
    if (could_tell_apart(i) < 10 * count) continue;
    if (repeats_in(rest) < 0.9 * repeats_in(without(rest, truths))) continue;  // few kinds of rows
    found.push_back({fitted.name, copied, judged});
  }
  return found;
}

}  // namespace

Finding stamped_copies() {
  return {
      .name = "stamped_copies",
      .label = "copies but for a stamp",
      .summary = "validation rows that training rows equal in all but one column, as when they were loaded twice",
      .rule =
          "a quarter of the validation rows, ten at least, have a training row of the same target and inputs but for a "
          "column of dates, or of numbers that differ in 9 of 10 rows; nearly all rows of such inputs have one "
          "target, and the other columns could tell ten times as many rows apart; of more than 4,000 rows, of those "
          "4,000 that a number made of half of the other columns chooses; not with {source.group}",
      .subject = Subject::target,
      .find = [](const Case& at) -> std::vector<Found> {
        if (at.source != nullptr && !at.source->group.empty()) return {};
        ComparedRows all{at.labelled->split.train, at.labelled->split.train.size()};
        const data::Rows& judged = at.labelled->split.validation;
        all.rows.insert(all.rows.end(), judged.begin(), judged.end());
        using enum data::ColumnType;
        const std::vector<InputColumn> inputs = input_columns(at, {number, category, yes_no, date, text});
        const data::Column& target = *at.table->find(at.labelled->preparation.target.name);
        std::vector<Found> found;
        for (const std::size_t first : {0U, 1U}) {  // inputs of even or odd place, among rows that the others choose
          std::vector<const data::Column*> others{&target};
          for (std::size_t i = 1 - first; i < inputs.size(); i += 2) others.push_back(&inputs[i].cells);
          for (const Stamp& each : stamps(slab(all, others), inputs, target, first)) {
            const bool are_all = all.rows.size() <= most_looked_at;
            found.push_back({each.column,
                             grouped(static_cast<Index>(each.copied)) + " of " +
                                 counted(static_cast<Index>(each.judged), "validation row") +
                                 (are_all ? "" : " that were looked at") +
                                 " equal a training row in everything else, target too",
                             "keep one of them, or leave it out, {source.ignore} " + as_option({each.column}) +
                                 ", so that they are known to be copies"});
          }
        }
        return found;
      },
      .example = {"loaded,a,b,c,y\n2024-01-01,40,706,79,3\n2024-01-02,57,718,70,2\n2024-01-03,87,113,70,5\n2024-01-04,"
                  "80,339,34,8\n2024-01-05,79,956,80,8\n2024-01-06,60,754,29,4\n2024-01-07,91,255,76,7\n2024-01-08,11,"
                  "787,18,3\n2024-01-09,85,143,48,1\n2024-01-10,44,584,86,7\n2024-01-11,64,504,83,8\n2024-01-12,27,999,"
                  "56,2\n2024-02-01,40,706,79,3\n2024-02-02,57,718,70,2\n2024-02-03,87,113,70,5\n2024-02-04,80,339,34,"
                  "8\n2024-02-05,79,956,80,8\n2024-02-06,60,754,29,4\n2024-02-07,91,255,76,7\n2024-02-08,11,787,18,"
                  "3\n2024-02-09,85,143,48,1\n2024-02-10,44,584,86,7\n2024-02-11,64,504,83,8\n2024-02-12,27,999,56,2\n",
                  "10 of 10 validation rows equal a training row in everything else, target too"}};
}

}  // namespace pellucid::doctor::findings
