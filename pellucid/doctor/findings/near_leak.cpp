// near_leak: a column from which the target follows nearly, as from a copy with noise, while no other comes near.
#include <algorithm>
#include <cmath>
#include <optional>

#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/doctor/evidence.hpp"
#include "pellucid/doctor/exact_sum.hpp"

namespace pellucid::doctor::findings {

namespace {

/// What may be left over of the target where it is told and where training stops, and what every other column must
/// leave over for that: where several do nearly as well, nature is so. bench/checks measures them.
struct NearBars {
  double told, stops, others;
};
constexpr NearBars of_numbers{0.01, 0.001, 0.02}, of_classes{0.06, 0.03, 0.3};
constexpr Index least_near_rows = 20, least_to_stop = 50;

struct Measured {
  const InputColumn* input;
  double left;
};

/// Whether one of a few tables whose targets are dealt anew comes near it.
bool is_chance(const InputColumn& input, Truths truths, double bar) {
  constexpr std::uint64_t deals = 19;
  for (std::uint64_t deal = 0; deal < deals; ++deal) {
    const std::vector<double> before = truths.numbers;
    const auto order = random_permutation(random_key(deal, "near_leak", 0), static_cast<std::uint32_t>(before.size()));
    for (std::size_t i = 0; i < order.size(); ++i) truths.numbers[i] = before[order[i]];
    if (left_over(input, truths) <= bar) return true;
  }
  return false;
}

/// Fewer of wide tables, which take no longer so.
std::size_t rows_to_look_at(Index columns) {
  constexpr Index cells = 400'000, least = 200, most = 2000;
  return static_cast<std::size_t>(std::clamp(cells / std::max<Index>(1, columns), least, most));
}

std::string share_left(double left) { return number_text(100 * left, 2) + " %"; }

}  // namespace

Finding near_leak() {
  return {.name = "near_leak",
          .label = "near leak",
          .summary = "a column from which the target nearly follows, as from a copy with noise",
          .rule =
              "in 20 training rows at least (of more than 2,000 so many; from 200 columns on fewer), each row told "
              "by the others: of numbers it leaves over 1 % of the variance (in numbers or ranks, by a line or the "
              "rows beside), of classes 6 % of the changes of class that chance gives along it, and 19 tables of "
              "targets dealt anew leave more; it stops a training at 0.1 % and 3 % of 50 rows if each other column "
              "leaves 2 % and 30 % at least; not where it rises from row to row, as time does, nor where a category "
              "tells a number",
          .subject = Subject::target,
          .consequence = "a network would read the answer there, and its score would say nothing of rows to come",
          .find =
              [](const Case& at) {
                std::vector<Found> found;
                const Truths truths = sampled_truths(at, rows_to_look_at(std::ssize(at.preparation->columns)));
                if (truths.size() < least_near_rows) return found;
                const NearBars& bars = truths.classes > 0 ? of_classes : of_numbers;
                const std::vector<InputColumn> inputs =
                    input_columns(at, {data::ColumnType::number, data::ColumnType::category, data::ColumnType::yes_no});
                std::vector<Measured> all;
                for (const InputColumn& input : inputs) all.push_back({&input, left_over(input, truths)});
                std::ranges::stable_sort(all, {}, &Measured::left);
                std::optional<std::optional<ExactSum>> sum;  // asked for once it matters
                for (std::size_t i = 0; i < all.size() && all[i].left <= bars.told; ++i) {
                  const auto& [fitted, column] = *all[i].input;
                  if (truths.classes > 0 && settling_values(column, truths_of(at)) > 0) continue;  // a leak
                  if (!sum) sum = exact_sum(at);
                  if (*sum && (*sum)->columns == std::vector{fitted.name}) continue;  // a sum_leak
                  if (is_chance(*all[i].input, truths, bars.told)) continue;
                  // A category that tells a number well is an effect, and no copy.
                  const bool may_be_copy = truths.classes > 0 || fitted.type == data::ColumnType::number;
                  const bool is_alone = i == 0 && may_be_copy && all.size() > 1 && all[1].left >= bars.others;
                  const std::string evidence =
                      truths.classes > 0
                          ? "sorted by it, rows change their class " + share_left(all[i].left) +
                                " as often as by chance"
                          : "all but " + share_left(all[i].left) + " of the target's variance follows from it";
                  found.push_back(
                      {fitted.name, evidence,
                       "if it is known only afterwards, leave it out: {source.ignore} " + as_option({fitted.name}),
                       is_alone && all[i].left <= bars.stops && truths.size() >= least_to_stop});
                }
                return found;
              },
          .example = {"later,price\n343,343\n707,706\n658,657\n233,233\n477,478\n717,718\n585,585\n739,740\n694"
                      ",694\n168,167\n720,720\n112,113\n580,580\n364,365\n663,664\n339,339\n295,296\n835,834\n5"
                      "80,581\n654,653\n",
                      "all but 0.0014 % of the target's variance follows from it"}};
}

}  // namespace pellucid::doctor::findings
