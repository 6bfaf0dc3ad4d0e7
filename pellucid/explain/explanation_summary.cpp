// What somebody wants to know first: the prediction by its name, the loss, how large the gradient is at each layer,
// and what a step of the optimizer would do.
#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/explain/explanation_lines.hpp"
#include "pellucid/explain/update.hpp"

namespace pellucid::explaining {

namespace {

using Step = Explanation::Step;

constexpr std::size_t most_layers = 10;

class Summary {
 public:
  Summary(const Explanation& explanation, int digits) : explanation_(explanation), digits_(digits) {}

  std::string text() {
    prediction();
    if (!explanation_.loss) return text_;
    text_ += "  J = " + number(explanation_.loss->value, digits_) + ", " + explanation_.loss->written + "\n";
    gradient();
    update();
    return text_;
  }

 private:
  std::string told(double value) const { return number(value, digits_); }

  void prediction() {
    const std::string name = explanation_.target_name.empty() ? "" : printable(explanation_.target_name) + " = ";
    text_ += "\nPrediction\n  ";
    if (explanation_.chosen) {
      const std::vector<double>& numbers = explanation_.predictions;
      const std::size_t chosen = *explanation_.chosen;
      const bool is_one = numbers.size() == 1;
      text_ += name + printable(explanation_.classes[chosen]);
      if (!explanation_.output)  // a number of the last step, which need be no probability
        text_ += is_one ? ", from " + told(numbers[0]) + " for " + printable(explanation_.classes.back())
                        : ", from " + told(numbers[chosen]);
      else
        text_ += ", probability " + told(!is_one ? numbers[chosen] : chosen == 0 ? 1 - numbers[0] : numbers[0]);
    } else {
      for (std::size_t i = 0; i < std::min<std::size_t>(explanation_.predictions.size(), 3); ++i)
        text_ += (i == 0 ? name : ", ") + told(explanation_.predictions[i]);
    }
    if (explanation_.loss) {
      const double target = explanation_.loss->target;
      const auto place = static_cast<std::size_t>(std::max(0.0, target));
      const bool is_class = place < explanation_.classes.size() && target == std::floor(target);
      text_ += "; truth: " + (is_class ? printable(explanation_.classes[place]) : told(target));
    }
    text_ += "\n";
  }

  static double length(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value * value;
    return std::sqrt(sum);
  }

  // A line for each step that learns: of many the first and the last ones.
  void gradient() {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < explanation_.steps.size(); ++i) {
      const Step& step = explanation_.steps[i];
      if (step.tensors.empty()) continue;
      std::vector<double> all;
      for (const Explanation::Tensor& tensor : step.tensors)
        all.insert(all.end(), tensor.derivatives.begin(), tensor.derivatives.end());
      lines.push_back("  " + padded(short_text(length(all)), 10) + "step " + std::to_string(i) + ": " + step.name +
                      ", " + counted(static_cast<Index>(all.size()), "value"));
    }
    if (lines.empty()) return;
    text_ += "\nGradient of J by the learned values of each step (root of the sum of its squares)\n";
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::size_t skipped = lines.size() - std::min(lines.size(), most_layers);
      if (skipped > 0 && i == most_layers / 2) {
        text_ += "  … " + counted(static_cast<Index>(skipped), "more step") + "\n";
        i += skipped;
      }
      text_ += lines[i] + "\n";
    }
  }

  // Of the value whose derivative is largest.
  void update() {
    if (!has_updates(explanation_)) return;
    const Explanation::Tensor* largest = nullptr;
    std::size_t at = 0;
    for (const Step& step : explanation_.steps) {
      for (const Explanation::Tensor& tensor : step.tensors) {
        for (std::size_t i = 0; i < tensor.updated.size(); ++i) {
          if (largest != nullptr && !(std::abs(tensor.derivatives[i]) > std::abs(largest->derivatives[at]))) continue;
          largest = &tensor;
          at = i;
        }
      }
    }
    if (largest == nullptr) return;
    const Update update = update_of(explanation_, *largest, at, digits_);
    const std::string own = optimizer_name(explanation_);
    text_ += "\nOne step of plain gradient descent on this row alone (η = " + number(explanation_.learning_rate, 12) +
             "), where the derivative is largest\n  " + place_name(*largest, at) +
             ": w − η·∂J/∂w = " + update.plain.filled + (update.plain.is_near ? " ≈ " : " = ") + update.plain.value;
    text_ += is_plain_descent(explanation_) ? ", as the first step of " + own + ", the optimizer of the run\n"
                                            : "; " + own + ", the optimizer of the run, makes it " + update.own + "\n";
  }

  const Explanation& explanation_;
  int digits_;
  std::string text_;
};

}  // namespace

std::string summary_of(const Explanation& explanation, int digits) { return Summary(explanation, digits).text(); }

}  // namespace pellucid::explaining
