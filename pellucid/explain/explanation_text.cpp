// The text form of an explanation: headings, then a calculation per line or two. Large layers show their first units.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "pellucid/base/text.hpp"
#include "pellucid/explain/explanation_equations.hpp"

namespace pellucid {

namespace {

using namespace explaining;  // NOLINT(google-build-using-namespace): this file writes that room's words down
using Kind = Explanation::Kind;
using Step = Explanation::Step;

constexpr Index most_weights = 40;      // of a layer that is shown in full
constexpr std::size_t most_units = 40;  // of a step without weights
constexpr std::size_t first_units = 3;
constexpr std::size_t first_terms = 4;
constexpr std::size_t most_terms = 8;
constexpr std::size_t longest_slope = 60;  // a formula that is longer is no help
constexpr std::size_t line_width = 116;

std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t columns) {
  return text + std::string(columns - std::min(columns, width(text)), ' ');
}

// "  z = w·x + b = 0.4·1 + 0.1 = 0.5", broken before "=" where it grows too long.
std::string lines_of(const Equation& equation) {
  const std::string left = "  " + equation.left.text();
  const std::string value = number(equation.value);
  std::vector<std::string> parts;
  if (!equation.right.empty()) {
    parts.push_back(equation.right.text());
    if (const std::string filled = equation.right.filled(); filled != value) parts.push_back(filled);
  }
  parts.push_back(value);
  std::string text = left;
  std::size_t used = width(left);
  for (const std::string& part : parts) {
    const std::string more = " = " + part;
    if (&part != &parts.front() && used + width(more) > line_width) {
      text += "\n" + std::string(width(left), ' ');
      used = width(left);
    }
    text += more;
    used += width(more);
  }
  return text;
}

class Page {
 public:
  explicit Page(const Explanation& explanation) : explanation_(explanation) {}

  std::string text() {
    inputs();
    heading("Forward");
    for (int i = 0; i < count(); ++i) forward_step(i);
    output();
    units();
    if (!explanation_.loss) return text_;
    loss();
    heading("Backward");
    if (uses_deltas()) line("  δ is ∂J/∂z of a weighted sum z: what the units behind it pass back.");
    line("  Beside each derivative the same one from differences of J: numerically, and how far apart they are.");
    for (int i = count() - 1; i >= 0; --i) backward_step(i);
    input_derivatives();
    line("");
    line("Largest difference: " + short_text(largest_) + (largest_at_.empty() ? "" : " at " + largest_at_));
    return text_;
  }

 private:
  int count() const { return static_cast<int>(explanation_.steps.size()); }
  const Step& step(int index) const { return explanation_.steps[static_cast<std::size_t>(index)]; }

  void line(const std::string& line) { text_ += line + "\n"; }
  void heading(const std::string& name) { text_ += "\n" + name + "\n"; }

  void inputs() {
    line("One row through the network, in float64");
    heading("Inputs (layer 1)");
    const std::size_t shown = shown_units(explanation_.inputs.size());
    for (std::size_t i = 0; i < shown; ++i) {
      const std::string symbol = symbol_of(explanation_, -1, i).text();
      const bool is_named = explanation_.input_names[i] != "x" + std::to_string(i + 1);
      line("  " + symbol + " = " + number(explanation_.inputs[i]) +
           (is_named ? "   " + printable(explanation_.input_names[i]) : ""));
    }
    more(explanation_.inputs.size() - shown, "input");
  }

  static std::size_t shown_units(std::size_t units) { return units > most_units ? first_units : units; }

  static bool is_large(const Step& step) {
    return std::any_of(step.tensors.begin(), step.tensors.end(), [](const Explanation::Tensor& tensor) {
      return static_cast<Index>(tensor.values.size()) > most_weights;
    });
  }
  static std::size_t shown_units(const Step& step) {
    return is_large(step) ? std::min(first_units, step.values.size()) : shown_units(step.values.size());
  }
  static std::size_t shown_terms(const Step& step) { return is_large(step) ? first_terms : most_terms; }

  void more(std::size_t count, const std::string& what) {
    if (count > 0) line("  … " + counted(static_cast<Index>(count), "more " + what) + " in --json");
  }

  // ---- Forward. ----

  void step_heading(int index) {
    const Step& at = step(index);
    std::string what = at.written;
    if (at.kind == Kind::weighted_sum) {
      what = at.name + ", " + grouped(static_cast<Index>(explanation_.values_of(at.source).size())) + " → " +
             grouped(static_cast<Index>(at.values.size()));
    }
    if (at.kind == Kind::nothing) what += ", does nothing when predicting";
    line("");
    line(" layer " + std::to_string(at.layer) + ", step " + std::to_string(index) + ": " + what);
  }

  void forward_step(int index) {
    const Step& at = step(index);
    step_heading(index);
    if (at.kind == Kind::nothing) return;
    formulas(at);
    if (at.kind == Kind::weighted_sum) weights(index);
    const std::size_t shown = shown_units(at);
    for (std::size_t unit = 0; unit < shown; ++unit)
      line(lines_of(forward(explanation_, index, unit, shown_terms(at))));
    more(at.values.size() - shown, "output");
  }

  void formulas(const Step& at) {
    if (at.formula.empty()) return;
    Expression value, slope;
    value.formula(at.formula, {});
    slope.formula(at.slope, {});
    const std::string call = at.name + "(z)";
    if (value.text() != call) line("  " + call + " = " + value.text());
    if (width(slope.text()) <= longest_slope) line("  " + at.name + "′(z) = " + slope.text());
  }

  void weights(int index) {
    const Step& at = step(index);
    std::size_t left_out = 0;
    for (std::size_t tensor = 0; tensor < at.tensors.size(); ++tensor) {
      for (std::size_t place = 0; place < at.tensors[tensor].values.size(); ++place) {
        if (is_shown(at, tensor, place)) {
          const std::string value = parameter_symbol(explanation_, index, tensor, place).text() + " = " +
                                    number(at.tensors[tensor].values[place]);
          line("  " + padded(value, 28) + place_name(at.tensors[tensor], place));
        } else {
          ++left_out;
        }
      }
    }
    more(left_out, "value");
  }

  static bool is_shown(const Step& at, std::size_t tensor, std::size_t place) {
    if (!is_large(at)) return true;
    const Explanation::Tensor& values = at.tensors[tensor];
    if (values.shape.size() != 2) return place < first_units;
    const std::size_t columns = static_cast<std::size_t>(values.shape[1]);
    const std::size_t unit = values.is_transposed ? place / columns : place % columns;
    const std::size_t source = values.is_transposed ? place % columns : place / columns;
    return unit < first_units && source < first_terms;
  }

  void output() {
    if (!explanation_.output) return;
    const Step& at = *explanation_.output;
    line("");
    line(" output: " + at.written + " makes the prediction; the loss takes the values before it");
    formulas(at);
    const std::size_t shown = shown_units(at);
    for (std::size_t unit = 0; unit < shown; ++unit) {
      const bool is_named = explanation_.classes.size() == at.values.size();
      line(lines_of(explaining::output(explanation_, unit, most_terms)) +
           (is_named ? "   " + printable(explanation_.classes[unit]) : ""));
    }
    more(at.values.size() - shown, "output");
  }

  static std::string plus(double value) { return (value < 0 ? " − " : " + ") + number(std::abs(value)); }

  // The network's own number in the units of the table.
  void units() {
    if (!explanation_.units) return;
    const auto& [target, mean, deviation] = *explanation_.units;
    const Step* const last = explanation_.output ? &*explanation_.output : nullptr;
    const double value = last != nullptr ? last->values[0] : explanation_.values_of(explanation_.last)[0];
    heading("Prediction, in the units of the table");
    line("  " + printable(target) + " = " + number(value) + "·" + number(deviation) + plus(mean) + " = " +
         number(explanation_.predictions[0]));
    line("  The network's own numbers are (" + printable(target) + plus(-mean) + ") / " + number(deviation) +
         (explanation_.loss ? "; y, J and all derivatives are of those." : "."));
  }

  // ---- Loss and backward. ----

  void loss() {
    heading("Loss, " + explanation_.loss->written);
    const std::string y = number(explanation_.loss->y);
    if (!explanation_.units)
      line("  y = " + y);
    else
      line("  y = (" + number(explanation_.loss->target) + plus(-explanation_.units->mean) + ") / " +
           number(explanation_.units->deviation) + " = " + y);
    line(lines_of(explaining::loss(explanation_, most_terms)));
    const std::size_t outputs = explanation_.values_of(explanation_.last).size();
    const std::size_t shown = shown_units(outputs);
    for (std::size_t unit = 0; unit < shown; ++unit) {
      Equation equation = loss_derivative(explanation_, unit);
      if (width(equation.right.text()) > longest_slope) equation.right = {};
      line(lines_of(equation));
    }
    more(outputs - shown, "derivative");
  }

  // Not if one path leads from every weight to the loss: then each derivative is written from the loss on.
  bool uses_deltas() const {
    for (int i = 0; i < count(); ++i) {
      const Step& at = step(i);
      if (at.kind == Kind::weighted_sum ? !is_chain(explanation_, i) : passes_back(at)) return true;
    }
    return false;
  }

  // What is no sum is shown with the derivatives of its outputs if its values or those behind it need them.
  static bool passes_back(const Step& at) { return at.kind == Kind::whole || !at.tensors.empty(); }

  void backward_step(int index) {
    const Step& at = step(index);
    const bool shows_units = at.kind == Kind::weighted_sum ? uses_deltas() : passes_back(at);
    if (at.kind != Kind::weighted_sum && !shows_units) return;
    step_heading(index);
    const std::size_t shown = shows_units ? shown_units(at) : 0;
    for (std::size_t unit = 0; unit < shown; ++unit) line(lines_of(delta(explanation_, index, unit, shown_terms(at))));
    if (shows_units) more(at.values.size() - shown, "output");
    std::size_t left_out = 0;
    for (std::size_t tensor = 0; tensor < at.tensors.size(); ++tensor) {
      const Explanation::Tensor& values = at.tensors[tensor];
      for (std::size_t place = 0; place < values.values.size(); ++place) {
        if (is_shown(at, tensor, place)) {
          line(lines_of(parameter(explanation_, index, tensor, place)));
          check(values.derivatives[place], values.numerical[place], place_name(values, place));
        } else {
          ++left_out;
        }
        note(values.derivatives[place], values.numerical[place], place_name(values, place));
      }
    }
    more(left_out, "derivative");
  }

  void input_derivatives() {
    line("");
    line(" inputs");
    const std::size_t shown = shown_units(explanation_.inputs.size());
    for (std::size_t i = 0; i < explanation_.inputs.size(); ++i) {
      const double derivative = explanation_.input_derivatives[i];
      const double numerical = explanation_.input_numerical[i];
      if (i < shown) {
        Equation equation = delta(explanation_, -1, i, most_terms);
        if (!uses_deltas()) equation.right = {};  // the text has no δ then
        line(lines_of(equation));
        check(derivative, numerical, printable(explanation_.input_names[i]));
      }
      note(derivative, numerical, symbol_of(explanation_, -1, i).text());
    }
    more(explanation_.inputs.size() - shown, "derivative");
  }

  void check(double derivative, double numerical, const std::string& name) {
    const std::string difference = std::isnan(numerical) ? "" : short_text(std::abs(derivative - numerical));
    line("      " + padded(std::isnan(numerical) ? "" : "numerically " + number(numerical), 32) +
         padded(difference.empty() ? "" : "difference " + difference, 22) + name);
  }

  static std::string short_text(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1e", value);
    return value == 0 ? "0" : text.data();
  }

  void note(double derivative, double numerical, const std::string& name) {
    const double difference = std::abs(derivative - numerical);
    if (!(difference > largest_)) return;  // not NaN either
    largest_ = difference;
    largest_at_ = name;
  }

  const Explanation& explanation_;
  std::string text_;
  double largest_ = 0;
  std::string largest_at_;
};

}  // namespace

std::string text_of(const Explanation& explanation) { return Page(explanation).text(); }

}  // namespace pellucid
