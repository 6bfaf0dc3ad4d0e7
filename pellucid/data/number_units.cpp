#include "pellucid/data/number_units.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "pellucid/base/text.hpp"
#include "pellucid/data/number_text.hpp"
#include "pellucid/data/quantities.hpp"

namespace pellucid::data {

namespace {

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_byte_of_sign(char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; }
bool is_letter_of_unit(char c) { return is_capital(c) || is_small(c) || is_byte_of_sign(c); }
bool is_digit_of_unit(char c) { return c >= '0' && c <= '9'; }

/// Ways to write a currency, the first its code. A sign alone that several countries use is the one of most.
constexpr std::array<std::pair<std::string_view, std::string_view>, 52> currency_words{{
    {"$", "USD"},       {"US$", "USD"},      {"dollars", "USD"},
    {"dollar", "USD"},  {"\u20ac", "EUR"},   {"Euro", "EUR"},
    {"euro", "EUR"},    {"euros", "EUR"},    {"\u00a3", "GBP"},
    {"\u00a5", "JPY"},  {"\u5186", "JPY"},   {"\u5143", "CNY"},
    {"\u20b9", "INR"},  {"Rs", "INR"},       {"Rs.", "INR"},
    {"A$", "AUD"},      {"AU$", "AUD"},      {"C$", "CAD"},
    {"CA$", "CAD"},     {"NZ$", "NZD"},      {"HK$", "HKD"},
    {"S$", "SGD"},      {"Mex$", "MXN"},     {"R$", "BRL"},
    {"RM", "MYR"},      {"Rp", "IDR"},       {"Fr.", "CHF"},
    {"Fr", "CHF"},      {"kr", "kr"},        {"kr.", "kr"},
    {"z\u0142", "PLN"}, {"K\u010d", "CZK"},  {"Ft", "HUF"},
    {"lei", "RON"},     {"TL", "TRY"},       {"\u20ba", "TRY"},
    {"\u20bd", "RUB"},  {"\u20aa", "ILS"},   {"\u0440\u0443\u0431.", "RUB"},
    {"\u20a9", "KRW"},  {"\u0e3f", "THB"},   {"\u20b1", "PHP"},
    {"\u20ab", "VND"},  {"\u20a6", "NGN"},   {"\u20b4", "UAH"},
    {"Ksh", "KES"},     {"GH\u20b5", "GHS"}, {"\u00a2", "cent"},
    {"Nu.", "BTN"},     {"Bs", "BOB"},       {"NT$", "TWD"},
    {"Z\u0142", "PLN"},
}};

constexpr std::array<std::string_view, 34> currency_codes{"USD", "EUR", "GBP", "CHF", "JPY", "CNY", "INR", "SEK", "NOK",
                                                          "DKK", "AUD", "CAD", "NZD", "SGD", "HKD", "BRL", "MXN", "ZAR",
                                                          "PLN", "CZK", "HUF", "RON", "TRY", "RUB", "ILS", "KRW", "THB",
                                                          "PHP", "VND", "NGN", "IDR", "MYR", "AED", "TWD"};

/// "$", "\u20b1" and their like, with a country's letters in front: "AU$". Unicode keeps U+20A0 to U+20CF for them.
bool ends_in_currency_sign(std::string_view text) {
  constexpr std::array<std::string_view, 6> signs{"$", "\u00a3", "\u00a5", "\u00a2", "\u0e3f", "\ufdfc"};
  constexpr std::size_t most_letters = 3;
  std::size_t bytes = 0;
  for (const std::string_view sign : signs) bytes = text.ends_with(sign) ? sign.size() : bytes;
  if (text.size() >= 3 && text[text.size() - 3] == '\xe2') {
    const auto middle = static_cast<unsigned char>(text[text.size() - 2]);
    const bool is_of_block = middle == 0x82 && static_cast<unsigned char>(text.back()) >= 0xa0;
    bytes = is_of_block || (middle == 0x83 && static_cast<unsigned char>(text.back()) < 0x90) ? 3 : bytes;
  }
  return bytes > 0 && text.size() - bytes <= most_letters &&
         std::ranges::all_of(text.substr(0, text.size() - bytes), [](char c) { return is_capital(c) || is_small(c); });
}

std::string_view currency_of(std::string_view text) {
  const auto word = std::ranges::find(currency_words, text, &std::pair<std::string_view, std::string_view>::first);
  if (word != currency_words.end()) return word->second;
  return ends_in_currency_sign(text) || std::ranges::find(currency_codes, text) != currency_codes.end() ? text : "";
}

struct MultipleWord {
  std::string_view word;  ///< in small letters
  int power;
  bool is_sure;
};
constexpr std::array<MultipleWord, 36> multiple_words{{
    {"thousand", 3, true}, {"tsd", 3, true},     {"million", 6, true},  {"millions", 6, true},
    {"mio", 6, true},      {"mill", 6, true},    {"mln", 6, true},      {"mn", 6, true},
    {"mm", 6, false},      {"billion", 9, true}, {"billions", 9, true}, {"bln", 9, true},
    {"bn", 9, true},       {"mrd", 9, true},     {"md", 9, false},      {"trillion", 12, true},
    {"tn", 12, true},      {"trn", 12, true},    {"lakh", 5, true},     {"lakhs", 5, true},
    {"lac", 5, true},      {"lacs", 5, true},    {"crore", 7, true},    {"crores", 7, true},
    {"cr", 7, false},      {"l", 5, false},      {"\u5343", 3, true},   {"\u4e07", 4, true},
    {"\u842c", 4, true},   {"\u4ebf", 8, true},  {"\u5104", 8, true},   {"\u767e\u4e07", 6, true},
    {"k", 3, false},       {"m", 6, false},      {"b", 9, false},       {"t", 12, false},
}};

/// Of a word in small letters; those of metres and the like keep an M, which may be a million times an m.
std::string folded(std::string_view unit) {
  if (unit == "st" || unit == "nd" || unit == "rd") return "th";
  std::string key;
  for (const char c : unit) {
    if (c == ' ' || c == '.' || c == '^') continue;
    key += is_capital(c) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  constexpr std::size_t short_word = 3;
  if (!key.empty() && key.size() <= short_word && unit.front() == 'M') key.front() = 'M';
  if (key.size() > 2 && key.back() == 's' && is_small(key[key.size() - 2])) key.pop_back();
  return key;
}

std::string key_of_one(std::string_view text) {
  const std::string plain = in_plain_signs(text);
  const std::string_view unit = trimmed(plain);
  if (unit.empty()) return {};
  if (const std::string_view currency = currency_of(unit); !currency.empty()) return std::string(currency);
  if (const auto known = unit_of_kind(unit)) {
    return std::to_string(static_cast<int>(known->kind)) + ":" + number_text(known->factor);
  }
  return folded(unit);
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> side_words{
    {{"N", "S"}, {"E", "W"}, {"CR", "DR"}, {"Cr", "Dr"}}};

}  // namespace

bool is_currency(std::string_view text) { return !currency_of(trimmed(text)).empty(); }

bool is_in_front(std::string_view text) {
  constexpr std::size_t longest = 20;
  const std::string_view word = trimmed(text);
  if (word.empty() || word == "#" || word == "%" || word == "\u2116" || is_currency(word)) return true;
  const bool is_apart = word.size() < text.size() || word.ends_with('.');
  const auto is_of_word = [](char c) { return is_letter_of_unit(c) || c == '.'; };
  return is_apart && word.size() <= longest && std::ranges::all_of(word, is_of_word);
}

bool is_behind(std::string_view text) {
  constexpr std::size_t longest = 24;
  if (text.size() > longest) return false;
  if (text.starts_with('/') && text.size() > 1 && is_digit_of_unit(text[1])) {  // "7/10", but no date
    const std::string_view under = text.substr(1);
    return under.size() <= 4 && std::ranges::all_of(under, is_digit_of_unit) && under.front() != '0' &&
           (under.size() < 3 || under.ends_with('0'));
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char before = i == 0 ? ' ' : text[i - 1];
    if (is_digit_of_unit(text[i])) {
      if (!is_letter_of_unit(before) && !is_digit_of_unit(before) && before != '^' && before != '/' && before != '-') {
        return false;
      }
    } else if (text[i] == '-') {
      if (before != '^') return false;
    } else if (std::string_view(",;:()+?!<>=_'@|[]{}~&").find(text[i]) != std::string_view::npos) {
      return false;
    }
  }
  return true;
}

std::optional<Multiple> multiple_in(std::string_view text, bool is_apart) {
  std::size_t length = 0;
  while (length < text.size() && is_letter_of_unit(text[length])) ++length;
  const std::string_view word = text.substr(0, length);
  std::string small;
  for (const char c : word) small += is_capital(c) ? static_cast<char>(c - 'A' + 'a') : c;
  const auto found = std::ranges::find(multiple_words, small, &MultipleWord::word);
  if (found == multiple_words.end() || word == "CR") return std::nullopt;  // of an account, with DR
  if (length < text.size() && text[length] == '.') ++length;
  if (length < text.size() && text[length] != ' ') return std::nullopt;
  const bool is_letter = word == "K" || word == "k" || word == "M" || word == "B";
  return Multiple{found->power, length, found->is_sure || word == "MM" || (is_letter && !is_apart)};
}

std::string unit_key(const NumberForm& form) {
  const std::string before = key_of_one(form.before);
  const std::string behind = key_of_one(form.behind);
  if (before.empty() || before == behind) return behind;
  return behind.empty() ? before : before + " " + behind;
}

std::string sides_of(std::string_view behind) {
  for (const auto& [first, second] : side_words) {
    const std::string_view side = behind.ends_with(first) ? first : behind.ends_with(second) ? second : "";
    if (side.empty()) continue;
    const std::string_view stem = behind.substr(0, behind.size() - side.size());
    const std::string_view sign = trimmed(stem);
    if (!sign.empty() && sign != "\u00b0") return {};
    return std::string(stem) + std::string(first) + "/" + std::string(second);
  }
  return {};
}

int side_of(std::string_view behind, std::string_view sides) {
  if (sides.find('/') == std::string_view::npos || sides_of(behind) != sides) return 0;
  return sides.ends_with("/" + std::string(trimmed(behind.substr(behind.starts_with("\u00b0") ? 2 : 0)))) ? -1 : 1;
}

}  // namespace pellucid::data
