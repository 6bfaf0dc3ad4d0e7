#include "pellucid/explain/log_loss.hpp"

#include <cmath>

namespace pellucid::explaining {

std::optional<Equation> log_loss(const Explanation& explanation) {
  if (!explanation.output || !explanation.loss || explanation.classes.empty()) return std::nullopt;
  const Explanation::Loss& loss = *explanation.loss;
  const std::vector<double>& outputs = explanation.output->values;
  if (loss.y < 0 || loss.y != std::floor(loss.y)) return std::nullopt;
  const bool is_one = outputs.size() == 1;
  const auto place = is_one ? std::size_t{0} : static_cast<std::size_t>(loss.y);
  const bool is_other = is_one && loss.y == 0;
  const double a = outputs[place];
  const double distance = std::abs(-std::log(is_other ? 1 - a : a) - loss.value);
  if (!(distance <= 1e-12 * (1 + loss.value))) return std::nullopt;  // NaN neither
  Equation equation{{.kind = Piece::Kind::symbol, .top = {"J"}}, {}, loss.value};
  equation.right.words(is_other ? "−log(1 − " : "−log(").symbol(output_symbol(explanation, place), a).words(")");
  return equation;
}

}  // namespace pellucid::explaining
