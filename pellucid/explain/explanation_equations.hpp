// The calculations of an explanation as equations, each written once and read three ways: with names, with numbers in
// their place, and as MathML. w₁,₂,₃ leads from unit 1 to unit 2 of layer 3; the inputs are layer 1.
#pragma once

#include <string>
#include <vector>

#include "pellucid/explain/explanation.hpp"

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
  std::string filled() const;
  std::string mathml() const;

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

/// At most 12 decimals, "−0.6"; shorter if the number is.
std::string number(double value);

Symbol symbol_of(const Explanation& explanation, int step, std::size_t unit);
/// w, b, or "1.weight[0]" for what is neither.
Symbol parameter_symbol(const Explanation& explanation, int step, std::size_t tensor, std::size_t place);
/// As it stands in the file: "0.weight[1,2]", output 1 and input 2 counted from 0.
std::string place_name(const Explanation::Tensor& tensor, std::size_t place);
/// The value of a weighted sum's weight[unit, source].
std::size_t weight_place(const Explanation& explanation, const Explanation::Step& step, std::size_t source,
                         std::size_t unit);

/// Unit `unit` of a step from what it was given. At most `most` terms of a sum are written.
Equation forward(const Explanation& explanation, int step, std::size_t unit, std::size_t most);
/// The same of the predictions, if the loss applies an activation by itself.
Equation output(const Explanation& explanation, std::size_t unit, std::size_t most);
Equation loss(const Explanation& explanation, std::size_t most);
/// ∂J/∂p, where the chains begin.
Equation loss_derivative(const Explanation& explanation, std::size_t unit);
/// Whether only one path leads from each unit of a weighted sum to the loss.
bool is_chain(const Explanation& explanation, int step);
/// δ of a unit of a weighted sum, ∂J/∂output of any other step (-1: of an input).
Equation delta(const Explanation& explanation, int step, std::size_t unit, std::size_t most);
/// ∂J/∂(value `place` of a step's tensor, in the order of the file): the whole product where there is one path, else
/// δ · source.
Equation parameter(const Explanation& explanation, int step, std::size_t tensor, std::size_t place);

}  // namespace pellucid::explaining
