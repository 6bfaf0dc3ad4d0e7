#include "pellucid/data/preparation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <unordered_set>

#include "pellucid/base/parallel.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/date_reader.hpp"

namespace pellucid::data {

namespace {

constexpr std::size_t most_categories = 64;
constexpr Index most_buckets = 1024;  // of words or rare values

/// Mean and deviation in two passes, in the order of the rows; a deviation of 0 (or one lost in rounding) becomes 1.
Scale scale_of(const std::vector<double>& values) {
  if (values.empty()) return {};
  const auto count = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / count;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double deviation = std::sqrt(squares / count);
  const bool is_constant = !(deviation > 1e-14 * std::abs(mean));
  return {mean, is_constant ? 1 : deviation};
}

double median_of(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto half = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), half, values.end());
  if (values.size() % 2 == 1) return *half;
  const double below = *std::max_element(values.begin(), half);
  return below + (*half - below) / 2;
}

template <class Take>
void for_each_present(const Column& column, const Rows& rows, const CellRules& rules, Take take) {
  for (const std::uint32_t row : rows) {
    if (!is_missing(column.cells[row], rules)) take(column.cells[row]);
  }
}

void fit_number(FittedColumn& fitted, const Column& column, const Rows& rows, const PreparationOptions& options) {
  std::vector<double> values;
  values.reserve(rows.size());
  if (!column.numbers.empty()) {
    for (const std::uint32_t row : rows) {
      if (!std::isnan(column.numbers[row])) values.push_back(column.numbers[row]);
    }
  } else {
    for_each_present(column, rows, options.rules, [&](std::string_view cell) {
      if (const auto number = number_of(cell)) values.push_back(*number);
    });
  }
  fitted.median = median_of(values);
  if (!values.empty()) {
    const auto [least, most] = std::ranges::minmax(values);
    fitted.least = least;
    fitted.most = most;
  }
  if (options.scale) fitted.scale = scale_of(values);
}

void fit_yes_no(FittedColumn& fitted, const Column& column, const Rows& rows, const PreparationOptions& options) {
  std::vector<double> values;
  for_each_present(column, rows, options.rules,
                   [&](std::string_view cell) { values.push_back(yes_or_no(cell).value_or(false) ? 1 : 0); });
  if (options.scale) fitted.scale = scale_of(values);
}

// For embeddings: all values that occur twice; the rest, what lacks and what is new share the code before theirs.
void fit_codes(FittedColumn& fitted, const Profile& profile) {
  fitted.is_coded = true;
  for (const auto& [value, count] : profile.values) {
    if (count >= 2) fitted.values.emplace_back(value);
  }
  fitted.has_other = fitted.values.size() < profile.values.size();
  std::sort(fitted.values.begin(), fitted.values.end());
}

// Values of one row in 200 or more are kept, most frequent first, 64 at most; the rest share an input.
void fit_category(FittedColumn& fitted, const Profile& profile) {
  std::vector<std::pair<Index, std::string>> counts;
  for (const auto& [value, count] : profile.values) counts.emplace_back(-count, value);
  std::sort(counts.begin(), counts.end());
  for (const auto& [negative, value] : counts) {
    if (-negative >= least_frequent(profile) && fitted.values.size() < most_categories) fitted.values.push_back(value);
  }
  fitted.has_other = fitted.values.size() < counts.size();
  std::sort(fitted.values.begin(), fitted.values.end());
  // Where most rows have a rare value, these share more inputs than one.
  Index kept = 0;
  for (const auto& [value, count] : profile.values) {
    kept += std::ranges::binary_search(fitted.values, value) ? count : 0;
  }
  if (2 * kept >= profile.present()) return;
  fitted.buckets = 64;
  while (fitted.buckets < most_buckets && fitted.buckets < static_cast<Index>(counts.size())) fitted.buckets *= 2;
  fitted.has_other = false;
}

void fit_date(FittedColumn& fitted, const Column& column, const Rows& rows, const Profile& profile,
              const PreparationOptions& options) {
  fitted.date_form = profile.date_form;
  std::vector<Date> dates;
  dates.reserve(rows.size());
  DateReader reader(fitted.date_form);
  for_each_present(column, rows, options.rules, [&](std::string_view cell) {
    if (const auto& date = reader.read(trimmed(cell))) dates.push_back(*date);
  });
  if (!dates.empty()) {
    const auto [least, most] = std::ranges::minmax(dates, {}, hours_of);
    fitted.least = hours_of(least);
    fitted.most = hours_of(most);
  }
  for (const DatePart part : {DatePart::year, DatePart::month, DatePart::day, DatePart::weekday, DatePart::hour}) {
    std::vector<double> values;
    for (const Date& date : dates) values.push_back(part_of(date, part));
    const bool varies = std::any_of(values.begin(), values.end(), [&](double value) { return value != values[0]; });
    if (!varies) continue;
    fitted.parts.push_back(part);
    fitted.part_scales.push_back(options.scale ? scale_of(values) : Scale{});
  }
}

constexpr Index most_words = 64;  // of a text that have a code

// As many inputs as the longest text of training has words, 64 at most.
Index words_for(const Profile& profile) {
  Index longest = 1;
  for (const auto& [text, count] : profile.values) {
    Index words = 0;
    for_each_word(text, [&](std::string_view) { ++words; });
    longest = std::max(longest, words);
  }
  return std::min(longest, most_words);
}

// A power of two near the number of different words, from 64 to `most`.
Index buckets_for(const Profile& profile, Index most) {
  std::unordered_set<std::string> words;
  for (const auto& [text, count] : profile.values) {
    for_each_word(text, [&](std::string_view word) { words.emplace(word); });
    if (static_cast<Index>(words.size()) >= most) break;
  }
  Index buckets = 64;
  while (buckets < most && buckets < static_cast<Index>(words.size())) buckets *= 2;
  return buckets;
}

void refuse_unknown_names(const Table& table, const PreparationOptions& options) {
  const ColumnsByName columns(table);
  for (const auto& [option, names] :
       {std::pair{"{source.numeric}", &options.numeric}, std::pair{"{source.categorical}", &options.categorical},
        std::pair{"{source.text}", &options.text}, std::pair{"{source.ignore}", &options.ignore}}) {
    for (const std::string& name : *names) columns.demand(name, option);
  }
}

SealedCells sealed_in(const PreparationOptions& options, const std::string& name) {
  const auto found = options.sealed.find(name);
  return found == options.sealed.end() ? SealedCells{} : found->second;
}

/// The rows that a table is fitted on, those whose cells must be of the column's type, and of these the others.
struct FittedRows {
  const Rows& training;
  const Rows& checked;
  Rows others{};

  FittedRows(const Rows& rows, const Rows& all) : training(rows), checked(all) {
    if (!std::ranges::is_sorted(rows) || !std::ranges::is_sorted(all)) {
      others = all;
    } else {
      std::ranges::set_difference(all, rows, std::back_inserter(others));
    }
  }
};

FittedColumn fit_column(const Table& table, const Column& column, const FittedRows& of,
                        const PreparationOptions& options, const AskedTypes& asked) {
  const Rows& rows = of.training;
  FittedColumn fitted{.name = column.name};
  if (asked.ignores(column.name)) {
    fitted.reason = "as asked";
    return fitted;
  }
  const auto meant = asked.type_of(column.name);
  const bool has_values = meant == ColumnType::category || meant == ColumnType::text;
  const Profile profile = profile_of(column, rows, options.rules, table.origin, has_values);
  const Inference inference = infer(column.name, profile);
  fitted.type = inference.type;
  fitted.reason = inference.reason;
  if (meant && inference.type != ColumnType::empty) {
    fitted.type = *meant;
    fitted.reason = "as asked";
  }
  fitted.marks_missing = profile.missing > 0;
  switch (fitted.type) {
    case ColumnType::number:
      demand_no_doubt(table, column);
      if (!are_finite(profile) || find_not_numbers(table, column, of.others, options.rules).count > 0 ||
          sealed_in(options, column.name).not_numbers.count > 0) {
        demand_numbers(table, column, of.checked, options.rules, sealed_in(options, column.name));
      }
      fit_number(fitted, column, rows, options);
      break;
    case ColumnType::yes_no:
      fit_yes_no(fitted, column, rows, options);
      break;
    case ColumnType::category:
      options.codes ? fit_codes(fitted, profile) : fit_category(fitted, profile);
      break;
    case ColumnType::date:
      demand_dates(table, column, of.checked, options.rules, profile.date_form, sealed_in(options, column.name));
      fit_date(fitted, column, rows, profile, options);
      break;
    case ColumnType::text:
      fitted.buckets = buckets_for(profile, options.codes ? 1 << 18 : most_buckets);
      fitted.is_coded = options.codes;
      if (options.codes) fitted.words = words_for(profile);
      break;
    default:
      fitted.marks_missing = false;
  }
  return fitted;
}

}  // namespace

const char* name_of(DatePart part) {
  constexpr std::array<const char*, 5> names{"year", "month", "day", "weekday", "hour"};
  return names[static_cast<std::size_t>(part)];
}

double part_of(const Date& date, DatePart part) {
  switch (part) {
    case DatePart::year:
      return date.year;
    case DatePart::month:
      return date.month;
    case DatePart::day:
      return date.day;
    case DatePart::weekday:
      return date.weekday();
    case DatePart::hour:
      return date.hour;
  }
  return 0;
}

Index FittedColumn::width() const {
  const Index marks = marks_missing ? 1 : 0;
  switch (type) {
    case ColumnType::number:
    case ColumnType::yes_no:
      return 1 + marks;
    case ColumnType::category:
      return is_coded ? 1 : static_cast<Index>(values.size()) + (has_other ? 1 : 0) + buckets + marks;
    case ColumnType::date:
      return static_cast<Index>(parts.size()) + marks;
    case ColumnType::text:
      return (is_coded ? words : buckets) + marks;
    default:
      return 0;
  }
}

Index Preparation::inputs() const {
  Index count = 0;
  for (const FittedColumn& column : columns) count += column.width();
  return count;
}

Fields Preparation::fields() const {
  Field numbers, codes{Field::Holds::codes, {}, 0};
  Fields texts;
  Index at = 0;
  for (const FittedColumn& column : columns) {
    const Index end = at + column.width();
    if (column.is_coded && column.type == ColumnType::category) {
      codes.columns.push_back(at++);
      codes.vocabulary = std::max(codes.vocabulary, column.first_code + 1 + static_cast<Index>(column.values.size()));
    } else if (column.is_coded) {
      Field& words = texts.emplace_back(Field{Field::Holds::words, {}, column.buckets});
      for (Index i = 0; i < column.words; ++i) words.columns.push_back(at++);
    }
    for (; at < end; ++at) numbers.columns.push_back(at);
  }
  if (codes.columns.empty() && texts.empty()) return {};
  Fields fields;
  numbers.origin = numbers.columns;
  if (!numbers.columns.empty()) fields.push_back(numbers);
  if (!codes.columns.empty()) fields.push_back(codes);
  fields.insert(fields.end(), texts.begin(), texts.end());
  return fields;
}

std::vector<std::string> Preparation::input_names() const {
  std::vector<std::string> names;
  for (const FittedColumn& column : columns) {
    if (column.type == ColumnType::number || column.type == ColumnType::yes_no) names.push_back(column.name);
    if (column.is_coded && column.type == ColumnType::category) {
      names.push_back(column.name);
      continue;
    }
    for (const std::string& value : column.values) names.push_back(column.name + "=" + value);
    if (column.has_other) names.push_back(column.name + " other");
    for (const DatePart part : column.parts) names.push_back(column.name + " " + name_of(part));
    for (Index i = 0; i < (column.is_coded ? column.words : column.buckets); ++i)
      names.push_back(column.name + (column.type == ColumnType::text ? " word " : " rare ") + std::to_string(i));
    if (column.marks_missing) names.push_back(column.name + " missing");
  }
  return names;
}

Preparation fit_columns(const Table& table, const Rows& rows, const Rows& checked, const std::string& target,
                        const PreparationOptions& options) {
  refuse_unknown_names(table, options);
  Preparation preparation{.rules = options.rules, .forms = options.forms, .clips = options.clips};
  preparation.target.name = target;
  const AskedTypes asked(options);
  std::vector<const Column*> inputs;
  for (const Column& column : table.columns) {
    if (column.name != target) inputs.push_back(&column);
  }
  preparation.columns.resize(inputs.size());
  const FittedRows of(rows, checked);
  for_each_part(std::ssize(inputs), table.rows * std::ssize(inputs), [&](Index part) {
    const auto at = static_cast<std::size_t>(part);
    preparation.columns[at] = fit_column(table, *inputs[at], of, options, asked);
  });
  if (preparation.inputs() == 0) {  // then a column that counts the rows is what there is to learn from
    PreparationOptions numbers = options;
    for (const FittedColumn& column : preparation.columns) {
      const bool counts = column.type == ColumnType::identifier &&
                          profile_of(*table.find(column.name), rows, options.rules, table.origin).is_counting;
      if (counts) numbers.numeric.push_back(column.name);
    }
    if (numbers.numeric.size() > options.numeric.size()) return fit_columns(table, rows, checked, target, numbers);
  }
  Index next_code = 0;
  for (FittedColumn& column : preparation.columns) {
    if (!column.is_coded || column.type != ColumnType::category) continue;
    column.first_code = next_code;
    next_code += 1 + static_cast<Index>(column.values.size());
  }
  if (preparation.inputs() > 0) return preparation;
  constexpr std::size_t most_named = 12;
  std::vector<std::string> kinds;
  for (const FittedColumn& column : preparation.columns)
    kinds.push_back(column.name + " (" + name_of(column.type) + ")");
  fail({Fault::data, "cannot train on \"" + printable(table.path) + "\"", "",
        kinds.empty() ? "it has no column beside the target"
                      : "no column is left to learn from: " + listed(kinds, most_named),
        kinds.empty() ? "add columns"
                      : "say what a column is with {source.numeric}, {source.categorical} or {source.text}"});
}

}  // namespace pellucid::data
