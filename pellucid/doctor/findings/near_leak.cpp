// near_leak: a column from which the target follows nearly, as from a copy with noise or from what was filled in later,
// while no other comes near.
#include <algorithm>
#include <cmath>
#include <optional>

#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/doctor/exact_sum.hpp"
#include "pellucid/doctor/mistakes.hpp"

namespace pellucid::doctor::findings {

namespace {

/// What may be left over of the target where it is told and where training stops, and what every other column must
/// leave over for that: where several do nearly as well, nature is so. Mistakes are told of such a column alone.
/// bench/checks measures them.
struct NearBars {
  double told, stops, others;
};
constexpr NearBars of_numbers{0.01, 0.001, 0.02}, of_classes{0.06, 0.03, 0.3}, of_mistakes{0.12, 0.015, 0.3};
constexpr double others_where_told = 0.2;  // of mistakes
constexpr Index least_near_rows = 20, least_to_stop = 50;

/// What a column leaves over by one measure, and the least that any other does.
struct Measured {
  double left = 1, others = 1;
  bool stops(const NearBars& bars) const { return left <= bars.stops && others >= bars.others; }
};

void compare(std::vector<Measured>& all) {
  double least = HUGE_VAL, second = HUGE_VAL;
  for (const Measured& each : all) {
    second = std::min(second, std::max(each.left, least));
    least = std::min(least, each.left);
  }
  for (Measured& each : all) each.others = each.left > least || second == least ? least : second;
}

/// Whether one of a few tables whose targets are dealt anew comes near it.
template <class Left>
bool is_chance(Truths truths, double bar, const Left& left) {
  constexpr std::uint64_t deals = 19;
  for (std::uint64_t deal = 0; deal < deals; ++deal) {
    const std::vector<double> before = truths.numbers;
    const auto order = random_permutation(random_key(deal, "near_leak", 0), static_cast<std::uint32_t>(before.size()));
    for (std::size_t i = 0; i < order.size(); ++i) truths.numbers[i] = before[order[i]];
    if (left(truths) <= bar) return true;
  }
  return false;
}

/// Fewer of wide tables, which take no longer so.
std::size_t rows_to_look_at(Index columns) {
  constexpr Index cells = 400'000, least = 200, most = 2000;
  return static_cast<std::size_t>(std::clamp(cells / std::max<Index>(1, columns), least, most));
}

/// A date that tells a number is a trend, and a text tells none.
std::vector<InputColumn> inputs_to_look_at(const Case& at, bool has_classes) {
  using enum data::ColumnType;
  return has_classes ? input_columns(at, {number, category, yes_no, date, text})
                     : input_columns(at, {number, category, yes_no});
}

std::string share_left(double left) { return number_text(100 * left, 2) + " %"; }

}  // namespace

Finding near_leak() {
  return {
      .name = "near_leak",
      .label = "near leak",
      .summary = "a column from which the target nearly follows, as from a copy with noise",
      .rule =
          "in 20 training rows at least (of more than 2,000 so many; from 200 columns on fewer), each row told "
          "by the others: of numbers it leaves over 1 % of the variance (in numbers or ranks, by a line or the "
          "rows beside), of classes 6 % of the changes of class that chance gives along it; or of ten classes at "
          "most 1.5 % of the mistakes that the commonest class makes, by stretches of it or by whether it is there, or "
          "12 % while each other column leaves 20 %; and 19 tables of targets dealt anew leave more. It stops a "
          "training at 0.1 %, 3 % and 1.5 % of 50 rows if each other column leaves 2 %, 30 % and 30 % at least; "
          "not where it rises from row to row, as time does, nor where a category or a date tells a number",
      .subject = Subject::target,
      .consequence = "a network would read the answer there, and its score would say nothing of rows to come",
      .find =
          [](const Case& at) {
            std::vector<Found> found;
            const Truths truths = sampled_truths(at, rows_to_look_at(std::ssize(at.preparation->columns)));
            if (truths.size() < least_near_rows) return found;
            const bool has_classes = truths.classes > 0;
            const NearBars& bars = has_classes ? of_classes : of_numbers;
            const data::CellRules& rules = at.preparation->rules;
            const std::vector<InputColumn> inputs = inputs_to_look_at(at, has_classes);
            std::vector<Measured> along, mistakes;
            for (const InputColumn& input : inputs) {
              along.push_back({left_over(input, truths)});
              mistakes.push_back({mistakes_left(input, truths, rules)});
            }
            compare(along), compare(mistakes);
            std::optional<std::optional<ExactSum>> sum;  // asked for once it matters
            for (std::size_t i = 0; i < inputs.size(); ++i) {
              const auto& [fitted, column] = inputs[i];
              const bool is_along = along[i].left <= bars.told;
              const bool has_few = mistakes[i].left <= of_mistakes.stops ||
                                   (mistakes[i].left <= of_mistakes.told && mistakes[i].others >= others_where_told);
              if (!is_along && !has_few) continue;
              if (has_classes && settling_values(column, truths_of(at)) > 0) continue;  // a leak
              if (!sum) sum = exact_sum(at);
              if (*sum && (*sum)->columns == std::vector{fitted.name}) continue;  // a sum_leak
              const double left = is_along ? along[i].left : mistakes[i].left;
              const bool is_by_chance =
                  is_along ? is_chance(truths, bars.told, [&](const Truths& its) { return left_over(inputs[i], its); })
                           : is_chance(truths, of_mistakes.told,
                                       [&](const Truths& its) { return mistakes_left(inputs[i], its, rules); });
              if (is_by_chance) continue;
              // A category that tells a number well is an effect, and no copy.
              const bool may_be_copy = has_classes || fitted.type == data::ColumnType::number;
              const bool is_alone = along[i].stops(bars) || mistakes[i].stops(of_mistakes);
              const std::string evidence =
                  !has_classes ? "all but " + share_left(left) + " of the target's variance follows from it"
                  : is_along   ? "sorted by it, rows change their class " + share_left(left) + " as often as by chance"
                               : "where it lies, or whether it is there, leaves " + share_left(left) +
                                   " of the mistakes that the commonest class makes";
              found.push_back(
                  {fitted.name, evidence,
                   "if it is known only afterwards, leave it out: {source.ignore} " + as_option({fitted.name}),
                   is_alone && may_be_copy && inputs.size() > 1 && truths.size() >= least_to_stop});
            }
            return found;
          },
      .example = {"later,price\n343,343\n707,706\n658,657\n233,233\n477,478\n717,718\n585,585\n739,740\n694"
                  ",694\n168,167\n720,720\n112,113\n580,580\n364,365\n663,664\n339,339\n295,296\n835,834\n5"
                  "80,581\n654,653\n",
                  "all but 0.0014 % of the target's variance follows from it"}};
}

}  // namespace pellucid::doctor::findings
