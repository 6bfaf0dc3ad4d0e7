#include "pellucid/data/number_form.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "pellucid/base/letters.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/columns.hpp"
#include "pellucid/data/number_text.hpp"
#include "pellucid/data/number_units.hpp"
#include "pellucid/data/quantities.hpp"

namespace pellucid::data {

namespace {

using Kind = NumberForm::Kind;

constexpr std::size_t longest_number = 64;

bool is_figure(char c) { return c >= '0' && c <= '9'; }

/// The beginning of a text that is read.
struct Front {
  std::string_view left;

  bool take(std::string_view mark) {
    if (!left.starts_with(mark)) return false;
    left.remove_prefix(mark.size());
    return true;
  }
  bool take(char mark) { return take(std::string_view(&mark, 1)); }
  char take_one_of(std::string_view marks) {
    if (left.empty() || marks.find(left.front()) == std::string_view::npos) return '\0';
    const char mark = left.front();
    left.remove_prefix(1);
    return mark;
  }
  void skip_blanks() {
    while (take(' ')) {
    }
  }
  std::string_view figures() {
    std::size_t count = 0;
    while (count < left.size() && is_figure(left[count])) ++count;
    const std::string_view taken = left.substr(0, count);
    left.remove_prefix(count);
    return taken;
  }
};

/// Digits and a fraction without their groups.
struct Digits {
  std::string whole, fraction;
  bool has_point = false;
  bool has_groups = false;
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
  const std::string_view marks = decimal == '.' ? ", '_" : ". '_";
  std::vector<std::string_view> groups{text.figures()};
  char between = '\0';
  while (true) {
    Front ahead = text;
    const char mark = ahead.take_one_of(marks);
    if (mark == '\0' || ahead.left.empty() || !is_figure(ahead.left.front())) break;
    if (between != '\0' && mark != between) return std::nullopt;
    between = mark;
    groups.push_back(ahead.figures());
    text = ahead;
  }
  if (groups.size() > 1 && !are_groups(groups)) return std::nullopt;
  Digits digits;
  digits.has_groups = groups.size() > 1;
  for (const std::string_view group : groups) digits.whole += group;
  if (text.take(decimal)) {
    digits.has_point = true;
    digits.fraction = text.figures();
    // "469,-": a price without cents.
    if (digits.fraction.empty() && !digits.whole.empty()) text.take("--") || text.take('-');
  }
  if (digits.whole.empty() && digits.fraction.empty()) return std::nullopt;
  return digits;
}

/// "e5", "D+01", " E-03", "x10^3", "*10^-2", "*^3", Fortran's "+03": an exponent, if digits follow and nothing that
/// makes it a word.
std::string read_exponent(Front& text, const Digits& digits) {
  Front ahead = text;
  ahead.skip_blanks();
  const bool is_apart = ahead.left.size() < text.left.size();
  bool needs_sign = false;
  if (ahead.take_one_of("xX*") != '\0') {
    ahead.skip_blanks();
    ahead.take("10");
    if (!ahead.take('^')) return {};
  } else if (ahead.take_one_of("eEdD") != '\0') {
    needs_sign = is_apart;
  } else if (is_apart || !digits.has_point || ahead.left.size() < 3 || ahead.left[1] != '0') {
    return {};
  } else {
    needs_sign = true;
  }
  std::string exponent = "e";
  const char sign = ahead.take_one_of("+-");
  if (needs_sign && sign == '\0') return {};
  if (sign == '-') exponent += '-';
  const std::string_view figures = ahead.figures();
  if (figures.empty() || figures.size() > 4) return {};
  text = ahead;
  return exponent += figures;
}

/// "0x1F", "0b101", "0o17", "1Fh" with a letter among its figures.
std::optional<std::string> read_radix(std::string_view cell, bool is_known = false) {
  constexpr std::size_t most_bits = 52;
  Front text{cell};
  unsigned bits = 4;
  const bool is_assembler = cell.size() > 2 && cell.front() == '0' && cell.ends_with('h') && cell[1] != 'x' &&
                            (is_known || cell.find_first_of("ABCDEF") != std::string_view::npos);
  if (is_assembler) {
    text.left.remove_suffix(1);
  } else if (text.take("0b") || text.take("0B")) {
    bits = 1;
  } else if (text.take("0o") || text.take("0O")) {
    bits = 3;
  } else if (!text.take("0x") && !text.take("0X")) {
    return std::nullopt;
  }
  if (text.left.empty() || text.left.size() * bits > most_bits + 4) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text.left) {
    const char small = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    if (!is_figure(small) && (small < 'a' || small > 'f')) return std::nullopt;
    const auto digit = static_cast<unsigned>(is_figure(small) ? small - '0' : small - 'a' + 10);
    if (digit >= 1U << bits) return std::nullopt;
    value = (value << bits) + digit;
  }
  return std::to_string(value);
}

/// Takes the parentheses off that make a number negative, with its unit in them or not: "(5)", "$(5)", "(5)%".
bool take_parentheses(std::string& text) {
  const std::size_t open = text.find('('), close = text.rfind(')');
  if (open == text.npos || close == text.npos || close < open) return false;
  const bool has_digits_outside = text.find_first_of("0123456789") < open || text.find_last_of("0123456789") > close ||
                                  text.rfind('(') != open || text.find(')') != close || text.find('-') != text.npos;
  if (has_digits_outside) return false;
  text.erase(close, 1);
  text.erase(open, 1);
  return true;
}

/// What stands in front of a number's sign or digits.
std::string_view take_front(Front& text) {
  std::size_t count = 0;
  while (count < text.left.size() && !is_figure(text.left[count]) && text.left[count] != '-' &&
         text.left[count] != '+') {
    const bool is_mark = text.left[count] == '.' || text.left[count] == ',';
    if (is_mark && count + 1 < text.left.size() && is_figure(text.left[count + 1]) &&
        (count == 0 || text.left[count - 1] == ' ')) {
      break;
    }
    ++count;
  }
  const std::string_view front = text.left.substr(0, count);
  text.left.remove_prefix(count);
  return front;
}

/// Of a text in plain signs without what is wrapped around it.
std::optional<WrittenNumber> read_written(std::string text_of, char decimal, bool all_multiples) {
  WrittenNumber number{"", {Kind::written, decimal}};
  bool is_negative = take_parentheses(text_of);
  const bool has_parentheses = is_negative;
  Front text{trimmed(text_of)};
  char sign = text.take_one_of("+-");
  text.skip_blanks();
  const std::string_view front = take_front(text);
  if (!is_in_front(front)) return std::nullopt;
  number.form.before = trimmed(front);
  if (sign == '\0') sign = text.take_one_of("+-");
  text.skip_blanks();
  if (sign != '\0' && has_parentheses) return std::nullopt;
  is_negative = is_negative || sign == '-';
  const auto digits = read_digits(text, decimal);
  if (!digits) return std::nullopt;
  const std::string exponent = read_exponent(text, *digits);
  if (digits->has_groups && !exponent.empty()) return std::nullopt;  // 1,413e+01 is no thousand
  const bool is_apart = text.left.starts_with(' ');
  std::string_view rest = trimmed(text.left);
  if (sign == '\0' && !has_parentheses && (rest == "-" || rest == "+")) {
    is_negative = rest == "-";
    rest = {};
  }
  if (const auto multiple = multiple_in(rest, is_apart); multiple && exponent.empty()) {
    const bool is_sure = multiple->is_sure || is_currency(number.form.before) || all_multiples;
    number.power = is_sure ? multiple->power : -1;
    if (is_sure) rest = trimmed(rest.substr(multiple->length));
  }
  if (!is_behind(rest)) return std::nullopt;
  number.form.behind = rest;
  number.plain = std::string(is_negative ? "-" : "") + (digits->whole.empty() ? "0" : digits->whole) +
                 (digits->fraction.empty() ? "" : "." + digits->fraction) +
                 (number.power > 0 ? "e" + std::to_string(number.power) : exponent);
  if (!parse_number(number.plain)) return std::nullopt;
  return number;
}

bool may_hold_number(std::string_view cell) {
  return cell.size() <= longest_number &&
         std::ranges::any_of(cell, [](char c) { return is_figure(c) || (static_cast<unsigned char>(c) & 0x80U) != 0; });
}

/// In another unit of the same kind: "1.2 s" where most are "500 ms".
std::optional<std::string> plain_written(std::string_view text, const NumberForm& form) {
  auto number = read_written(std::string(text), form.decimal, form.kind == Kind::multiplied);
  if (!number) return std::nullopt;
  if (const int side = side_of(number->form.behind, form.behind); side != 0) {
    if (side > 0) return std::move(number->plain);
    return number->plain.starts_with('-') ? number->plain.substr(1) : "-" + number->plain;
  }
  const std::string own = unit_key(number->form);
  if (own == unit_key(form)) return std::move(number->plain);
  // A currency is left out here and there; of other units only a zero does without.
  const bool may_lack = form.behind.empty() || is_currency(form.behind) || parse_number(number->plain) == 0.0;
  if (!own.empty() || !may_lack) return std::nullopt;
  return std::move(number->plain);
}

}  // namespace

std::optional<WrittenNumber> written_number(std::string_view cell, char decimal, bool all_multiples) {
  if (!may_hold_number(cell)) return std::nullopt;
  const std::string signs = in_plain_signs(trimmed(cell));
  const std::string_view text = unwrapped(signs);
  if (std::ranges::none_of(text, is_figure)) return std::nullopt;
  if (auto value = read_radix(text)) return WrittenNumber{std::move(*value), {Kind::hexadecimal, decimal}};
  // One part alone, "5 h", is a number with a unit, which may be any.
  if (auto quantity = read_quantity(text, 2))
    return WrittenNumber{std::move(quantity->plain), {quantity->kind, decimal}};
  if (auto number = read_written(std::string(text), decimal, all_multiples)) return number;
  if (auto value = read_fraction(text)) return WrittenNumber{std::move(*value), {Kind::fraction, decimal}};
  return std::nullopt;
}

std::optional<std::string> plain_number(std::string_view cell, const NumberForm& form) {
  cell = trimmed(cell);
  if (form.kind == Kind::plain) {
    return parse_number(cell) ? std::optional<std::string>(cell) : std::nullopt;
  }
  if (!may_hold_number(cell)) return std::nullopt;
  const std::string signs = in_plain_signs(cell);
  const std::string_view text = unwrapped(signs);
  switch (form.kind) {
    case Kind::hexadecimal:
      return read_radix(text, true);
    case Kind::fraction:
      return read_fraction(text);
    case Kind::written:
    case Kind::multiplied:
      if (read_quantity(text, 2)) return std::nullopt;
      return plain_written(text, form);
    default:
      return read_quantity_of(text, form.kind);
  }
}

bool is_lettered_code(std::string_view cell) {
  if (std::ranges::none_of(cell, is_ascii_letter) || std::ranges::none_of(cell, is_figure)) return false;
  const auto number = written_number(cell, '.');
  if (!number) return true;
  const bool is_of_words = !number->form.before.empty() && !is_currency(number->form.before);
  return is_of_words || (number->form.behind.size() == 1 && is_figure(cell[cell.size() - 2]));
}

bool is_pair_of_numbers(std::string_view cell) {
  if (!may_hold_number(cell)) return false;
  const std::string signs = in_plain_signs(trimmed(cell));
  Front text{unwrapped(signs)};
  const bool is_in_brackets = text.take_one_of("[(") != '\0';
  const auto take_number = [&]() -> std::optional<double> {
    std::string number(text.figures());
    if (number.empty() || (number.size() > 1 && number.front() == '0')) return std::nullopt;
    Front ahead = text;
    if (ahead.take('.') && !ahead.left.empty() && is_figure(ahead.left.front())) {
      number += "." + std::string(ahead.figures());
      text = ahead;
    }
    return parse_number(number);
  };
  const auto skip_unit = [&] {
    while (!text.left.empty() && (text.left.front() == ' ' || (text.left.front() | 0x20) >= 'a') &&
           (text.left.front() | 0x20) != 'x' && !text.left.starts_with("\u00b1")) {
      text.left.remove_prefix(1);
    }
  };
  const auto first = take_number();
  if (!first) return false;
  skip_unit();
  const char mark = text.take("+/-") || text.take("\u00b1") ? '+' : text.take_one_of("-/x,;:@~");
  if (mark == '\0') return false;
  text.skip_blanks();
  const auto second = take_number();
  if (!second || (mark == '-' && *first > *second && text.left.empty() && signs.find(' ') == std::string::npos)) {
    return false;
  }
  skip_unit();
  if (is_in_brackets) text.take_one_of("])");
  return text.left.empty();
}

}  // namespace pellucid::data
