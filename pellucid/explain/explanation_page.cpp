#include "pellucid/explain/explanation_page.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/explain/arithmetic.hpp"

namespace pellucid::explaining {

namespace {

constexpr Index most_weights = 40;      // of a layer that is shown in full
constexpr std::size_t most_units = 40;  // of a step without weights
constexpr std::size_t units_of_large = 3;
constexpr std::size_t terms_of_large = 4;

bool is_large(const Explanation::Step& step) {
  return std::any_of(step.tensors.begin(), step.tensors.end(), [](const Explanation::Tensor& tensor) {
    return static_cast<Index>(tensor.values.size()) > most_weights;
  });
}

}  // namespace

void Page::summary() {
  stops_.back() += summary_of(explanation, digits);
  has_value_ = true;
}

void Page::line(const std::string& line) { stops_.back() += line + "\n"; }

void Page::pause() {
  if (has_value_) stops_.emplace_back();
  has_value_ = false;
}

void Page::heading(const std::string& name) {
  pause();
  line("\n" + name);
}

void Page::step_heading(int index) {
  pause();
  const Step& at = step(index);
  std::string what = at.written;
  if (at.kind == Explanation::Kind::weighted_sum) {
    what = at.name + ", " + grouped(static_cast<Index>(explanation.values_of(at.source).size())) + " → " +
           grouped(static_cast<Index>(at.values.size()));
  }
  if (at.kind == Explanation::Kind::nothing) what += ", does nothing when predicting";
  line("");
  line(" layer " + std::to_string(at.layer) + ", step " + std::to_string(index) + ": " + what);
}

void Page::equation(const Equation& equation, const std::string& behind) {
  pause();
  line(lines_of(equation, digits) + behind);
  has_value_ = true;
}

void Page::worked(const std::string& name, const Expression& right, double value) {
  pause();
  const Shown numbers = shown({{}, right, value}, digits);
  line("  " + name + " = " + numbers.filled + (numbers.is_near ? " ≈ " : " = ") + numbers.value);
  has_value_ = true;
}

void Page::more(std::size_t count, const std::string& what) {
  if (count > 0) line("  … " + counted(static_cast<Index>(count), "more " + what) + " in --json");
}

void Page::parts(const std::vector<Equation>& all) {
  const std::size_t shown = shown_units(all.size());
  for (std::size_t i = 0; i < shown; ++i) {
    Equation part = all[i];
    part.right = part.right.shortened(most_terms);
    equation(part);
  }
  more(all.size() - shown, "part");
}

void Page::formulas(const Step& at) {
  if (at.formula.empty()) return;
  Expression value, slope;
  value.formula(at.formula, {});
  slope.formula(at.slope, {});
  const std::string call = at.name + "(z)";
  if (value.text() != call) line("  " + call + " = " + value.text());
  if (width(slope.text()) <= longest_slope) line("  " + at.name + "′(z) = " + slope.text());
}

std::size_t Page::shown_units(std::size_t units) { return units > most_units ? units_of_large : units; }
std::size_t Page::shown_units(const Step& step) {
  return is_large(step) ? std::min(units_of_large, step.values.size()) : shown_units(step.values.size());
}
std::size_t Page::shown_terms(const Step& step) { return is_large(step) ? terms_of_large : most_terms; }

bool Page::is_shown(const Step& at, std::size_t tensor, std::size_t place) {
  if (!is_large(at)) return true;
  const Explanation::Tensor& values = at.tensors[tensor];
  if (values.shape.size() != 2) return place < units_of_large;
  const std::size_t columns = static_cast<std::size_t>(values.shape[1]);
  const std::size_t unit = values.is_transposed ? place / columns : place % columns;
  const std::size_t source = values.is_transposed ? place % columns : place / columns;
  return unit < units_of_large && source < terms_of_large;
}

}  // namespace pellucid::explaining
