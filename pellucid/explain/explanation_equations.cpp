// Which calculation stands where: sums forward, δ and chains of factors backward.
#include "pellucid/explain/explanation_equations.hpp"

#include <algorithm>
#include <cmath>

namespace pellucid::explaining {

namespace {

using Kind = Explanation::Kind;
using Step = Explanation::Step;

constexpr std::size_t longest_chain = 12;  // factors that are still read as one product

const Step& step_at(const Explanation& explanation, int step) {
  return explanation.steps[static_cast<std::size_t>(step)];
}

// The only unit of the last layer needs no number: z₃, and its activation is the network's a.
Symbol unit_symbol(const Explanation& explanation, const std::string& base, const Step& step, std::size_t unit) {
  const bool is_alone = step.layer == explanation.layers && step.layer > 1 && step.values.size() == 1;
  if (!is_alone) return {base, {static_cast<Index>(unit) + 1, step.layer}};
  if (base.starts_with("a")) return {base};
  return {base, {step.layer}};
}

Symbol delta_symbol(const Explanation& explanation, int step, std::size_t unit) {
  return unit_symbol(explanation, "δ", step_at(explanation, step), unit);
}

Symbol weight_symbol(const Step& step, std::size_t source, std::size_t unit) {
  return {"w", {static_cast<Index>(source) + 1, static_cast<Index>(unit) + 1, step.layer}, true};
}

Symbol bias_symbol(const Explanation& explanation, int step, std::size_t unit) {
  return unit_symbol(explanation, "b", step_at(explanation, step), unit);
}

double weight(const Explanation& explanation, const Step& step, std::size_t source, std::size_t unit) {
  return step.tensors[0].values[weight_place(explanation, step, source, unit)];
}

Piece derivative_of_loss(Symbol bottom) {
  return {.kind = Piece::Kind::derivative, .top = {"J"}, .bottom = std::move(bottom)};
}

Piece symbol_piece(Symbol symbol) { return {.kind = Piece::Kind::symbol, .top = std::move(symbol)}; }

void add_loss_factor(Expression& expression, const Explanation& explanation, int step, std::size_t unit) {
  expression.derivative({"J"}, symbol_of(explanation, step, unit), explanation.derivatives_of(step)[unit]);
}

// What a value of a weighted sum's tensor joins; a bias has no source.
struct Ends {
  std::size_t source, unit;
};
Ends ends(const Explanation& explanation, const Step& step, std::size_t tensor, std::size_t place) {
  if (tensor != 0) return {0, place};
  const std::size_t sources = explanation.values_of(step.source).size();
  const std::size_t units = step.values.size();
  return step.tensors[0].is_transposed ? Ends{place % sources, place / sources} : Ends{place / units, place % units};
}

// name(source₁, source₂, …), of which this is output `unit`.
Expression applied(const Explanation& explanation, const Step& step, std::size_t unit, std::size_t most) {
  Expression expression;
  expression.words(step.name + "(");
  const std::vector<double>& sources = explanation.values_of(step.source);
  if (step.kind == Kind::elementwise) {
    return expression.symbol(symbol_of(explanation, step.source, unit), sources[unit]).words(")");
  }
  for (std::size_t i = 0; i < std::min(sources.size(), most); ++i) {
    if (i > 0) expression.words(", ");
    expression.symbol(symbol_of(explanation, step.source, i), sources[i]);
  }
  if (sources.size() > most) expression.words(", " + left_out(sources.size() - most));
  return expression.words(")" + Symbol{"", {static_cast<Index>(unit) + 1}}.text());
}

// Σ w · δ over the units that this one leads to.
Expression sum_of_deltas(const Explanation& explanation, int step, std::size_t unit, std::size_t most) {
  Expression expression;
  const Step& to = step_at(explanation, step);
  for (std::size_t i = 0; i < std::min(to.values.size(), most); ++i) {
    if (i > 0) expression.words(" + ");
    expression.symbol(weight_symbol(to, unit, i), weight(explanation, to, unit, i))
        .words("·")
        .symbol(delta_symbol(explanation, step, i), to.derivatives[i]);
  }
  if (to.values.size() > most) expression.words(" + " + left_out(to.values.size() - most));
  return expression;
}

struct Factor {
  Symbol top, bottom;
  double value;
};

// The factors from the loss to a weighted sum's unit, the last one first.
std::vector<Factor> chain_behind(const Explanation& explanation, int step, std::size_t unit) {
  std::vector<Factor> factors;
  for (int to = behind(explanation, step); to >= 0; to = behind(explanation, to)) {
    const Step& passed = step_at(explanation, to);
    const bool is_sum = passed.kind == Kind::weighted_sum;
    const double slope = is_sum ? weight(explanation, passed, unit, 0) : passed.slopes[unit];
    factors.push_back({symbol_of(explanation, to, is_sum ? 0 : unit), symbol_of(explanation, step, unit), slope});
    if (is_sum) unit = 0;
    step = to;
  }
  factors.push_back({{"J"}, symbol_of(explanation, step, unit), explanation.derivatives_of(step)[unit]});
  return factors;
}

// Σ over the outputs that a number is part of: ∂J/∂output · ∂output/∂number.
Expression sum_of_uses(const Explanation& explanation, int index, const std::vector<Explanation::Use>& uses,
                       const Symbol& number, std::size_t most) {
  Expression expression;
  if (uses.empty()) return expression.words("0");
  for (std::size_t i = 0; i < std::min(uses.size(), most); ++i) {
    if (i > 0) expression.words(" + ");
    add_loss_factor(expression, explanation, index, uses[i].unit);
    expression.words("·").derivative(symbol_of(explanation, index, uses[i].unit), number, uses[i].slope);
  }
  if (uses.size() > most) expression.words(" + " + left_out(uses.size() - most));
  return expression;
}

double truth_of(const Explanation& explanation, std::size_t unit) {
  const double y = explanation.loss->y;
  return explanation.output->values.size() == 1 ? y : y == static_cast<double>(unit) ? 1 : 0;
}

}  // namespace

bool is_difference(const Explanation& explanation) {
  if (!explanation.output || !explanation.loss) return false;
  const std::vector<double>& derivatives = explanation.derivatives_of(explanation.last);
  const std::vector<double>& outputs = explanation.output->values;
  if (derivatives.size() != outputs.size()) return false;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (std::abs(derivatives[i] - (outputs[i] - truth_of(explanation, i))) > 1e-13) return false;
  }
  return true;
}

int behind(const Explanation& explanation, int step) {
  if (step == explanation.last) return -1;
  for (int i = step + 1; i < static_cast<int>(explanation.steps.size()); ++i) {
    if (step_at(explanation, i).kind != Kind::nothing) return i;
  }
  return -1;
}

Symbol output_symbol(const Explanation& explanation, std::size_t unit) {
  return unit_symbol(explanation, explanation.output->symbol, *explanation.output, unit);
}

Symbol symbol_of(const Explanation& explanation, int step, std::size_t unit) {
  if (step < 0) return {"x", {static_cast<Index>(unit) + 1}};
  const Step& from = step_at(explanation, step);
  return unit_symbol(explanation, from.symbol, from, unit);
}

std::size_t weight_place(const Explanation& explanation, const Step& step, std::size_t source, std::size_t unit) {
  return step.tensors[0].is_transposed ? unit * explanation.values_of(step.source).size() + source
                                       : source * step.values.size() + unit;
}

Symbol parameter_symbol(const Explanation& explanation, int index, std::size_t tensor, std::size_t place) {
  const Step& step = step_at(explanation, index);
  if (step.kind != Kind::weighted_sum) return {place_name(step.tensors[tensor], place)};
  const Ends at = ends(explanation, step, tensor, place);
  return tensor == 0 ? weight_symbol(step, at.source, at.unit) : bias_symbol(explanation, index, at.unit);
}

std::string place_name(const Explanation::Tensor& tensor, std::size_t place) {
  return place_name(tensor.name, tensor.shape, place);
}

std::string place_name(const std::string& tensor, const std::vector<Index>& shape, std::size_t place) {
  std::string text;
  for (std::size_t axis = shape.size(); axis-- > 1;) {
    const auto size = static_cast<std::size_t>(shape[axis]);
    text = "," + std::to_string(place % size) + text;
    place /= size;
  }
  return tensor + "[" + std::to_string(place) + text + "]";
}

Equation forward(const Explanation& explanation, int index, std::size_t unit, std::size_t most) {
  const Step& step = step_at(explanation, index);
  Equation equation{symbol_piece(symbol_of(explanation, index, unit)), {}, step.values[unit]};
  if (const auto found = step.written_out.find(unit); found != step.written_out.end()) {
    equation.right = found->second.right.shortened(most);
    return equation;
  }
  if (step.kind != Kind::weighted_sum) {
    equation.right = applied(explanation, step, unit, most);
    return equation;
  }
  const std::vector<double>& sources = explanation.values_of(step.source);
  for (std::size_t i = 0; i < std::min(sources.size(), most); ++i) {
    if (i > 0) equation.right.words(" + ");
    equation.right.symbol(weight_symbol(step, i, unit), weight(explanation, step, i, unit))
        .words("·")
        .symbol(symbol_of(explanation, step.source, i), sources[i]);
  }
  if (sources.size() > most) equation.right.words(" + " + left_out(sources.size() - most));
  if (step.tensors.size() > 1)
    equation.right.words(" + ").symbol(bias_symbol(explanation, index, unit), step.tensors[1].values[unit]);
  return equation;
}

Equation output(const Explanation& explanation, std::size_t unit, std::size_t most) {
  const Step& step = *explanation.output;
  Equation equation{symbol_piece(output_symbol(explanation, unit)), {}, step.values[unit]};
  const auto found = step.written_out.find(unit);
  equation.right =
      found == step.written_out.end() ? applied(explanation, step, unit, most) : found->second.right.shortened(most);
  return equation;
}

Equation loss(const Explanation& explanation, std::size_t most) {
  const Explanation::Loss& loss = *explanation.loss;
  const std::vector<double>& scores = explanation.values_of(explanation.last);
  Equation equation{symbol_piece({"J"}), {}, loss.value};
  if (!loss.formula.empty()) {
    equation.right.formula(loss.formula,
                           {{"y", {"y"}, loss.y}, {"p", symbol_of(explanation, explanation.last, 0), scores[0]}});
    return equation;
  }
  equation.right.words(loss.name + "(").symbol({"y"}, loss.y);
  for (std::size_t i = 0; i < std::min(scores.size(), most); ++i)
    equation.right.words(", ").symbol(symbol_of(explanation, explanation.last, i), scores[i]);
  if (scores.size() > most) equation.right.words(", " + left_out(scores.size() - most));
  equation.right.words(")");
  return equation;
}

Equation loss_derivative(const Explanation& explanation, std::size_t unit) {
  const Explanation::Loss& loss = *explanation.loss;
  const Symbol p = symbol_of(explanation, explanation.last, unit);
  Equation equation{derivative_of_loss(p), {}, explanation.derivatives_of(explanation.last)[unit]};
  if (is_difference(explanation)) {
    const bool is_alone = explanation.output->values.size() == 1;
    const Symbol y = is_alone ? Symbol{"y"} : Symbol{"y", {static_cast<Index>(unit) + 1}};
    equation.right.symbol(output_symbol(explanation, unit), explanation.output->values[unit])
        .words(" − ")
        .symbol(y, truth_of(explanation, unit));
  } else if (!loss.slope.empty()) {
    const double score = explanation.values_of(explanation.last)[unit];
    equation.right.formula(loss.slope, {{"y", {"y"}, loss.y}, {"p", p, score}});
  }
  return equation;
}

bool is_chain(const Explanation& explanation, int step) {
  std::size_t factors = 2;
  for (int to = behind(explanation, step); to >= 0; to = behind(explanation, to)) {
    const Step& passed = step_at(explanation, to);
    const bool widens = passed.kind == Kind::weighted_sum && passed.values.size() != 1;
    if (widens || passed.kind == Kind::whole || ++factors > longest_chain) return false;
  }
  return true;
}

Equation delta(const Explanation& explanation, int step, std::size_t unit, std::size_t most) {
  const bool is_sum = step >= 0 && step_at(explanation, step).kind == Kind::weighted_sum;
  const Symbol here = symbol_of(explanation, step, unit);
  Equation equation{is_sum ? symbol_piece(delta_symbol(explanation, step, unit)) : derivative_of_loss(here),
                    {},
                    explanation.derivatives_of(step)[unit]};
  std::vector<Factor> slopes;
  int at = step;
  int to = behind(explanation, at);
  for (; to >= 0 && step_at(explanation, to).kind == Kind::elementwise; to = behind(explanation, to)) {
    slopes.push_back(
        {symbol_of(explanation, to, unit), symbol_of(explanation, at, unit), step_at(explanation, to).slopes[unit]});
    at = to;
  }
  const bool sums = to >= 0 && step_at(explanation, to).kind == Kind::weighted_sum;
  const bool is_known = to >= 0 && step_at(explanation, to).uses.contains(unit);
  if (!sums && !is_known && slopes.empty() && !is_sum) return equation;
  if (sums || is_known) {
    const Symbol given = symbol_of(explanation, at, unit);
    equation.right = sums ? sum_of_deltas(explanation, to, unit, most)
                          : sum_of_uses(explanation, to, step_at(explanation, to).uses.at(unit), given, most);
    if (!slopes.empty()) equation.right.enclose();
  } else {
    add_loss_factor(equation.right, explanation, at, unit);
  }
  for (auto slope = slopes.rbegin(); slope != slopes.rend(); ++slope)
    equation.right.words(" · ").derivative(slope->top, slope->bottom, slope->value);
  return equation;
}

Equation parameter(const Explanation& explanation, int index, std::size_t tensor, std::size_t place, std::size_t most) {
  const Step& step = step_at(explanation, index);
  const Explanation::Tensor& values = step.tensors[tensor];
  const double value = values.derivatives[place];
  if (step.kind != Kind::weighted_sum) {
    const Symbol name{place_name(values, place)};
    Equation equation{derivative_of_loss(name), {}, value};
    if (const auto found = values.uses.find(place); found != values.uses.end()) {
      equation.right = sum_of_uses(explanation, index, found->second, name, most);
      return equation;
    }
    if (values.slopes.empty()) return equation;
    add_loss_factor(equation.right, explanation, index, place);
    equation.right.words(" · ").derivative(symbol_of(explanation, index, place), name, values.slopes[place]);
    return equation;
  }
  const bool is_weight = tensor == 0;
  const auto [source, unit] = ends(explanation, step, tensor, place);
  const Symbol name = parameter_symbol(explanation, index, tensor, place);
  const double slope = is_weight ? explanation.values_of(step.source)[source] : 1;
  Equation equation{derivative_of_loss(name), {}, value};
  if (!is_chain(explanation, index)) {
    equation.right.symbol(delta_symbol(explanation, index, unit), step.derivatives[unit]);
    if (is_weight) equation.right.words(" · ").symbol(symbol_of(explanation, step.source, source), slope);
    return equation;
  }
  const std::vector<Factor> factors = chain_behind(explanation, index, unit);
  for (auto factor = factors.rbegin(); factor != factors.rend(); ++factor)
    equation.right.derivative(factor->top, factor->bottom, factor->value).words(" · ");
  equation.right.derivative(symbol_of(explanation, index, unit), name, slope);
  return equation;
}

}  // namespace pellucid::explaining
