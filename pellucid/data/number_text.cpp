#include "pellucid/data/number_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "pellucid/base/text.hpp"

namespace pellucid::data {

namespace {

bool is_ascii_figure(char c) { return c >= '0' && c <= '9'; }

/// A character of UTF-8 and its bytes; broken ones are themselves.
struct Character {
  std::uint32_t code;
  std::size_t bytes;
};

Character character_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at + i])); };
  const std::uint32_t first = byte(0);
  const std::size_t bytes = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (bytes == 1 || at + bytes > text.size()) return {first, 1};
  std::uint32_t code = first & (0xffU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) code = code << 6U | (byte(i) & 0x3fU);
  return {code, bytes};
}

/// Where scripts have their zero; nine figures follow it.
constexpr std::array<std::uint32_t, 17> zeros{0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66,
                                              0x0ce6, 0x0d66, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x17e0, 0xff10};

int figure_of(std::uint32_t code) {
  for (const std::uint32_t zero : zeros) {
    if (code >= zero && code < zero + 10) return static_cast<int>(code - zero);
  }
  return -1;
}

int raised_figure_of(std::uint32_t code) {
  if (code == 0xb9) return 1;
  if (code == 0xb2 || code == 0xb3) return static_cast<int>(code - 0xb0);
  const bool is_raised = code == 0x2070 || (code >= 0x2074 && code <= 0x2079);
  return is_raised ? static_cast<int>(code - 0x2070) : -1;
}

/// Signs that stand for others, and "" for what nobody sees.
struct Meaning {
  std::uint32_t first, last;
  const char* as;
};
constexpr std::array<Meaning, 36> meanings{{
    {0x00a0, 0x00a0, " "},      {0x2000, 0x200a, " "},   {0x202f, 0x202f, " "},   {0x205f, 0x205f, " "},
    {0x3000, 0x3000, " "},      {0x200b, 0x200f, ""},    {0x202a, 0x202e, ""},    {0x2060, 0x2064, ""},
    {0xfeff, 0xfeff, ""},       {0x00ad, 0x00ad, ""},    {0x2010, 0x2015, "-"},   {0x2212, 0x2212, "-"},
    {0xfe63, 0xfe63, "-"},      {0x02bc, 0x02bc, "'"},   {0x2018, 0x2019, "'"},   {0x2032, 0x2032, "'"},
    {0x201c, 0x201d, "\""},     {0x2033, 0x2033, "\""},  {0x00d7, 0x00d7, "x"},   {0x2715, 0x2715, "x"},
    {0x066b, 0x066b, "."},      {0x066c, 0x066c, ","},   {0x066a, 0x066a, "%"},   {0x2044, 0x2044, "/"},
    {0x00ba, 0x00ba, "\u00b0"}, {0x00bc, 0x00bc, "1/4"}, {0x00bd, 0x00bd, "1/2"}, {0x00be, 0x00be, "3/4"},
    {0x2153, 0x2153, "1/3"},    {0x2154, 0x2154, "2/3"}, {0x215b, 0x215b, "1/8"}, {0x215c, 0x215c, "3/8"},
    {0x215d, 0x215d, "5/8"},    {0x215e, 0x215e, "7/8"}, {0x2248, 0x2248, "~"},   {0x00b5, 0x00b5, "\u03bc"},
}};

bool is_dot_at_half_height(std::uint32_t code) { return code == 0xb7 || code == 0x22c5 || code == 0x2219; }

bool ends_in_figure(const std::string& text) { return !text.empty() && is_ascii_figure(text.back()); }

/// "10^" or "10" with a raised figure: what a product with a power of ten goes on with.
bool is_power_of_ten(std::string_view rest) {
  if (!rest.starts_with("10") || rest.size() < 3) return false;
  const std::uint32_t behind = character_at(rest, 2).code;
  return behind == '^' || behind == 0x207b || raised_figure_of(behind) >= 0;
}

std::string_view without_ends(std::string_view text) { return trimmed(text.substr(1, text.size() - 2)); }

/// "[3]", "[a]", "*": behind a number, a note.
std::string_view without_notes(std::string_view text) {
  constexpr std::size_t longest = 6;
  constexpr std::array<std::string_view, 3> marks{"*", "\u2020", "\u2021"};
  while (true) {
    const std::size_t before = text.size();
    for (const std::string_view mark : marks) {
      if (text.size() > mark.size() && text.ends_with(mark)) text = trimmed(text.substr(0, text.size() - mark.size()));
    }
    const std::size_t open = text.rfind('[');
    if (text.ends_with(']') && open != text.npos && open > 0 && text.size() - open <= longest) {
      text = trimmed(text.substr(0, open));
    }
    if (text.size() == before) return text;
  }
}

}  // namespace

std::string in_plain_signs(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  bool is_raised = false;
  for (std::size_t at = 0; at < text.size();) {
    const Character here = character_at(text, at);
    const std::string_view rest = text.substr(at + here.bytes);
    at += here.bytes;
    const int raised = raised_figure_of(here.code);
    const bool is_raised_minus = here.code == 0x207b;
    if (raised >= 0 || is_raised_minus) {
      if (!is_raised) plain += '^';
      plain += is_raised_minus ? '-' : static_cast<char>('0' + raised);
      is_raised = true;
      continue;
    }
    is_raised = false;
    if (here.code < 0x80) {
      plain += here.code == '\t' ? ' ' : static_cast<char>(here.code);
    } else if (const int figure = figure_of(here.code); figure >= 0) {
      plain += static_cast<char>('0' + figure);
    } else if (here.code >= 0xff01 && here.code <= 0xff5e) {
      plain += static_cast<char>(here.code - 0xfee0);
    } else if (is_dot_at_half_height(here.code)) {
      const bool is_point = ends_in_figure(plain) && !rest.empty() && is_ascii_figure(rest.front());
      plain += is_point && !is_power_of_ten(rest) ? '.' : '*';
    } else {
      const auto found = std::ranges::find_if(
          meanings, [&](const Meaning& each) { return here.code >= each.first && here.code <= each.last; });
      if (found == meanings.end()) {
        plain += text.substr(at - here.bytes, here.bytes);
      } else {
        const bool is_fraction = is_ascii_figure(found->as[0]);
        plain += is_fraction && ends_in_figure(plain) ? " " : "";
        plain += found->as;
      }
    }
  }
  return plain;
}

std::string_view unwrapped(std::string_view text) {
  constexpr std::array<std::string_view, 9> rounded{"~",        "ca. ",    "ca ",    "c. ", "circa ",
                                                    "approx. ", "approx ", "about ", "Ca. "};
  text = trimmed(text);
  if (text.size() > 1 && text.front() == '=') text = trimmed(text.substr(1));
  const auto is_within = [&](char quote) {
    return text.size() > 2 && text.front() == quote && text.find(quote, 1) == text.size() - 1;
  };
  if (is_within('"') || is_within('\'')) text = without_ends(text);
  if (text.size() > 1 && text.front() == '\'') text = trimmed(text.substr(1));
  text = without_notes(text);
  for (const std::string_view word : rounded) {
    if (text.starts_with(word)) return trimmed(text.substr(word.size()));
  }
  return text;
}

}  // namespace pellucid::data
