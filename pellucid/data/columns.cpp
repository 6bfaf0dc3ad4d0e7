#include "pellucid/data/columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "pellucid/base/error.hpp"
#include "pellucid/base/letters.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/date_reader.hpp"
#include "pellucid/data/number_form.hpp"
#include "pellucid/data/row_keys.hpp"

namespace pellucid::data {

namespace {

constexpr double largest_number = 1e150;
constexpr Index few_rows = 20;  // of which different values say nothing yet

std::string different(const Profile& profile) {
  return counted(static_cast<Index>(profile.values.size()), "different value") + " in " +
         counted(profile.present(), "row");
}

/// "id", "uuid", "customer_id", "PassengerId", "customerID", "unnamed_1" and what pandas calls an index.
bool is_named_as_identifier(std::string_view name) {
  constexpr std::array<std::string_view, 9> whole{"id",   "index", "Index", "rownames", "rowid",
                                                  "uuid", "guid",  "key",   "ID"};
  if (std::ranges::find(whole, name) != whole.end() || name.starts_with("unnamed_") || name.starts_with("Unnamed: ")) {
    return true;
  }
  const auto ends = [&](std::string_view ending) { return name.size() > ending.size() && name.ends_with(ending); };
  if (name == "Id" || ends("_id") || ends(" id") || ends("-id") || ends(".id")) return true;
  const bool is_camel = ends("Id") || ends("ID");  // no part of a word, as in "RAPID"
  return is_camel && !(name[name.size() - 3] >= 'A' && name[name.size() - 3] <= 'Z');
}

/// Words that stand where a value is missing, in files that people fill in.
bool is_placeholder(std::string_view word) {
  constexpr std::array<std::string_view, 20> known{
      "?",    "??",  "-",     "--",      "---",     ".",     "..",     "unknown", "tbd",           "missing",
      "n.a.", "nil", "empty", "#div/0!", "#value!", "#ref!", "#name?", "#num!",   "not available", "undefined"};
  return std::ranges::find(known, in_small_letters(word)) != known.end();
}

// Whether cells are running text: words that stand in other cells too. Names and titles are of few words, most of them
// with one of their own.
bool words_repeat(const Profile& profile) {
  constexpr Index words_of_a_sentence = 5;
  if (2 * profile.words < 3 * profile.present()) return false;
  if (profile.words >= words_of_a_sentence * profile.present()) return 5 * profile.different_words <= 4 * profile.words;
  return 5 * profile.different_words <= profile.present();
}

/// The words of a column and how many of them differ.
void count_words(Profile& profile) {
  std::vector<std::uint64_t> known;  // keys of words, now and then without repeats
  const auto unite = [&] {
    std::ranges::sort(known);
    known.erase(std::unique(known.begin(), known.end()), known.end());
  };
  std::size_t most = 1024;
  for (const auto& [value, count] : profile.values) {
    for_each_word(value, [&, times = count](std::string_view word) {
      if (word.find_first_not_of("0123456789") == std::string_view::npos) return;
      profile.words += times;
      known.push_back(content_key(word));
    });
    if (known.size() < most) continue;
    unite();
    most = std::max(most, 2 * known.size());
  }
  unite();
  profile.different_words = static_cast<Index>(known.size());
}

Index frequent_rows(const Profile& profile) {
  Index rows = 0;
  for (const auto& [value, count] : profile.values) rows += count >= least_frequent(profile) ? count : 0;
  return rows;
}

/// Whether fewer than half of the rows have a value that is frequent.
bool are_rare(const Profile& profile) { return 2 * frequent_rows(profile) < profile.present(); }

}  // namespace

std::string_view Counts::text(const Each& each) const { return trimmed(column_->cells[each.row]); }

std::uint32_t& Counts::place_of(std::string_view text, std::uint32_t hash) {
  const auto is_other = [&](const Each& each) { return each.hash != hash || this->text(each) != text; };
  std::size_t at = hash & (places_.size() - 1);
  while (places_[at] != 0 && is_other(all_[places_[at] - 1])) at = (at + 1) & (places_.size() - 1);
  return places_[at];
}

void Counts::grow() {
  places_.assign(std::max<std::size_t>(16, 2 * places_.size()), 0);
  for (std::uint32_t i = 0; i < all_.size(); ++i) {  // all of them differ
    std::size_t at = all_[i].hash & (places_.size() - 1);
    while (places_[at] != 0) at = (at + 1) & (places_.size() - 1);
    places_[at] = i + 1;
  }
}

std::size_t Counts::add(std::uint32_t row) {
  if (2 * (all_.size() + 1) > places_.size()) grow();
  const std::string_view text = trimmed(column_->cells[row]);
  const auto hash = static_cast<std::uint32_t>(std::hash<std::string_view>{}(text));
  std::uint32_t& place = place_of(text, hash);
  if (place == 0) {
    all_.push_back({row, 0, hash});
    place = static_cast<std::uint32_t>(all_.size());
  }
  ++all_[place - 1].count;
  return place - 1;
}

Index least_frequent(const Profile& profile) { return std::max<Index>(2, profile.present() / 200); }

const char* name_of(ColumnType type) {
  constexpr std::array<const char*, 9> names{"number",     "category", "yes/no", "date",   "text",
                                             "identifier", "constant", "empty",  "ignored"};
  return names[static_cast<std::size_t>(type)];
}

Rows all_rows(Index count) {
  Rows rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

namespace {

constexpr std::array<DateForm, 3> all_forms{DateForm::year_first, DateForm::month_first, DateForm::day_first};

/// "20240331", "202403", "20240331133000", "03.2024", "2024.03": numbers that are dates where all cells are.
bool is_date_in_figures(std::string_view number) {
  const std::size_t size = number.size();
  const bool is_of_size = size == 6 || size == 7 || size == 8 || size == 14;
  return is_of_size && date_of(number, DateForm::year_first).has_value();
}

/// Counts the cells that are dates, for each order of their parts.
class DateCounts {
 public:
  void add(std::string_view cell, Index count) {
    for (const DateForm form : all_forms) {
      const auto date = date_of(cell, form);
      if (!date) continue;
      cells_[at(form)] += count;
      ++different_[at(form)];
      if (form == DateForm::year_first) maybe_days_ += date->may_be_day ? count : 0;
      in_order_ += date->has_order ? count : 0;
      if (form == DateForm::year_first) named_ += date->has_order ? 0 : count;
    }
    pointed_ += cell.find('.') < cell.find(':') ? count : 0;
  }
  /// Where 3/4/2024 could be both, months come first, unless some day is above 12, or they are written 3.4.2024.
  void tell(Profile& profile, const CellRules& rules) const {
    const Index days = cells_[at(DateForm::day_first)];
    const Index months = cells_[at(DateForm::month_first)];
    DateForm best = DateForm::year_first;
    for (const DateForm form : all_forms) best = cells_[at(form)] > cells_[at(best)] ? form : best;
    if (best == DateForm::month_first && days == months && in_order_ > 0) {
      const bool is_pointed = 2 * pointed_ > months;
      profile.is_date_order_open = !is_pointed && !rules.day_first;
      if (is_pointed || rules.day_first) best = DateForm::day_first;
    }
    profile.date_form = best;
    profile.is_month_named = 2 * named_ > cells_[at(best)];
    if (maybe_days_ > 0 && maybe_days_ == cells_[at(DateForm::year_first)]) return;  // "Aug 18": days without a year
    profile.dates = cells_[at(best)];
    profile.different_dates = different_[at(best)];
  }

 private:
  static std::size_t at(DateForm form) { return static_cast<std::size_t>(form); }
  std::array<Index, 3> cells_{}, different_{};
  Index in_order_ = 0, pointed_ = 0, named_ = 0, maybe_days_ = 0;
};

/// One word of each side of a pair, in any case.
bool is_yes_and_no(const Counts& values) {
  constexpr std::size_t most_spellings = 6;
  if (values.size() < 2 || values.size() > most_spellings) return false;
  const int pair = pair_of_yes_or_no(values.first());
  bool has_yes = false, has_no = false;
  for (const auto& [value, count] : values) {
    if (pair < 0 || pair_of_yes_or_no(value) != pair) return false;
    (*yes_or_no(value) ? has_yes : has_no) = true;
  }
  return has_yes && has_no;
}

/// What the values of a column say of its type, each with the rows that hold it.
class ValueCounts {
 public:
  explicit ValueCounts(Profile& profile) : profile_(profile) {}

  void add(std::string_view value, Index count) {
    const bool is_a_code = is_code(value);
    profile_.codes += is_a_code ? count : 0;
    profile_.digits += is_a_code || value.find_first_not_of("0123456789") == value.npos ? count : 0;
    if (const auto number = parse_number(value)) {
      ++profile_.different_numbers;
      return add_number(value, *number, count);
    }
    profile_.has_placeholders = profile_.has_placeholders && is_placeholder(value);
    profile_.lettered += is_lettered_code(value) ? count : 0;
    dates_.add(value, count);
  }
  void add_number(std::string_view value, double number, Index count) {
    profile_.least = profile_.numbers == 0 ? number : std::min(profile_.least, number);
    profile_.most = profile_.numbers == 0 ? number : std::max(profile_.most, number);
    profile_.numbers += count;
    profile_.finite_numbers += std::abs(number) < largest_number ? count : 0;
    const bool is_whole = number == std::floor(number);
    profile_.whole_numbers += is_whole ? count : 0;
    dates_as_numbers_ += is_date_in_figures(value) ? count : 0;
  }
  void tell(const CellRules& rules) {
    dates_.tell(profile_, rules);
    constexpr std::size_t enough_days = 10;  // that 20240331 and its like are no numbers
    if (dates_as_numbers_ != profile_.present() || profile_.values.size() < enough_days) return;
    profile_.dates = dates_as_numbers_;
    profile_.numbers = profile_.whole_numbers = 0;
  }

 private:
  Profile& profile_;
  DateCounts dates_;
  Index dates_as_numbers_ = 0;
};

/// Whether the different values so far are numbers, and neither codes nor dates.
bool are_quantities(const Counts& values) {
  Index dates = 0;
  for (const auto& [value, count] : values) {
    if (!parse_number(value) || is_code(value)) return false;
    dates += is_date_in_figures(value) ? 1 : 0;
  }
  return dates < static_cast<Index>(values.size());
}

}  // namespace

Profile profile_of(const Column& column, const Rows& rows, const CellRules& rules,
                   std::span<const std::uint32_t> origin, bool all_values) {
  constexpr std::size_t enough = 4096;  // different numbers
  all_values = all_values || is_named_as_identifier(column.name);
  Profile profile{.written = column.written, .doubt = column.doubt, .values = Counts(column)};
  profile.rows = static_cast<Index>(rows.size());
  profile.is_counting = !rows.empty();
  profile.has_placeholders = true;
  double offset = 0;
  ValueCounts counts(profile);
  bool is_enough = false;
  const bool are_known = !column.numbers.empty();
  for (const std::uint32_t row : rows) {
    const std::string_view cell = are_known && is_enough ? std::string_view{} : trimmed(column.cells[row]);
    if (are_known ? std::isnan(column.numbers[row]) : is_missing(cell, rules)) {
      ++profile.missing;
      continue;
    }
    auto number = are_known ? std::optional(column.numbers[row]) : std::nullopt;
    if (!are_known && (is_enough || profile.is_counting)) number = parse_number(cell);
    if (profile.is_counting) {
      const double place = origin.empty() ? row : origin[row];
      const double ahead = number.value_or(std::nan("")) - place;
      if (profile.values.empty()) offset = ahead;
      profile.is_counting = ahead == offset && (ahead == 0 || ahead == 1);
    }
    if (is_enough && number) {
      if (!are_known && is_code(cell)) return profile_of(column, rows, rules, origin, true);
      counts.add_number({}, *number, 1);  // no date: not all of the values so far are
      continue;
    }
    const std::size_t before = profile.values.size();
    profile.values.add(row);
    const bool is_time = before < enough && profile.values.size() == enough;
    if (is_time && !all_values) is_enough = are_quantities(profile.values);
  }
  for (const auto& [value, count] : profile.values) counts.add(value, count);
  counts.tell(rules);
  if (is_enough && 10 * profile.numbers < 9 * profile.present()) return profile_of(column, rows, rules, origin, true);
  profile.is_yes_no = is_yes_and_no(profile.values);
  if (!is_mostly_numbers(profile) && !is_mostly_dates(profile)) count_words(profile);
  return profile;
}

bool are_mostly(Index read, Index different_read, Index others, Index different_others, Index codes) {
  constexpr Index many = 10, few = 3;
  if (read == 0) return false;
  if (10 * read >= 9 * (read + others)) return true;
  if (different_read < many) return false;
  return different_others <= std::max(few, different_read / many) || (read > others && 2 * codes <= others);
}

bool is_mostly_numbers(const Profile& profile) {
  const auto different = static_cast<Index>(profile.values.size());
  return are_mostly(profile.numbers, profile.different_numbers, profile.present() - profile.numbers,
                    different - profile.different_numbers,
                    profile.whole_numbers == profile.numbers ? profile.lettered : 0) ||
         (profile.numbers > 0 && profile.has_placeholders);
}

bool are_finite(const Profile& profile) { return profile.finite_numbers == profile.present(); }

bool is_mostly_dates(const Profile& profile) {
  const auto different = static_cast<Index>(profile.values.size());
  return are_mostly(profile.dates, profile.different_dates, profile.present() - profile.dates,
                    different - profile.different_dates);
}

Inference infer(const std::string& name, const Profile& profile) {
  const Index present = profile.present();
  const auto distinct = static_cast<Index>(profile.values.size());
  if (present == 0) return {ColumnType::empty, "all " + counted(profile.rows, "row") + " lack it"};
  if (distinct == 1 && profile.missing == 0) {
    return {ColumnType::constant, "always \"" + printable(profile.values.first()) + "\""};
  }
  if (profile.doubt) return {ColumnType::number, words_of(profile.doubt)};
  const bool nearly_all_differ = 10 * distinct >= 9 * present && present >= few_rows;
  const bool are_codes = profile.codes > 0 && profile.digits == present;
  if (are_codes) {
    if (nearly_all_differ) return {ColumnType::identifier, "codes, " + different(profile)};
    return {ColumnType::category, "codes, " + different(profile)};
  }
  if (is_mostly_dates(profile)) {
    if (profile.is_month_named) return {ColumnType::date, "written as " + in_quotes(profile.values.first())};
    const std::string form = name_of(profile.date_form);
    return {ColumnType::date, "written " + form + (profile.is_date_order_open ? ", a guess" : "")};
  }
  if (is_mostly_numbers(profile)) {
    const bool all_whole = profile.whole_numbers == present;
    const bool counts_rows = profile.is_counting && present >= few_rows;
    if (all_whole && profile.missing == 0 && (counts_rows || (nearly_all_differ && is_named_as_identifier(name)))) {
      return {ColumnType::identifier, profile.is_counting ? "whole numbers that count the rows" : different(profile)};
    }
    const std::string range = number_text(profile.least) + " to " + number_text(profile.most);
    return {ColumnType::number, range + (profile.written.empty() ? "" : ", " + profile.written)};
  }
  if (profile.is_yes_no) return {ColumnType::yes_no, different(profile)};
  if (present < few_rows) return {ColumnType::category, different(profile)};
  if (5 * distinct >= present && words_repeat(profile)) {
    return {ColumnType::text, different(profile) + ", words repeat"};
  }
  if (nearly_all_differ) return {ColumnType::identifier, different(profile)};
  return {ColumnType::category, different(profile) + (are_rare(profile) ? ", most of them rare" : "")};
}

namespace {

template <class Fits>
Misfits find_misfits(const Table& table, const Column& column, const Rows& rows, const CellRules& rules, Fits fits) {
  constexpr std::size_t most_words = 3;
  Misfits found;
  for (const std::uint32_t row : rows) {
    ++found.cells;
    const std::string_view cell = trimmed(column.cells[row]);
    if (is_missing(cell, rules) || fits(cell)) continue;
    if (found.words.size() < most_words && std::ranges::find(found.words, cell) == found.words.end()) {
      found.words.emplace_back(cell);
    }
    if (found.count++ > 0) continue;
    found.first = column.cells[row];
    found.first_row = table.number_of_row(row);
  }
  return found;
}

Misfits find_not_dates(const Table& table, const Column& column, const Rows& rows, const CellRules& rules,
                       DateForm form) {
  DateReader dates(form);
  return find_misfits(table, column, rows, rules, [&](std::string_view cell) { return dates.read(cell).has_value(); });
}

/// And whose square is one: means and deviations are taken of it.
bool is_finite_number(std::string_view cell) {
  const auto number = number_of(cell);
  return number && std::abs(*number) < largest_number;
}

Misfits together(Misfits own, const Misfits& others) {
  if (others.count > 0 && (own.count == 0 || others.first_row < own.first_row)) {
    own.first = others.first;
    own.first_row = others.first_row;
  }
  own.count += others.count;
  own.cells += others.cells;
  for (const std::string& word : others.words) {
    if (std::ranges::find(own.words, word) == own.words.end()) own.words.push_back(word);
  }
  return own;
}

/// Whether a word is a number or a date in another form, a bound ("<5") or a range: a value, and no missing one.
bool is_value_written_otherwise(std::string_view word) {
  const bool is_number = parse_number(word) || written_number(word, '.') || written_number(word, ',');
  return is_number || is_pair_of_numbers(word) || word.starts_with('<') || word.starts_with('>') ||
         std::ranges::any_of(all_forms, [&](DateForm form) { return date_of(word, form).has_value(); });
}

void refuse_misfits(const Table& table, const Column& column, const Misfits& wrong, const std::string& what) {
  if (wrong.count == 0) return;
  const std::string name = in_quotes(column.name);
  std::string words;
  for (const std::string& word : wrong.words) {
    if (!is_value_written_otherwise(word)) words += (words.empty() ? "" : ",") + printable(word);
  }
  const std::string missing = words.empty() ? "" : "{source.missing} \"" + words + "\", ";
  const std::string mend = is_value_written_otherwise(wrong.first) ? "write the cells as the others" : "mend the cells";
  fail({Fault::data, "cannot use \"" + printable(table.path) + "\"", "column " + name,
        grouped(wrong.count) + " of " + counted(wrong.cells, "cell") + (wrong.count == 1 ? " is no " : " are no ") +
            what + " (first: " + in_quotes(wrong.first) + " in row " + grouped(wrong.first_row) + ")",
        mend + "; or say what they are: " + missing + "{source.categorical} " + name + " or {source.ignore} " + name});
}

}  // namespace

Misfits find_not_numbers(const Table& table, const Column& column, const Rows& rows, const CellRules& rules) {
  const auto is_fine = [&](std::uint32_t row) { return !(std::abs(column.numbers[row]) >= largest_number); };
  if (!column.numbers.empty() && std::ranges::all_of(rows, is_fine)) {
    Misfits none;
    none.cells = std::ssize(rows);
    return none;
  }
  return find_misfits(table, column, rows, rules, is_finite_number);
}

SealedCells look_at_sealed(const Table& table, const Column& column, const Rows& rows, const CellRules& rules) {
  SealedCells sealed{find_not_numbers(table, column, rows, rules)};
  if (sealed.not_numbers.count == 0) return sealed;
  for (const DateForm form : all_forms) {
    sealed.not_dates[static_cast<std::size_t>(form)] = find_not_dates(table, column, rows, rules, form);
  }
  return sealed;
}

void demand_numbers(const Table& table, const Column& column, const Rows& rows, const CellRules& rules,
                    const SealedCells& sealed) {
  const Misfits wrong = together(find_not_numbers(table, column, rows, rules), sealed.not_numbers);
  refuse_misfits(table, column, wrong, number_of(wrong.first) ? "finite number below 1e150" : "number");
}

void demand_dates(const Table& table, const Column& column, const Rows& rows, const CellRules& rules, DateForm form,
                  const SealedCells& sealed) {
  const Misfits own = find_not_dates(table, column, rows, rules, form);
  refuse_misfits(table, column, together(own, sealed.not_dates[static_cast<std::size_t>(form)]),
                 std::string("date written ") + name_of(form));
}

void demand_no_doubt(const Table& table, const Column& column) {
  if (!column.doubt) return;
  const std::string name = in_quotes(column.name);
  const std::string otherwise = "; or say {source.categorical} " + name + " or {source.ignore} " + name;
  const auto next = [&]() -> std::string {
    switch (column.doubt.kind) {
      case Doubt::Kind::mark:
      case Doubt::Kind::marks:
        return "say {source.decimal_point} if a comma parts thousands, {source.decimal_comma} if it is the decimal "
               "mark";
      case Doubt::Kind::pairs:
        return "part them into two columns" + otherwise;
      default:
        return "bring them to one form and unit" + otherwise;
    }
  };
  fail({Fault::data, "cannot use " + in_quotes(table.path), "column " + name,
        words_of(column.doubt) + " (row " + grouped(table.number_of_row(0)) + ": " + in_quotes(column.cells[0]) + ")",
        next()});
}

}  // namespace pellucid::data
