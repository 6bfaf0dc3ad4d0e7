// The page that the text form of an explanation is written on: lines in stops, at each of which a reader may pause. Of
// large layers the first units are shown.
#pragma once

#include <string>
#include <vector>

#include "pellucid/explain/explanation_lines.hpp"

namespace pellucid::explaining {

constexpr std::size_t most_terms = 8;      // of a sum
constexpr std::size_t longest_slope = 60;  // a formula that is longer is no help

class Page {
 public:
  using Step = Explanation::Step;

  Page(const Explanation& of, int shown_digits) : explanation(of), digits(shown_digits) {}

  const Explanation& explanation;
  const int digits;

  /// A calculation with what is said about it; together they are the text.
  const std::vector<std::string>& stops() const { return stops_; }

  int count() const { return static_cast<int>(explanation.steps.size()); }
  const Step& step(int index) const { return explanation.steps[static_cast<std::size_t>(index)]; }

  std::string told(double value) const { return number(value, digits); }

  /// What somebody wants to know first, as a stop of its own.
  void summary();
  /// Belongs to what stands above it.
  void line(const std::string& line);
  /// The next line is that of a new stop, if anything was calculated in this one.
  void pause();
  void heading(const std::string& name);
  void step_heading(int index);
  void equation(const Equation& equation, const std::string& behind = "");
  /// "  price = 0.5·8 − 20 = −16": in numbers alone.
  void worked(const std::string& name, const Expression& right, double value);
  /// "… 3 more inputs in --json", if there are more.
  void more(std::size_t count, const std::string& what);
  /// Sums that formulas name.
  void parts(const std::vector<Equation>& all);
  /// Of an elementwise step or output: itself and its slope in z.
  void formulas(const Step& at);

  static std::size_t shown_units(std::size_t units);
  static std::size_t shown_units(const Step& step);
  static std::size_t shown_terms(const Step& step);
  static bool is_shown(const Step& at, std::size_t tensor, std::size_t place);

 private:
  std::vector<std::string> stops_{""};
  bool has_value_ = false;
};

/// Inputs, each step's outputs, the prediction.
void write_forward(Page& page);
/// The loss, each derivative beside the same one by differences, and what a step of descent makes of the value.
void write_backward(Page& page);

}  // namespace pellucid::explaining
