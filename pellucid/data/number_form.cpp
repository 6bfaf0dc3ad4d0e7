#include "pellucid/data/number_form.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "pellucid/base/text.hpp"
#include "pellucid/data/columns.hpp"

namespace pellucid::data {

namespace {

using Kind = NumberForm::Kind;

bool is_figure(char c) { return c >= '0' && c <= '9'; }

/// The beginning of a text that is read.
struct Front {
  std::string_view left;

  bool take(std::string_view mark) {
    if (!left.starts_with(mark)) return false;
    left.remove_prefix(mark.size());
    return true;
  }
  template <std::size_t count>
  std::string_view take_any(const std::array<std::string_view, count>& marks) {
    for (const std::string_view mark : marks) {
      if (take(mark)) return mark;
    }
    return {};
  }
  std::string_view figures() {
    std::size_t count = 0;
    while (count < left.size() && is_figure(left[count])) ++count;
    const std::string_view taken = left.substr(0, count);
    left.remove_prefix(count);
    return taken;
  }
};

constexpr std::array<std::string_view, 3> minus_signs{"-", "\u2212", "\u2013"};
/// What stands in front of a number and is no code: currencies, by sign and by name.
constexpr std::array<std::string_view, 26> currencies{
    "US$", "R$",  "A$",  "C$",  "$",   "\u20ac", "\u00a3", "\u00a5", "\u20b9", "\u20bd", "\u20a9", "\u20ba", "\u20aa",
    "USD", "EUR", "GBP", "CHF", "JPY", "CNY",    "INR",    "Rs.",    "Rs",     "SEK",    "NOK",    "DKK",    "kr"};
constexpr std::array<std::string_view, 8> gaps{" ", "\u00a0", "\u202f", "\u2009", "'", "\u2019", "_", "\u2007"};
/// What multiplies a number behind it.
constexpr std::array<std::pair<std::string_view, int>, 12> magnitudes{{{"K", 3},
                                                                       {"k", 3},
                                                                       {"M", 6},
                                                                       {"Mio", 6},
                                                                       {"Mio.", 6},
                                                                       {"mn", 6},
                                                                       {"m", 6},
                                                                       {"B", 9},
                                                                       {"bn", 9},
                                                                       {"Mrd", 9},
                                                                       {"Mrd.", 9},
                                                                       {"T", 12}}};

/// Digits and a fraction without their groups.
struct Digits {
  std::string whole, fraction;
  bool has_point = false;
};

/// Groups of three, the first of one to three; or as in India: two and two, and three at the end.
bool are_groups(const std::vector<std::string_view>& groups) {
  if (groups.front().empty() || groups.front().size() > 3 || groups.back().size() != 3) return false;
  if (groups.front().front() == '0') return false;
  const auto all_between_have = [&](std::size_t size) {
    return std::all_of(groups.begin() + 1, groups.end() - 1,
                       [&](std::string_view each) { return each.size() == size; });
  };
  return all_between_have(3) || (groups.front().size() <= 2 && all_between_have(2));
}

std::optional<Digits> read_digits(Front& text, char decimal) {
  const char other = decimal == '.' ? ',' : '.';
  std::vector<std::string_view> groups{text.figures()};
  std::string_view between;
  while (true) {
    Front ahead = text;
    std::string_view mark =
        ahead.take(std::string_view(&other, 1)) ? std::string_view(&other, 1) : ahead.take_any(gaps);
    if (mark.empty() || ahead.left.empty() || !is_figure(ahead.left.front())) break;
    if (!between.empty() && mark != between) return std::nullopt;
    between = mark;
    groups.push_back(ahead.figures());
    text = ahead;
  }
  if (groups.size() > 1 && !are_groups(groups)) return std::nullopt;
  Digits digits;
  for (const std::string_view group : groups) digits.whole += group;
  if (text.take(std::string_view(&decimal, 1))) {
    digits.has_point = true;
    digits.fraction = text.figures();
  }
  if (digits.whole.empty() && digits.fraction.empty()) return std::nullopt;
  return digits;
}

/// "e5", "D+01": an exponent, if digits follow and nothing that makes it a word.
std::string read_exponent(Front& text) {
  Front ahead = text;
  if (!ahead.take("e") && !ahead.take("E") && !ahead.take("d") && !ahead.take("D")) return {};
  std::string exponent = "e";
  if (ahead.take("-") || ahead.take("\u2212")) exponent += '-';
  ahead.take("+");
  const std::string_view figures = ahead.figures();
  if (figures.empty() || figures.size() > 4) return {};
  text = ahead;
  return exponent += figures;
}

void skip_blanks(Front& text) {
  while (!text.left.empty() && trimmed(text.left).size() != text.left.size()) {
    const std::string_view rest = trimmed(text.left);
    if (rest.empty()) break;
    if (rest.data() == text.left.data()) break;
    text.left = text.left.substr(static_cast<std::size_t>(rest.data() - text.left.data()));
  }
}

/// Whether a text is a unit: a currency, or letters and signs without a figure, of a few words at most.
bool is_unit(std::string_view text) {
  constexpr std::size_t longest = 24;
  if (text.size() > longest) return false;
  return std::ranges::none_of(text, [](char c) {
    return is_figure(c) || c == ',' || c == ';' || c == ':' || c == '(' || c == ')' || c == '+' || c == '?' ||
           c == '!' || c == '*' || c == '#' || c == '<' || c == '>' || c == '=' || c == '-' || c == '_' || c == '\'';
  });
}

/// Seconds of "1:30", "1:30:00.5", "2 days 01:30:00", "PT1H30M", "1h 30m": hours, minutes and seconds.
std::optional<std::string> read_time_span(std::string_view cell, Index least_parts) {
  Front text{cell};
  const bool is_negative = text.take("-");
  double seconds = 0;
  const auto number = [](std::string_view figures) { return static_cast<double>(std::stoll(std::string(figures))); };
  const auto told = [&]() -> std::string { return (is_negative ? "-" : "") + fixed_number_text(seconds); };
  const auto fraction_of = [&](std::string_view figures) {
    return parse_number("0." + std::string(figures)).value_or(0);
  };
  constexpr std::size_t most_figures = 6;
  const bool is_iso = text.take("P");
  bool is_clock = false;
  Index parts = 0;
  if (is_iso) text.take("T");
  while (!text.left.empty()) {
    const std::string_view figures = text.figures();
    if (figures.empty() || figures.size() > most_figures) return std::nullopt;
    if (text.take(":")) {
      const std::string_view minutes = text.figures();
      if (minutes.size() != 2 || number(minutes) > 59 || is_clock || is_iso) return std::nullopt;
      seconds += 3600 * number(figures) + 60 * number(minutes);
      if (text.take(":")) {
        const std::string_view last = text.figures();
        if (last.size() != 2 || number(last) > 60) return std::nullopt;
        seconds += number(last);
        if (text.take(".") || text.take(",")) seconds += fraction_of(text.figures());
      }
      is_clock = true;
      skip_blanks(text);
      const bool is_half_day = text.left.size() == 2 && number(figures) >= 1 && number(figures) <= 12;
      if (is_half_day && (text.take("PM") || text.take("pm"))) {
        seconds += number(figures) == 12 ? 0 : 12 * 3600;
      } else if (is_half_day && (text.take("AM") || text.take("am"))) {
        seconds -= number(figures) == 12 ? 12 * 3600 : 0;
      }
      if (!text.left.empty()) return std::nullopt;
      break;
    }
    double value = number(figures);
    if (text.take(".")) value += fraction_of(text.figures());
    skip_blanks(text);
    constexpr std::array<std::pair<std::string_view, double>, 19> units{{{"days", 86400},
                                                                         {"day", 86400},
                                                                         {"d", 86400},
                                                                         {"D", 86400},
                                                                         {"hours", 3600},
                                                                         {"hour", 3600},
                                                                         {"hrs", 3600},
                                                                         {"hr", 3600},
                                                                         {"h", 3600},
                                                                         {"H", 3600},
                                                                         {"minutes", 60},
                                                                         {"minute", 60},
                                                                         {"mins", 60},
                                                                         {"min", 60},
                                                                         {"m", 60},
                                                                         {"M", 60},
                                                                         {"sec", 1},
                                                                         {"s", 1},
                                                                         {"S", 1}}};
    const auto unit = std::ranges::find_if(units, [&](const auto& each) { return text.take(each.first); });
    if (unit == units.end()) return std::nullopt;
    seconds += value * unit->second;
    ++parts;
    text.take(",");
    skip_blanks(text);
    if (is_iso) text.take("T");
  }
  if (!is_clock && !is_iso && parts < least_parts) return std::nullopt;
  if (is_iso && parts == 0) return std::nullopt;
  return told();
}

std::optional<std::string> read_hexadecimal(std::string_view cell) {
  constexpr std::size_t most = 15;
  if ((!cell.starts_with("0x") && !cell.starts_with("0X")) || cell.size() < 3 || cell.size() > most)
    return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : cell.substr(2)) {
    const char small = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    if (!is_figure(small) && (small < 'a' || small > 'f')) return std::nullopt;
    value = 16 * value + static_cast<std::uint64_t>(is_figure(small) ? small - '0' : small - 'a' + 10);
  }
  return std::to_string(value);
}

}  // namespace

std::optional<WrittenNumber> written_number(std::string_view cell, char decimal) {
  cell = trimmed(cell);
  if (std::ranges::none_of(cell, is_figure)) return std::nullopt;
  if (auto value = read_hexadecimal(cell)) return WrittenNumber{std::move(*value), {Kind::hexadecimal, decimal}};
  // One part alone, "5 h", is a number with a unit, which may be any.
  if (auto seconds = read_time_span(cell, 2)) return WrittenNumber{std::move(*seconds), {Kind::time, decimal}};
  WrittenNumber number{"", {Kind::written, decimal}};
  bool is_negative = false;
  if (cell.starts_with('(') && cell.ends_with(')')) {
    is_negative = true;
    cell = trimmed(cell.substr(1, cell.size() - 2));
  }
  Front text{cell};
  const auto take_sign = [&] {
    const bool is_minus = !is_negative && !text.take_any(minus_signs).empty();
    is_negative = is_negative || is_minus;
    return is_minus || text.take("+");
  };
  const bool has_sign = take_sign();
  skip_blanks(text);
  number.form.before = text.take_any(currencies);
  skip_blanks(text);
  const bool is_signed = (!has_sign && take_sign()) || has_sign;
  const auto digits = read_digits(text, decimal);
  if (!digits) return std::nullopt;
  const std::string exponent = read_exponent(text);
  skip_blanks(text);
  std::string_view rest = trimmed(text.left);
  if (!is_signed && !is_negative && (rest == "-" || rest == "\u2212")) {
    is_negative = true;
    rest = {};
  }
  int power = 0;
  for (const auto& [word, zeros] : magnitudes) {
    // A unit may follow: "3.5M €"; alone, "5 m" is metres, as all cells then say.
    const bool is_word = rest == word || (rest.starts_with(word) && is_unit(rest) && rest.size() > word.size() &&
                                          rest[word.size()] == ' ');
    const bool is_sure = !number.form.before.empty() || (word != "m" && word != "T" && word != "k");
    if (!is_word || !exponent.empty() || !is_sure || text.left.front() == ' ') continue;
    power = zeros;
    rest = trimmed(rest.substr(word.size()));
    break;
  }
  if (!is_unit(rest)) return std::nullopt;
  number.form.behind = rest;
  number.plain = std::string(is_negative ? "-" : "") + (digits->whole.empty() ? "0" : digits->whole) +
                 (digits->fraction.empty() ? "" : "." + digits->fraction) +
                 (power > 0 ? "e" + std::to_string(power) : exponent);
  if (!parse_number(number.plain)) return std::nullopt;
  return number;
}

std::optional<std::string> plain_number(std::string_view cell, const NumberForm& form) {
  cell = trimmed(cell);
  if (form.kind == Kind::plain) {
    return parse_number(cell) ? std::optional<std::string>(cell) : std::nullopt;
  }
  if (form.kind == Kind::hexadecimal) return read_hexadecimal(cell);
  if (form.kind == Kind::time) return read_time_span(cell, 1);
  auto number = written_number(cell, form.decimal);
  if (!number || number->form.kind != Kind::written) return std::nullopt;
  const bool has_none = number->form.before.empty() && number->form.behind.empty();
  // A currency is left out here and there; of other units only a zero does without.
  const bool may_lack = form.behind.empty() || parse_number(number->plain) == 0.0;
  if (number->form != form && !(has_none && may_lack)) return std::nullopt;
  return std::move(number->plain);
}

bool have_decimal_commas(const NumberForms& forms) {
  return std::ranges::any_of(forms, [](const auto& each) { return each.second.decimal == ','; });
}

}  // namespace pellucid::data
