// near_copies: rows that are judged and differ from rows that are trained on by next to nothing.
#include <algorithm>
#include <cmath>

#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/doctor/evidence.hpp"

namespace pellucid::doctor::findings {

namespace {

/// How far rows may be apart in each input, in its deviations.
constexpr double near = 0.02;
constexpr std::size_t most_compared = 4000;  // of rows of 500 inputs; fewer of wider ones
constexpr std::size_t most_numbers = 2'000'000, most_columns = 8;
constexpr Index least_judged = 10, least_inputs = 3;
constexpr std::size_t least_numbers = 2;  // places alone are near each other by nature

struct PlacedRow {
  double place;  ///< along a direction: rows near each other are near there
  std::uint32_t row;
  bool is_judged;
  std::vector<double> inputs;
};

/// The rows of a table as a network takes them, and a direction through some of its columns of numbers.
class RowsTaken {
 public:
  explicit RowsTaken(const Case& at) : data_(at.labelled->data()) {
    for (const auto& [fitted, column] : input_columns(at, {data::ColumnType::number})) {
      if (column.numbers.empty() || numbers_.size() == most_columns) continue;
      const double weight = 0.5 + random_uniform(1, static_cast<std::uint32_t>(numbers_.size()), 0);
      numbers_.push_back({&column.numbers, fitted.scale, fitted.median, weight});
      reach_ += near * weight;
    }
  }
  std::vector<double> inputs(std::uint32_t row) const {
    std::vector<double> values(static_cast<std::size_t>(data_.columns));
    data_.inputs.write_row(row, std::span(values));
    return values;
  }
  double place(std::uint32_t row) const {
    double sum = 0;
    for (const Placing& each : numbers_) {
      const double number = (*each.numbers)[row];
      sum += each.weight * each.scale.of(std::isnan(number) ? each.median : number);
    }
    return sum;
  }
  double target(std::uint32_t row) const { return data_.targets[row]; }
  /// Whether rows can be near each other and not equal.
  bool can_be_near() const {
    return numbers_.size() >= least_numbers && data_.columns >= least_inputs && !have_codes(data_.fields);
  }
  double reach() const { return reach_; }  ///< the places of near rows are no further apart
  std::size_t most() const {
    return std::clamp<std::size_t>(most_numbers / static_cast<std::size_t>(data_.columns), 200, most_compared);
  }

 private:
  struct Placing {
    const std::vector<double>* numbers;
    data::Scale scale;
    double median, weight;
  };
  Data data_;
  std::vector<Placing> numbers_{};
  double reach_ = 0;
};

bool are_near(const PlacedRow& a, const PlacedRow& b, const RowsTaken& rows) {
  double most = 0;
  for (std::size_t i = 0; i < a.inputs.size(); ++i) {
    most = std::max(most, std::abs(a.inputs[i] - b.inputs[i]));
    if (most > near) return false;
  }
  return most > 0 && std::abs(rows.target(a.row) - rows.target(b.row)) <= near;
}

/// Between which places about so many of the rows lie, in their middle.
std::pair<double, double> middle(const data::Rows& of, const RowsTaken& rows, std::size_t all) {
  if (all <= rows.most()) return {-HUGE_VAL, HUGE_VAL};
  constexpr std::size_t most_asked = 20000;
  std::vector<double> places;
  for (std::size_t i = 0; i < of.size(); i += 1 + of.size() / most_asked) places.push_back(rows.place(of[i]));
  std::ranges::sort(places);
  const std::size_t half = std::max<std::size_t>(1, places.size() * rows.most() / all / 2);
  const std::size_t centre = places.size() / 2;
  return {places[centre - std::min(centre, half)], places[std::min(places.size() - 1, centre + half)]};
}

/// All rows, or those of a slab across the direction: copies lie in one slab, however many rows there are.
std::vector<PlacedRow> placed_rows(const data::Split& split, const RowsTaken& rows) {
  std::vector<PlacedRow> placed;
  const auto [least, most] = middle(split.train, rows, split.train.size() + split.validation.size());
  for (const auto& [part, is_judged] : {std::pair(&split.train, false), std::pair(&split.validation, true)}) {
    const std::size_t full = placed.size() + 2 * rows.most();
    for (const std::uint32_t row : *part) {
      const double place = rows.place(row);
      if (place < least || place > most) continue;
      if (placed.size() == full) break;
      placed.push_back({place, row, is_judged, rows.inputs(row)});
    }
  }
  std::ranges::sort(placed, {}, [](const PlacedRow& each) { return std::pair(each.place, each.row); });
  return placed;
}

}  // namespace

Finding near_copies() {
  return {.name = "near_copies",
          .label = "near copies",
          .summary = "validation rows that training rows nearly equal",
          .rule =
              "a quarter of the validation rows (of more than 4,000 rows, of those in a slab of 4,000; of wide "
              "tables fewer), ten at least, have a training row within 0.02 deviations in each of three inputs or "
              "more, of two columns of numbers at least, and in the target, and differ from it; not with "
              "{source.group}, nor where rows repeat by nature",
          .subject = Subject::target,
          .find = [](const Case& at) -> std::vector<Found> {
            if (at.source != nullptr && !(at.source->time.empty() && at.source->group.empty())) return {};
            const data::Split& split = at.labelled->split;
            if (split.validation.empty() || (at.sealing != nullptr && at.sealing->repetition.is_natural)) return {};
            const RowsTaken rows(at);
            if (!rows.can_be_near()) return {};
            const std::vector<PlacedRow> placed = placed_rows(split, rows);
            Index judged = 0, copied = 0;
            for (auto each = placed.begin(); each != placed.end(); ++each) {
              if (!each->is_judged) continue;
              ++judged;
              const auto first = std::ranges::lower_bound(placed, each->place - rows.reach(), {}, &PlacedRow::place);
              for (auto other = first; other != placed.end() && other->place <= each->place + rows.reach(); ++other) {
                if (other->is_judged || !are_near(*each, *other, rows)) continue;
                ++copied;
                break;
              }
            }
            if (judged < least_judged || 4 * copied < judged) return {};
            return {{"",
                     grouped(copied) + " of " + counted(judged, "validation row") +
                         " that were looked at nearly equal a training row, target too",
                     "if they are of one thing, keep its rows on one side with {source.group=COLUMN}"}};
          },
          .example = {"a,b,c,y\n23,86,78,14\n35,62,47,88\n43,29,98,15\n53,50,56,27\n58,58,68,76\n59,92,86,97\n8"
                      "1,23,89,74\n44,65,91,40\n48,65,43,76\n48,80,53,11\n23.1,86,78,14\n35.1,62,47,88\n43.1,29"
                      ",98,15\n53.1,50,56,27\n58.1,58,68,76\n59.1,92,86,97\n81.1,23,89,74\n44.1,65,91,40\n48.1,"
                      "65,43,76\n48.1,80,53,11\n",
                      "10 of 10 validation rows that were looked at nearly equal a training row, target too"}};
}

}  // namespace pellucid::doctor::findings
