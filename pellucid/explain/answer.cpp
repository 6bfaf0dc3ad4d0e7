// The text form of the one number that somebody asked about.
#include <cmath>

#include "pellucid/explain/explanation_lines.hpp"
#include "pellucid/explain/one_number.hpp"
#include "pellucid/explain/update.hpp"

namespace pellucid::explaining {

std::string answer_of(const Explanation& explanation, int digits) {
  const OneNumber one = one_number(explanation);
  std::string text = one.name + "\n";
  for (const Equation& part : one.parts) text += lines_of(part, digits) + "\n";
  text += lines_of(one.forward, digits) + "\n";
  if (one.backward) text += lines_of(*one.backward, digits) + "\n";
  if (one.numerical) {
    const double difference = std::abs(one.backward->value - *one.numerical);
    text += "      numerically " + number(*one.numerical, digits) + ", difference " + short_text(difference) + "\n";
  }
  if (one.updated && has_updates(explanation)) {
    const Explanation::At& at = *explanation.at;
    const Explanation::Tensor& tensor = explanation.steps[static_cast<std::size_t>(at.step)].tensors[at.tensor];
    const Update update = update_of(explanation, tensor, at.place, digits);
    text += "  w − η·∂J/∂w = " + update.plain.filled + (update.plain.is_near ? " ≈ " : " = ") + update.plain.value +
            ", a step of plain gradient descent on this row alone\n";
    text += "  one step of " + explanation.optimizer + " on this row alone makes it " + update.own + "\n";
  }
  return text;
}

}  // namespace pellucid::explaining
