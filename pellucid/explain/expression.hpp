// Expressions and equations: each written once and read three ways, with names, with numbers in their place, and as
// MathML. w₁,₂,₃ leads from unit 1 to unit 2 of layer 3; the inputs are layer 1.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid::explaining {

/// A name with its subscripts: z₁₂, w₁,₂,₃.
struct Symbol {
  std::string base;
  std::vector<Index> indices{};
  bool commas = false;  ///< also between subscripts of one digit

  std::string text() const;
  std::string mathml() const;
};

/// One piece of an expression: words and signs, a symbol, or a derivative ∂top/∂bottom. The last two have a value.
struct Piece {
  enum class Kind : std::uint8_t { words, symbol, derivative };
  Kind kind;
  std::string words{};
  Symbol top{}, bottom{};
  double value = 0;

  std::string text() const;
};

class Expression {
 public:
  Expression& words(std::string_view words);
  Expression& symbol(Symbol symbol, double value);
  Expression& append(const Expression& other);
  Expression& derivative(Symbol top, Symbol bottom, double value);
  /// A formula of the graph language, in which each name of `meanings` is that symbol.
  struct Meaning {
    std::string name;
    Symbol symbol;
    double value;
  };
  Expression& formula(std::string_view formula, const std::vector<Meaning>& meanings);

  /// In brackets, if it is a sum of several terms.
  void enclose();

  bool empty() const { return pieces_.empty(); }
  std::string text() const;
  std::string filled(int digits = 12) const;
  std::string mathml() const;
  /// Its first terms, and how many were left out, if it is a sum of more.
  Expression shortened(std::size_t terms) const;

  const std::vector<Piece>& pieces() const { return pieces_; }

 private:
  std::vector<Piece> pieces_;
};

/// left = right = value; `right` is empty if nothing more is to be said than the value.
struct Equation {
  Piece left;
  Expression right;
  double value;

  std::string mathml() const;
};

/// "−0.6": so many significant digits, and all those before the point; with 12 or more, at most that many behind the
/// point, as the course writes them. Shorter if the number is.
std::string number(double value, int digits = 12);
/// "… (3 more)"
std::string left_out(std::size_t count);

}  // namespace pellucid::explaining
