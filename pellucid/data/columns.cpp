#include "pellucid/data/columns.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "pellucid/base/text.hpp"
#include "pellucid/data/column_rules.hpp"

namespace pellucid::data {

namespace {

constexpr Index few_rows = 20;  // of which different values say nothing yet

std::string different(const Profile& profile) {
  return counted(static_cast<Index>(profile.values.size()), "different value") + " in " +
         counted(profile.present(), "row");
}

// Whether cells are running text: words that stand in other cells too. Names and titles are of few words, most of them
// with one of their own.
bool words_repeat(const Profile& profile) {
  constexpr Index words_of_a_sentence = 5;
  if (2 * profile.words < 3 * profile.present()) return false;
  if (profile.words >= words_of_a_sentence * profile.present()) return 5 * profile.different_words <= 4 * profile.words;
  return 5 * profile.different_words <= profile.present();
}

Index frequent_rows(const Profile& profile) {
  Index rows = 0;
  for (const auto& [value, count] : profile.values) rows += count >= least_frequent(profile) ? count : 0;
  return rows;
}

/// Whether fewer than half of the rows have a value that is frequent.
bool are_rare(const Profile& profile) { return 2 * frequent_rows(profile) < profile.present(); }

}  // namespace

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

}  // namespace pellucid::data
