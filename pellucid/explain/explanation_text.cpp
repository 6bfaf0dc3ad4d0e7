// The text form of an explanation: headings, then a calculation per line or two. Large layers show their first units.
#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/explain/explanation_lines.hpp"

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

class Page {
 public:
  Page(const Explanation& explanation, int digits) : explanation_(explanation), digits_(digits) {}

  std::string text() {
    line("One row through the network, in float64");
    text_ += summary_of(explanation_, digits_);
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

  std::string told(double value) const { return number(value, digits_); }
  void equation(const Equation& equation) { line(lines_of(equation, digits_)); }
  void line(const std::string& line) { text_ += line + "\n"; }
  void heading(const std::string& name) { text_ += "\n" + name + "\n"; }

  void inputs() {
    heading("Inputs (layer 1)");
    const std::size_t shown = shown_units(explanation_.inputs.size());
    for (std::size_t i = 0; i < shown; ++i) {
      const std::string symbol = symbol_of(explanation_, -1, i).text();
      const bool is_named = explanation_.input_names[i] != "x" + std::to_string(i + 1);
      line("  " + symbol + " = " + told(explanation_.inputs[i]) +
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
    parts(at.parts);
    const std::size_t shown = shown_units(at);
    for (std::size_t unit = 0; unit < shown; ++unit)
      line(lines_of(forward(explanation_, index, unit, shown_terms(at)), digits_));
    more(at.values.size() - shown, "output");
  }

  // Sums that the formulas name.
  void parts(const std::vector<Equation>& all) {
    const std::size_t shown = shown_units(all.size());
    for (std::size_t i = 0; i < shown; ++i) {
      Equation part = all[i];
      part.right = part.right.shortened(most_terms);
      line(lines_of(part, digits_));
    }
    more(all.size() - shown, "part");
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
                                    told(at.tensors[tensor].values[place]);
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
    parts(at.parts);
    const std::size_t shown = shown_units(at);
    for (std::size_t unit = 0; unit < shown; ++unit) {
      const bool is_named = explanation_.classes.size() == at.values.size();
      line(lines_of(explaining::output(explanation_, unit, most_terms), digits_) +
           (is_named ? "   " + printable(explanation_.classes[unit]) : ""));
    }
    more(at.values.size() - shown, "output");
  }

  std::string plus(double value) const { return (value < 0 ? " − " : " + ") + told(std::abs(value)); }

  // The network's own number in the units of the table.
  void units() {
    if (!explanation_.units) return;
    const auto& [target, mean, deviation] = *explanation_.units;
    const Step* const last = explanation_.output ? &*explanation_.output : nullptr;
    const double value = last != nullptr ? last->values[0] : explanation_.values_of(explanation_.last)[0];
    heading("Prediction, in the units of the table");
    line("  " + printable(target) + " = " + told(value) + "·" + told(deviation) + plus(mean) + " = " +
         told(explanation_.predictions[0]));
    line("  The network's own numbers are (" + printable(target) + plus(-mean) + ") / " + told(deviation) +
         (explanation_.loss ? "; y, J and all derivatives are of those." : "."));
  }

  // ---- Loss and backward. ----

  void loss() {
    heading("Loss, " + explanation_.loss->written);
    const std::string y = told(explanation_.loss->y);
    if (!explanation_.units)
      line("  y = " + y);
    else
      line("  y = (" + told(explanation_.loss->target) + plus(-explanation_.units->mean) + ") / " +
           told(explanation_.units->deviation) + " = " + y);
    line(lines_of(explaining::loss(explanation_, most_terms), digits_));
    if (explanation_.loss->written_out) {
      parts(explanation_.loss->parts);
      Equation written = *explanation_.loss->written_out;
      written.right = written.right.shortened(most_terms);
      line(lines_of(written, digits_));
    }
    const std::size_t outputs = explanation_.values_of(explanation_.last).size();
    const std::size_t shown = shown_units(outputs);
    for (std::size_t unit = 0; unit < shown; ++unit) {
      Equation equation = loss_derivative(explanation_, unit);
      if (width(equation.right.text()) > longest_slope) equation.right = {};
      line(lines_of(equation, digits_));
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
    for (std::size_t unit = 0; unit < shown; ++unit)
      line(lines_of(delta(explanation_, index, unit, shown_terms(at)), digits_));
    if (shows_units) more(at.values.size() - shown, "output");
    std::size_t left_out = 0;
    for (std::size_t tensor = 0; tensor < at.tensors.size(); ++tensor) {
      const Explanation::Tensor& values = at.tensors[tensor];
      for (std::size_t place = 0; place < values.values.size(); ++place) {
        if (is_shown(at, tensor, place)) {
          line(lines_of(parameter(explanation_, index, tensor, place, shown_terms(at)), digits_));
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
        line(lines_of(equation, digits_));
        check(derivative, numerical, printable(explanation_.input_names[i]));
      }
      note(derivative, numerical, symbol_of(explanation_, -1, i).text());
    }
    more(explanation_.inputs.size() - shown, "derivative");
  }

  void check(double derivative, double numerical, const std::string& name) {
    const std::string difference = std::isnan(numerical) ? "" : short_text(std::abs(derivative - numerical));
    line("      " + padded(std::isnan(numerical) ? "" : "numerically " + told(numerical), 32) +
         padded(difference.empty() ? "" : "difference " + difference, 22) + name);
  }

  void note(double derivative, double numerical, const std::string& name) {
    const double difference = std::abs(derivative - numerical);
    if (!(difference > largest_)) return;  // not NaN either
    largest_ = difference;
    largest_at_ = name;
  }

  const Explanation& explanation_;
  int digits_;
  std::string text_;
  double largest_ = 0;
  std::string largest_at_;
};

}  // namespace

std::string text_of(const Explanation& explanation, int digits) {
  return explanation.at ? answer_of(explanation, digits) : Page(explanation, digits).text();
}

}  // namespace pellucid
