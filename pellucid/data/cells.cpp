#include "pellucid/data/cells.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "pellucid/base/letters.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::data {

namespace {

// https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html, na_values
constexpr std::array<std::string_view, 19> missing_words{
    "",     "#N/A", "#N/A N/A", "#NA",  "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN",
    "<NA>", "N/A",  "NA",       "NULL", "NaN",     "None",     "n/a",  "nan",  "null"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool is_missing_word(std::string_view cell) {
  constexpr std::size_t longest = 8;
  if (cell.empty()) return true;
  if (is_digit(cell.back()) || cell.size() > longest) return false;  // as most cells are
  return std::find(missing_words.begin(), missing_words.end(), cell) != missing_words.end();
}

bool is_missing_by(std::string_view cell, const CellRules& rules) {
  const auto is_among = [&](const std::vector<std::string>& words) {
    return std::find(words.begin(), words.end(), cell) != words.end();
  };
  if (is_missing_word(cell)) return !is_among(rules.present);
  return !rules.missing.empty() && is_among(rules.missing);
}

std::optional<double> number_of(std::string_view cell) { return parse_number(trimmed(cell)); }

bool is_code(std::string_view cell) {
  constexpr std::size_t sure_digits = 15;
  const std::size_t first = cell.find_first_not_of("0123456789");
  if (cell.empty() || first == 0) return false;
  if (first == std::string_view::npos) {
    if (cell.size() > 1 && cell.front() == '0') return true;
    return cell.size() > sure_digits && fixed_number_text(parse_number(cell).value_or(0)) != cell;
  }
  return cell[first] == 'E' && first + 1 < cell.size() && cell.find_first_not_of("0123456789", first + 1) == cell.npos;
}

namespace {

struct YesOrNo {
  int pair;
  bool is_yes;
};

std::optional<YesOrNo> read_yes_or_no(std::string_view cell) {
  constexpr std::array<std::string_view, 5> yes{"yes", "y", "true", "t", "on"};
  constexpr std::array<std::string_view, 5> no{"no", "n", "false", "f", "off"};
  cell = trimmed(cell);
  if (cell.size() > no[2].size()) return std::nullopt;
  const std::string word = in_small_letters(cell);
  for (std::size_t i = 0; i < yes.size(); ++i) {
    if (word == yes[i] || word == no[i]) return YesOrNo{static_cast<int>(i), word == yes[i]};
  }
  return std::nullopt;
}

}  // namespace

std::optional<bool> yes_or_no(std::string_view cell) {
  const auto read = read_yes_or_no(cell);
  return read ? std::optional(read->is_yes) : std::nullopt;
}

int pair_of_yes_or_no(std::string_view cell) {
  const auto read = read_yes_or_no(cell);
  return read ? read->pair : -1;
}

namespace {

/// Bytes of the UTF-8 character that begins with `first`.
std::size_t bytes_of_character(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/// Scripts that put no blanks between words: Thai to Myanmar, Khmer, CJK with kana and its extensions.
bool is_without_blanks(std::string_view character) {
  std::uint32_t code = 0;
  if (character.size() < 3) return false;
  code = static_cast<unsigned char>(character[0]) & (character.size() == 3 ? 0x0fU : 0x07U);
  for (const char byte : character.substr(1)) code = code << 6U | (static_cast<unsigned char>(byte) & 0x3fU);
  const auto is_in = [&](std::uint32_t low, std::uint32_t high) { return code >= low && code <= high; };
  return is_in(0x0e01, 0x0eff) || is_in(0x1000, 0x109f) || is_in(0x1780, 0x17ff) || is_in(0x3041, 0x30ff) ||
         is_in(0x3400, 0x9fff) || is_in(0xf900, 0xfaff) || is_in(0x20000, 0x323af);
}

/// Marks above ASCII that part words: general and CJK punctuation, full-width signs.
bool is_mark(std::string_view character) {
  const bool is_general = character.starts_with("\xe2\x80") || character.starts_with("\xe3\x80");
  const bool is_full_width =
      character.size() == 3 && character.starts_with("\xef\xbc") && static_cast<unsigned char>(character[2]) < 0x90;
  return is_general || is_full_width || character == "\xc2\xa0";
}

}  // namespace

void for_each_word(std::string_view text, const std::function<void(std::string_view word)>& take) {
  std::string word;
  std::string_view before;  // the last character of a script without blanks, where one stands before
  bool is_alone = false;    // and it is in no word yet
  const auto end_word = [&] {
    if (!word.empty()) take(word);
    word.clear();
    if (is_alone) take(before);
    before = {};
    is_alone = false;
  };
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if ((static_cast<unsigned char>(c) & 0x80U) == 0) {
      if (!before.empty()) end_word();
      if ((c >= 'a' && c <= 'z') || is_digit(c)) {
        word += c;
      } else if (c >= 'A' && c <= 'Z') {
        word += static_cast<char>(c - 'A' + 'a');
      } else {
        end_word();
      }
      ++at;
      continue;
    }
    const std::string_view character = text.substr(at, bytes_of_character(c));
    at += character.size();
    if (is_mark(character)) {
      end_word();
    } else if (!is_without_blanks(character)) {
      if (!before.empty()) end_word();
      word += character;
    } else {
      if (before.empty()) end_word();
      if (!before.empty()) take({before.data(), before.size() + character.size()});
      is_alone = before.empty();
      before = character;
    }
  }
  end_word();
}

}  // namespace pellucid::data
