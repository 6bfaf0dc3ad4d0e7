#include "pellucid/explain/update.hpp"

#include <algorithm>
#include <cmath>

namespace pellucid::explaining {

namespace {

constexpr int most_digits = 11;  // with more, numbers are written in another way

template <class Holds>
bool all_values(const Explanation& explanation, const Holds& holds) {
  return std::all_of(explanation.steps.begin(), explanation.steps.end(), [&](const Explanation::Step& step) {
    return std::all_of(step.tensors.begin(), step.tensors.end(), holds);
  });
}

/// The power of ten of a number's first digit.
int first_place(double value) { return static_cast<int>(std::floor(std::log10(std::abs(value)))); }

/// From the first digit of `value` to the second one of `step`.
int digits_to_see(double value, double step, int digits) {
  if (step == 0 || value == 0 || digits > most_digits) return digits;
  return std::clamp(first_place(value) - first_place(step) + 2, digits, most_digits);
}

}  // namespace

bool has_updates(const Explanation& explanation) {
  return explanation.loss && explanation.learning_rate != 0 &&
         all_values(explanation, [](const Explanation::Tensor& each) { return !each.updated.empty(); });
}

bool is_plain_descent(const Explanation& explanation) {
  return all_values(explanation, [&](const Explanation::Tensor& each) {
    for (std::size_t i = 0; i < each.updated.size(); ++i) {
      const double step = explanation.learning_rate * each.derivatives[i];
      const double scale = std::abs(each.values[i]) + std::abs(step);
      if (std::abs(each.updated[i] - (each.values[i] - step)) > 1e-12 * scale) return false;
    }
    return true;
  });
}

std::string optimizer_name(const Explanation& explanation) {
  return explanation.optimizer.substr(0, explanation.optimizer.find('('));
}

Update update_of(const Explanation& explanation, const Explanation::Tensor& tensor, std::size_t place, int digits) {
  const double value = tensor.values[place], derivative = tensor.derivatives[place];
  const double step = explanation.learning_rate * derivative;
  Equation equation{{}, {}, value - step};
  equation.right.symbol({}, value).words(" − ").symbol({}, explanation.learning_rate).words("·").symbol({}, derivative);
  const int enough = digits_to_see(value, step, digits);
  return {shown(equation, enough), number(tensor.updated[place], enough)};
}

}  // namespace pellucid::explaining
