// How equations are written: subscripts, numbers, filled-in expressions, MathML.
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>

#include "pellucid/base/text.hpp"
#include "pellucid/explain/expression.hpp"

namespace pellucid::explaining {

namespace {

constexpr std::string_view minus = "−";

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_more_than_ascii(char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; }

// The next name, number, sign or UTF-8 character.
std::string_view token(std::string_view text) {
  std::size_t end = 1;
  if (is_letter(text[0])) {
    while (end < text.size() && (is_letter(text[end]) || is_digit(text[end]))) ++end;
  } else if (is_digit(text[0])) {
    const auto is_exponent = [&] { return (text[end] == '-' || text[end] == '+') && text[end - 1] == 'e'; };
    while (end < text.size() && (is_digit(text[end]) || text[end] == '.' || text[end] == 'e' || is_exponent())) {
      ++end;
      if (text[end - 1] == 'e' && text.substr(end).starts_with(minus)) end += minus.size();
    }
  } else if (is_more_than_ascii(text[0])) {
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  }
  return text.substr(0, end);
}

std::string subscript(Index index) {
  static constexpr std::array<const char*, 10> digits{"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
  std::string text;
  for (const char digit : std::to_string(index)) text += digits[static_cast<std::size_t>(digit - '0')];
  return text;
}

// 12 is read as unit 1 of layer 2; with a number of two digits among them only a comma tells.
bool needs_commas(const Symbol& symbol) {
  return symbol.commas || (symbol.indices.size() > 1 && std::any_of(symbol.indices.begin(), symbol.indices.end(),
                                                                    [](Index index) { return index > 9; }));
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '&')
      result += "&amp;";
    else
      result += c;
  }
  return result;
}

std::string element(const std::string& tag, const std::string& content) {
  return "<" + tag + ">" + content + "</" + tag + ">";
}

std::string trimmed_zeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string printed(const char* format, int digits, double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, digits, value);
  return text.data();
}

}  // namespace

std::string left_out(std::size_t count) { return "… (" + std::to_string(count) + " more)"; }

std::string number(double value, int digits) {
  constexpr int most = 12;
  if (!std::isfinite(value)) return std::isnan(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  if (value == 0) return "0";
  const double size = std::abs(value);
  const std::string sign = value < 0 ? "−" : "";
  if (digits > most) return sign + printed("%.*g", digits, size);
  if (size < 1e-3) {
    const std::string text = printed("%.*e", digits - 1, size);
    const std::size_t exponent = text.find('e');
    const Index power = std::stoi(text.substr(exponent + 1));
    if (power < -3) return sign + trimmed_zeros(text.substr(0, exponent)) + "e−" + std::to_string(-power);
  }
  if (digits < most) {
    const bool is_whole = size + 0.5 >= std::pow(10, digits) && size < 1e15;  // 54322 of a price, and not 5.432e+04
    return sign + (is_whole ? printed("%.*f", 0, size) : printed("%.*g", digits, size));
  }
  std::string text = size < 1e3 ? printed("%.*f", most, size) : printed("%.*g", 15, size);
  if (const std::string shorter = trimmed_zeros(text);
      shorter.size() + 3 < text.size() && std::abs(std::stod(shorter) - size) <= 1e-15 * (1 + size)) {
    text = shorter;  // 0.2, though the last bit of a sum may differ; 0.239867197850 keeps its place in the column
  }
  return sign + text;
}

std::string Symbol::text() const {
  std::string text = base;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    if (i > 0 && needs_commas(*this)) text += ",";
    text += subscript(indices[i]);
  }
  return text;
}

std::string Symbol::mathml() const {
  const std::string name = element("mi", escaped(base));
  if (indices.empty()) return name;
  std::string below;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    if (i > 0) below += needs_commas(*this) ? "<mo>,</mo>" : "<mo>&#x2063;</mo>";
    below += element("mn", std::to_string(indices[i]));
  }
  return element("msub", name + (indices.size() == 1 ? below : element("mrow", below)));
}

std::string Piece::text() const {
  if (kind == Kind::words) return words;
  return kind == Kind::symbol ? top.text() : "∂" + top.text() + "/∂" + bottom.text();
}

Expression& Expression::words(std::string_view words) {
  pieces_.push_back({.kind = Piece::Kind::words, .words = std::string(words)});
  return *this;
}

Expression& Expression::symbol(Symbol symbol, double value) {
  pieces_.push_back({.kind = Piece::Kind::symbol, .top = std::move(symbol), .value = value});
  return *this;
}

Expression& Expression::append(const Expression& other) {
  pieces_.insert(pieces_.end(), other.pieces_.begin(), other.pieces_.end());
  return *this;
}

Expression& Expression::derivative(Symbol top, Symbol bottom, double value) {
  pieces_.push_back(
      {.kind = Piece::Kind::derivative, .top = std::move(top), .bottom = std::move(bottom), .value = value});
  return *this;
}

Expression& Expression::formula(std::string_view formula, const std::vector<Meaning>& meanings) {
  std::string plain;
  while (!formula.empty()) {
    const std::string_view next = token(formula);
    formula.remove_prefix(next.size());
    const auto found =
        std::find_if(meanings.begin(), meanings.end(), [&](const Meaning& meaning) { return meaning.name == next; });
    if (found == meanings.end() && next == "^") {  // no blanks around it
      if (plain.ends_with(" ")) plain.pop_back();
      if (formula.starts_with(" ")) formula.remove_prefix(1);
    }
    if (found == meanings.end()) {
      plain += next == "*" ? "·" : next == "-" ? "−" : next;
      continue;
    }
    if (!plain.empty()) words(plain);
    plain.clear();
    symbol(found->symbol, found->value);
  }
  if (!plain.empty()) words(plain);
  return *this;
}

void Expression::enclose() {
  const bool is_sum =
      std::any_of(pieces_.begin(), pieces_.end(), [](const Piece& piece) { return piece.words == " + "; });
  if (!is_sum) return;
  pieces_.insert(pieces_.begin(), {.kind = Piece::Kind::words, .words = "("});
  words(")");
}

Expression Expression::shortened(std::size_t terms) const {
  Expression result;
  std::size_t count = 1, left = 0;
  int depth = 0;
  for (const Piece& piece : pieces_) {
    depth += static_cast<int>(std::count(piece.words.begin(), piece.words.end(), '(')) -
             static_cast<int>(std::count(piece.words.begin(), piece.words.end(), ')'));
    const bool is_next = piece.words == " + " && depth == 0;
    if (is_next && ++count > terms) ++left;
    if (count <= terms) result.pieces_.push_back(piece);
  }
  if (left > 0) result.words(" + " + left_out(left));
  return result;
}

std::string Expression::text() const {
  std::string text;
  for (const Piece& piece : pieces_) text += piece.text();
  return text;
}

std::string Expression::filled(int digits) const {
  std::string text;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const Piece& piece = pieces_[i];
    if (piece.kind == Piece::Kind::words) {
      text += piece.words;
      continue;
    }
    const std::string value = number(piece.value, digits);
    const std::string_view next = i + 1 < pieces_.size() ? std::string_view(pieces_[i + 1].words) : "";
    const bool stands_alone = text.empty() || text.ends_with("(") || text.ends_with(", ");
    const bool is_bracketed = value.starts_with("−") && (!stands_alone || next.starts_with("^"));
    text += is_bracketed ? "(" + value + ")" : value;
  }
  return text;
}

namespace {

// Rows of MathML elements from words and pieces; a bracket and what it holds is one element, so that ^ has a base.
class MathmlRows {
 public:
  void words(std::string_view text) {
    while (!text.empty()) {
      const std::string_view next = token(text);
      text.remove_prefix(next.size());
      if (next == " ") continue;
      if (next == "(") {
        open_.emplace_back();
      } else if (next == ")" && open_.size() > 1) {
        const std::string row = joined();
        open_.pop_back();
        add(element("mrow", "<mo>(</mo>" + row + "<mo>)</mo>"));
      } else if (next == "^") {
        is_power_ = true;
      } else {
        add(element(is_letter(next[0]) ? "mi" : is_digit(next[0]) ? "mn" : "mo", escaped(next)));
      }
    }
  }

  void add(std::string markup) {
    if (is_power_ && !open_.back().empty()) {
      markup = element("msup", open_.back().back() + markup);
      open_.back().pop_back();
    }
    is_power_ = false;
    open_.back().push_back(std::move(markup));
  }

  std::string joined() const {
    std::string row;
    for (const std::string& each : open_.back()) row += each;
    return row;
  }

 private:
  std::vector<std::vector<std::string>> open_{1};
  bool is_power_ = false;
};

std::string mathml_of(const Piece& piece) {
  if (piece.kind == Piece::Kind::symbol) return piece.top.mathml();
  const auto part = [](const Symbol& symbol) { return element("mrow", "<mo>∂</mo>" + symbol.mathml()); };
  return element("mfrac", part(piece.top) + part(piece.bottom));
}

std::string mathml_of(double value) {
  const std::string text = number(value);
  return text.starts_with(minus) ? "<mo>−</mo>" + element("mn", text.substr(minus.size())) : element("mn", text);
}

}  // namespace

std::string Expression::mathml() const {
  MathmlRows rows;
  for (const Piece& piece : pieces_) {
    if (piece.kind == Piece::Kind::words)
      rows.words(piece.words);
    else
      rows.add(mathml_of(piece));
  }
  return rows.joined();
}

std::string Equation::mathml() const {
  MathmlRows numbers;
  numbers.words(right.filled());
  std::string row = mathml_of(left) + "<mo>=</mo>";
  if (!right.empty()) row += right.mathml() + "<mo>=</mo>" + numbers.joined() + "<mo>=</mo>";
  return "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\">" + row + mathml_of(value) + "</math>";
}

}  // namespace pellucid::explaining
