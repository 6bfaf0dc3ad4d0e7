// stamped_copies: rows that stand there again with another stamp, such as when they were loaded, so that they are not
// equal and no copies.
#include <algorithm>
#include <functional>
#include <unordered_set>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/evidence.hpp"

namespace pellucid::doctor::findings {

namespace {

constexpr std::size_t most_stamped = 200'000;  // rows
constexpr std::size_t least_stamped = 10;      // judged rows

/// What rows say, column by column, so that one can be left out of it.
class SaidRows {
 public:
  explicit SaidRows(const data::Rows& rows) : rows_(rows), said_(rows.size()) {}
  /// How many different texts the column has.
  double add(const data::Column& column) {
    std::unordered_set<std::uint64_t> different;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const std::uint64_t hash = hash_of(column, rows_[i]);
      said_[i] += hash;
      different.insert(hash);
    }
    return static_cast<double>(different.size());
  }
  std::vector<std::uint64_t> without(std::initializer_list<const data::Column*> columns) const {
    std::vector<std::uint64_t> said = said_;
    for (const data::Column* const column : columns) {
      for (std::size_t i = 0; i < rows_.size(); ++i) said[i] -= hash_of(*column, rows_[i]);
    }
    return said;
  }

 private:
  static std::uint64_t hash_of(const data::Column& column, std::uint32_t row) {
    const std::uint64_t cell = std::hash<std::string_view>{}(trimmed(column.cells[row]));
    const std::uint64_t mixed = (cell ^ std::hash<std::string_view>{}(column.name)) * 0x9e3779b97f4a7c15U;
    return mixed ^ (mixed >> 29);
  }
  const data::Rows& rows_;
  std::vector<std::uint64_t> said_;  ///< the sum over columns
};

double repeats_in(const std::vector<std::uint64_t>& said) {
  return static_cast<double>(said.size() - std::unordered_set(said.begin(), said.end()).size());
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
          "target, and the other columns could tell ten times as many rows apart; of 200,000 rows at most, and not "
          "with {source.group}",
      .subject = Subject::target,
      .find = [](const Case& at) -> std::vector<Found> {
        if (at.source != nullptr && !at.source->group.empty()) return {};
        data::Rows rows = at.labelled->split.train;
        const data::Rows& judged = at.labelled->split.validation;
        const std::size_t trained = rows.size();
        if (judged.size() < least_stamped || trained + judged.size() > most_stamped) return {};
        rows.insert(rows.end(), judged.begin(), judged.end());
        using enum data::ColumnType;
        const std::vector<InputColumn> inputs = input_columns(at, {number, category, yes_no, date, text});
        const data::Column& target = *at.table->find(at.labelled->preparation.target.name);
        SaidRows said(rows);
        said.add(target);
        std::vector<double> different;
        double all = 1;
        for (const InputColumn& each : inputs) all *= different.emplace_back(said.add(each.cells));
        const auto count = static_cast<double>(rows.size());
        std::vector<Found> found;
        for (std::size_t i = 0; i < inputs.size(); ++i) {
          const auto& [fitted, column] = inputs[i];
          const bool may_be_stamp = fitted.type == date || (fitted.type == number && different[i] >= 0.9 * count);
          if (!may_be_stamp || all / different[i] < 10 * count) continue;
          const std::vector<std::uint64_t> whole = said.without({&column});
          const auto first_judged = whole.begin() + static_cast<std::ptrdiff_t>(trained);
          const std::unordered_set<std::uint64_t> known(whole.begin(), first_judged);
          const std::ptrdiff_t copied =
              std::count_if(first_judged, whole.end(), [&](std::uint64_t each) { return known.contains(each); });
          if (copied < static_cast<std::ptrdiff_t>(least_stamped) || 4 * copied < std::ssize(judged)) continue;
          if (repeats_in(whole) < 0.9 * repeats_in(said.without({&column, &target}))) continue;  // few kinds of rows
          found.push_back({fitted.name,
                           grouped(copied) + " of " + counted(std::ssize(judged), "validation row") +
                               " equal a training row in everything else, target too",
                           "keep one of them, or leave it out, {source.ignore} " + as_option({fitted.name}) +
                               ", so that they are known to be copies"});
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
