// leak: a column that settles the class by itself is more often known only afterwards than lucky.
#include <algorithm>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/evidence.hpp"

namespace pellucid::doctor::findings {

namespace {

/// Classes that lie apart along a measurement are seen in clean tables (the petals of irises); not so words and codes.
bool are_words_or_codes(data::ColumnType type, Index values, Index classes) {
  constexpr Index few = 10;
  return type != data::ColumnType::number || values <= std::max(few, 2 * classes);
}

/// Whether no other input comes near what it does: where several do, as in tables of few kinds of rows, nature is so.
bool is_alone(const Case& at, const std::string& name) {
  constexpr double others_leave = 0.3;
  const Truths sampled = sampled_truths(at);
  return std::ranges::all_of(
      input_columns(at, {data::ColumnType::number, data::ColumnType::category, data::ColumnType::yes_no}),
      [&](const InputColumn& each) { return each.fitted.name == name || left_over(each, sampled) >= others_leave; });
}

}  // namespace

Finding leak() {
  return {
      .name = "leak",
      .label = "leak",
      .summary = "a column that settles the class by itself",
      .rule =
          "training rows of one value have one class; it has several values, each in two rows on average; it "
          "stops a training if classes dealt anew would do so in fewer than one of a billion tables, and the "
          "column holds words, dates or few different numbers, at most two for each class; or each in 20 rows "
          "on average while each other column leaves 30 % of the changes of class over (near_leak)",
      .subject = Subject::target,
      .consequence = "a network would read the answer there, and its score would say nothing of rows to come",
      .find =
          [](const Case& at) {
            std::vector<Found> found;
            if (at.labelled->preparation.target.classes.empty()) return found;
            const Truths truths = truths_of(at);
            const std::vector<InputColumn> inputs =
                input_columns(at, {data::ColumnType::number, data::ColumnType::category, data::ColumnType::yes_no,
                                   data::ColumnType::date, data::ColumnType::text});
            for (const auto& [fitted, column] : inputs) {
              const Index values = settling_values(column, truths);
              if (values == 0) continue;
              const bool stops =
                  are_words_or_codes(fitted.type, values, truths.classes) &&
                  is_no_chance(values, truths, std::ssize(inputs)) &&
                  (values <= 2 * truths.classes || (20 * values <= truths.size() && is_alone(at, column.name)));
              found.push_back(
                  {column.name, "its value settles the target in every training row",
                   "if it is known only afterwards, leave it out: {source.ignore} " + as_option({column.name}), stops});
            }
            return found;
          },
      .example = {"refunded,sold\nno,yes\nno,yes\nyes,no\nyes,no\n",
                  "its value settles the target in every training row"}};
}

}  // namespace pellucid::doctor::findings
