#include "pellucid/data/quantities.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "pellucid/base/letters.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::data {

namespace {

using KindOf = NumberForm::Kind;

struct UnitWord {
  std::string_view word;  ///< in small letters
  KindOf kind;
  double factor;
};

constexpr std::array<UnitWord, 95> unit_words{{
    {"weeks", KindOf::time, 604800},
    {"week", KindOf::time, 604800},
    {"wks", KindOf::time, 604800},
    {"wk", KindOf::time, 604800},
    {"w", KindOf::time, 604800},
    {"days", KindOf::time, 86400},
    {"day", KindOf::time, 86400},
    {"d", KindOf::time, 86400},
    {"hours", KindOf::time, 3600},
    {"hour", KindOf::time, 3600},
    {"hrs", KindOf::time, 3600},
    {"hr", KindOf::time, 3600},
    {"h", KindOf::time, 3600},
    {"std", KindOf::time, 3600},
    {"minutes", KindOf::time, 60},
    {"minute", KindOf::time, 60},
    {"mins", KindOf::time, 60},
    {"min", KindOf::time, 60},
    {"m", KindOf::time, 60},
    {"'", KindOf::time, 60},
    {"seconds", KindOf::time, 1},
    {"second", KindOf::time, 1},
    {"secs", KindOf::time, 1},
    {"sec", KindOf::time, 1},
    {"sek", KindOf::time, 1},
    {"s", KindOf::time, 1},
    {"\"", KindOf::time, 1},
    {"milliseconds", KindOf::time, 1e-3},
    {"millisecond", KindOf::time, 1e-3},
    {"msec", KindOf::time, 1e-3},
    {"ms", KindOf::time, 1e-3},
    {"microseconds", KindOf::time, 1e-6},
    {"\u03bcs", KindOf::time, 1e-6},
    {"us", KindOf::time, 1e-6},
    {"nanoseconds", KindOf::time, 1e-9},
    {"ns", KindOf::time, 1e-9},
    {"years", KindOf::months, 12},
    {"year", KindOf::months, 12},
    {"yrs", KindOf::months, 12},
    {"yr", KindOf::months, 12},
    {"y", KindOf::months, 12},
    {"months", KindOf::months, 1},
    {"month", KindOf::months, 1},
    {"mons", KindOf::months, 1},
    {"mon", KindOf::months, 1},
    {"mos", KindOf::months, 1},
    {"mo", KindOf::months, 1},
    {"mths", KindOf::months, 1},
    {"mth", KindOf::months, 1},
    {"m", KindOf::months, 1},
    {"feet", KindOf::inches, 12},
    {"foot", KindOf::inches, 12},
    {"ft", KindOf::inches, 12},
    {"'", KindOf::inches, 12},
    {"inches", KindOf::inches, 1},
    {"inch", KindOf::inches, 1},
    {"ins", KindOf::inches, 1},
    {"in", KindOf::inches, 1},
    {"\"", KindOf::inches, 1},
    {"''", KindOf::inches, 1},
    {"\u00b0", KindOf::degrees, 1},
    {"deg", KindOf::degrees, 1},
    {"'", KindOf::degrees, 1.0 / 60},
    {"\"", KindOf::degrees, 1.0 / 3600},
    {"''", KindOf::degrees, 1.0 / 3600},
    {"''", KindOf::time, 1},
    {"b", KindOf::bytes, 1},
    {"byte", KindOf::bytes, 1},
    {"bytes", KindOf::bytes, 1},
    {"kb", KindOf::bytes, 1e3},
    {"mb", KindOf::bytes, 1e6},
    {"gb", KindOf::bytes, 1e9},
    {"tb", KindOf::bytes, 1e12},
    {"pb", KindOf::bytes, 1e15},
    {"kib", KindOf::bytes, 1024.0},
    {"mib", KindOf::bytes, 1048576.0},
    {"gib", KindOf::bytes, 1073741824.0},
    {"tib", KindOf::bytes, 1099511627776.0},
    {"tage", KindOf::time, 86400},
    {"tag", KindOf::time, 86400},
    {"stunden", KindOf::time, 3600},
    {"stunde", KindOf::time, 3600},
    {"minuten", KindOf::time, 60},
    {"sekunden", KindOf::time, 1},
    {"monate", KindOf::months, 1},
    {"monat", KindOf::months, 1},
    {"jahre", KindOf::months, 12},
    {"jahr", KindOf::months, 12},
    {"ans", KindOf::months, 12},
    {"mois", KindOf::months, 1},
    {"jours", KindOf::time, 86400},
    {"jour", KindOf::time, 86400},
    {"semaines", KindOf::time, 604800},
    {"heures", KindOf::time, 3600},
    {"wochen", KindOf::time, 604800},
}};

constexpr std::array<KindOf, 4> kinds_of_parts{KindOf::time, KindOf::months, KindOf::inches, KindOf::degrees};

bool is_figure_of_part(char c) { return c >= '0' && c <= '9'; }

/// Reads parts from the beginning of a text.
struct PartText {
  std::string_view left;

  bool take(std::string_view mark) {
    if (!left.starts_with(mark)) return false;
    left.remove_prefix(mark.size());
    return true;
  }
  void skip_blanks() {
    while (take(" ")) {
    }
  }
  std::string_view figures() {
    std::size_t count = 0;
    while (count < left.size() && is_figure_of_part(left[count])) ++count;
    return taken(count);
  }
  /// Figures with a point or a comma among them.
  std::string number() {
    std::string number(figures());
    const bool is_part = left.size() > 1 && (left[0] == '.' || left[0] == ',') && is_figure_of_part(left[1]);
    if (number.empty() || !is_part) return number;
    left.remove_prefix(1);
    return number + "." + std::string(figures());
  }
  /// A run of letters in small ones; or of the same sign; a point behind it is no part.
  std::string word() {
    std::size_t count = 0;
    const auto is_letter = [](char c) { return is_ascii_letter(c) || (static_cast<unsigned char>(c) & 0x80U) != 0; };
    if (left.starts_with("\u00b0")) return std::string(taken(2));
    while (count < left.size() && is_letter(left[count])) ++count;
    const bool is_sign = count == 0 && !left.empty() && (left[0] == '\'' || left[0] == '"');
    if (is_sign) count = left.starts_with("''") ? 2 : 1;
    std::string word(taken(count));
    for (char& c : word) c = small_letter(c);
    if (!is_sign) take(".");
    return word;
  }
  std::string_view taken(std::size_t count) {
    const std::string_view part = left.substr(0, count);
    left.remove_prefix(count);
    return part;
  }
};

double number_in(std::string_view figures) { return parse_number(figures).value_or(0); }

/// "1:30", "1:30:00.5", "2:59.953" (minutes), "03:00:00", with AM or PM or "h" behind: seconds.
std::optional<double> read_clock_time(PartText text) {
  constexpr std::size_t most_figures = 6;
  const std::string_view first = text.figures();
  if (first.empty() || first.size() > most_figures) return std::nullopt;
  double seconds = 0;
  if (text.take(":")) {
    const std::string_view second = text.figures();
    if (second.size() != 2 || number_in(second) > 59) return std::nullopt;
    seconds = 3600 * number_in(first) + 60 * number_in(second);
    if (text.take(":")) {
      const std::string last = text.number();
      if (last.size() < 2 || number_in(last) >= 61 || last.find('.') == 1) return std::nullopt;
      seconds += number_in(last);
    } else if (text.left.size() > 1 && (text.left[0] == '.' || text.left[0] == ',')) {
      text.left.remove_prefix(1);
      const std::string_view part = text.figures();
      if (part.empty()) return std::nullopt;
      seconds = 60 * number_in(first) + number_in(std::string(second) + "." + std::string(part));
    }
  } else {
    seconds = 3600 * number_in(first);  // "7 PM" alone
    const std::string_view rest = trimmed(text.left);
    if (rest.size() < 2 || (rest.back() != 'M' && rest.back() != 'm' && rest.back() != '.')) return std::nullopt;
  }
  text.skip_blanks();
  std::string half = text.word();
  half += text.word();  // "a.m."
  if (half == "am" || half == "pm") {
    const double hour = number_in(first);
    if (hour < 1 || hour > 12) return std::nullopt;
    seconds += half == "pm" && hour != 12 ? 12 * 3600 : 0;
    seconds -= half == "am" && hour == 12 ? 12 * 3600 : 0;
  } else if (half != "" && half != "h" && half != "hrs" && half != "hours" && half != "uhr") {
    return std::nullopt;
  }
  return text.left.empty() ? std::optional(seconds) : std::nullopt;
}

const UnitWord* find_unit(std::string_view word, KindOf kind) {
  const auto found =
      std::ranges::find_if(unit_words, [&](const UnitWord& each) { return each.word == word && each.kind == kind; });
  return found == unit_words.end() ? nullptr : &*found;
}

/// How large a part may be that stands behind a larger one: of seconds 59, of months and inches 11.
double largest_part(KindOf kind) { return kind == KindOf::months || kind == KindOf::inches ? 12 : 60; }

/// Parts in units of one kind, the largest first.
std::optional<std::string> read_parts(std::string_view whole, KindOf kind, Index least_parts) {
  PartText text{whole};
  bool is_negative = text.take("-");
  if (!is_negative) text.take("+");
  text.skip_blanks();
  double sum = 0, last_factor = 0;
  Index parts = 0;
  while (!text.left.empty()) {
    if (kind == KindOf::time) {
      if (const auto clock = read_clock_time(text)) {  // behind days, or alone
        if (parts > 0 && last_factor < 86400) return std::nullopt;
        sum += *clock;
        parts += 2;
        break;
      }
      PartText days = text;  // "2.03:00:00"
      const std::string_view figures = days.figures();
      const bool has_clock = text.left.find(':') != std::string_view::npos;
      if (parts == 0 && !figures.empty() && has_clock && days.take(".")) {
        const auto clock = read_clock_time(days);
        if (!clock || days.left.find(':') != 2) return std::nullopt;
        sum += 86400 * number_in(figures) + *clock;
        parts += 2;
        break;
      }
    }
    const std::string number = text.number();
    if (number.empty()) return std::nullopt;
    text.skip_blanks();
    if (text.left.empty() && parts == 1 && last_factor == 3600 && number.size() == 2) {  // "1h30"
      sum += 60 * number_in(number);
      ++parts;
      break;
    }
    const UnitWord* const unit = find_unit(text.word(), kind);
    if (unit == nullptr || (parts > 0 && unit->factor >= last_factor)) return std::nullopt;
    const bool is_small = unit->factor < 3600 && kind != KindOf::bytes;
    if (parts > 0 && is_small && last_factor <= 3600 && number_in(number) >= largest_part(kind)) return std::nullopt;
    sum += number_in(number) * unit->factor;
    last_factor = unit->factor;
    ++parts;
    text.skip_blanks();
    text.take(",");
    text.take("and ");
    text.skip_blanks();
    if (kind == KindOf::degrees && text.left.size() == 1) {
      const std::size_t side = std::string_view("NESW").find(text.left[0]);
      if (side == std::string_view::npos) return std::nullopt;
      is_negative = is_negative != (side > 1);
      break;
    }
  }
  if (parts < least_parts) return std::nullopt;
  return (is_negative && sum != 0 ? "-" : "") + fixed_number_text(sum);
}

/// "PT1H30M", "P2DT3H", "P1Y2M".
std::optional<Quantity> read_iso_span(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  if (!text.starts_with('P') || text.size() < 3) return std::nullopt;
  std::string parts(text.substr(1));
  const bool has_time = parts.find('T') != std::string::npos;
  std::erase(parts, 'T');
  const KindOf kind = !has_time && parts.find_first_of("DW") == std::string::npos ? KindOf::months : KindOf::time;
  const auto sum = read_parts((is_negative ? "-" : "") + parts, kind, 1);
  return sum ? std::optional<Quantity>({kind, *sum}) : std::nullopt;
}

}  // namespace

std::optional<UnitOfKind> unit_of_kind(std::string_view word) {
  PartText text{trimmed(word)};
  const std::string small = text.word();
  if (!text.left.empty() || small == "m" || small == "'" || small == "\"" || small == "''") return std::nullopt;
  const auto found = std::ranges::find(unit_words, small, &UnitWord::word);
  if (found == unit_words.end() || found->kind == KindOf::degrees) return std::nullopt;
  // "b", "mb" and "s", "d" alone are units as they are written: a bit is no byte.
  if (found->kind == KindOf::bytes && trimmed(word).find('B') == std::string_view::npos && small.find("byte") != 0) {
    return std::nullopt;
  }
  return UnitOfKind{found->kind, found->factor};
}

std::optional<Quantity> read_quantity(std::string_view text, Index least_parts) {
  if (auto iso = read_iso_span(text)) return iso;
  const bool may_be_inches = text.find("'0") == std::string_view::npos || text.find("'0\"") != std::string_view::npos;
  std::optional<Quantity> found;
  for (const KindOf kind : kinds_of_parts) {
    if (kind == KindOf::inches && !may_be_inches) continue;
    if (auto sum = read_parts(text, kind, least_parts)) {
      if (kind == KindOf::degrees && text.find("\u00b0") == std::string_view::npos) continue;
      found = Quantity{kind, std::move(*sum)};
    }
  }
  return found;
}

std::optional<std::string> read_quantity_of(std::string_view text, NumberForm::Kind kind) {
  if (auto iso = read_iso_span(text); iso && iso->kind == kind) return std::move(iso->plain);
  if (kind == KindOf::time && text == "0") return "0";
  return read_parts(text, kind, 1);
}

bool is_usual_denominator(std::string_view figures) {
  constexpr std::array<std::string_view, 8> usual{"2", "3", "4", "5", "8", "16", "32", "64"};
  return std::ranges::find(usual, figures) != usual.end();
}

std::optional<std::string> read_fraction(std::string_view whole) {
  PartText text{whole};
  const bool is_negative = text.take("-");
  std::string_view first = text.figures();
  if (first.empty() || first.size() > 9) return std::nullopt;
  double value = 0;
  if (text.take(" ")) {
    value = number_in(first);
    first = text.figures();
    if (first.empty() || first.size() > 3) return std::nullopt;
  }
  if (text.left.empty() && value == 0) return (is_negative ? "-" : "") + std::string(first);
  if (!text.take("/")) return std::nullopt;
  const std::string_view under = text.figures();
  if (!text.left.empty() || !is_usual_denominator(under)) return std::nullopt;
  value += number_in(first) / number_in(under);
  return (is_negative ? "-" : "") + fixed_number_text(value);
}

}  // namespace pellucid::data
