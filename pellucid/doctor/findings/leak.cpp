// leak: a column that settles the class by itself is more often known only afterwards than lucky.
#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/mistakes.hpp"

namespace pellucid::doctor::findings {

namespace {

constexpr Index most_words = 100;  // of a column whose rows are compared
constexpr double apart = 0.015;    // of mistakes, as near_leak has it

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

/// Whether rows of one value are alike in another column too, by more than that they are of one class: then the value
/// names a thing, as a patient or a country, and the class is a thing's.
bool names_things(const Case& at, const InputColumn& its, const Truths& truths) {
  constexpr double alike = 0.7;
  const std::vector<std::size_t> values = groups_in(its.cells, truths.rows);
  for (const InputColumn& each :
       input_columns(at, {data::ColumnType::number, data::ColumnType::category, data::ColumnType::yes_no})) {
    if (each.fitted.name == its.fitted.name) continue;
    Truths other;  // what the other column says, of rows in which it says something
    std::vector<std::size_t> of_values, of_classes;
    const bool is_number = each.fitted.type == data::ColumnType::number;
    const std::vector<std::size_t> words = is_number ? values : groups_in(each.cells, truths.rows);
    const std::vector<double> numbers = is_number ? numbers_in(each.cells, truths.rows) : std::vector<double>{};
    for (std::size_t i = 0; i < truths.rows.size(); ++i) {
      if (is_number && !std::isfinite(numbers[i])) continue;
      other.rows.push_back(truths.rows[i]);
      other.numbers.push_back(is_number ? numbers[i] : static_cast<double>(words[i]));
      of_values.push_back(values[i]), of_classes.push_back(static_cast<std::size_t>(truths.numbers[i]));
    }
    if (other.rows.empty()) continue;
    if (!is_number) other.classes = static_cast<Index>(*std::ranges::max_element(words)) + 1;
    if (other.classes > most_words) continue;
    if (left_over(of_values, other) < alike * std::min(1.0, left_over(of_classes, other))) return true;
  }
  return false;
}

/// Whether words are a measurement along which classes lie apart, as a blood pressure of "120/80".
bool is_measured_in_words(const InputColumn& its, const Truths& truths) {
  std::vector<double> numbers;
  for (const std::uint32_t row : truths.rows) {
    const std::string_view cell = trimmed(its.cells.cells[row]);
    const std::size_t end = std::min(cell.find_first_not_of("0123456789"), cell.size());
    const auto number = parse_number(cell.substr(0, end));
    if (!number) return false;
    numbers.push_back(*number);
  }
  return mistakes_left(numbers, truths) <= apart;
}

/// Whether a column of more values than classes need is one that was filled in afterwards.
bool was_filled_in(const Case& at, const InputColumn& its, Index values, const Truths& truths) {
  constexpr Index least_rows = 50, many = 20;  // in all, and of each value whatever the column names
  if (truths.size() < least_rows || !is_alone(at, its.fitted.name)) return false;
  const bool has_words = its.fitted.type != data::ColumnType::number && its.fitted.type != data::ColumnType::date;
  if (has_words && is_measured_in_words(its, truths)) return false;
  if (many * values <= truths.size()) return true;
  if (!has_words && mistakes_left(its, sampled_truths(at), at.preparation->rules) <= apart) return true;
  return !names_things(at, its, truths);
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
          "column holds words, dates or few different numbers, at most two for each class; or each other column "
          "leaves 30 % of the changes of class over (near_leak), of 50 rows or more, it is no measurement in words, "
          "and "
          "each value stands in 20 rows on average, or classes lie apart along it as near_leak has it, or its rows are "
          "not alike in another column, as those of one thing are",
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
            for (const InputColumn& input : inputs) {
              const auto& [fitted, column] = input;
              const Index values = settling_values(column, truths);
              if (values == 0) continue;
              const bool stops =
                  is_no_chance(values, truths, std::ssize(inputs)) &&
                  ((are_words_or_codes(fitted.type, values, truths.classes) && values <= 2 * truths.classes) ||
                   was_filled_in(at, input, values, truths));
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
