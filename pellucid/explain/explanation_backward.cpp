// The backward half of an explanation's text: the loss, each derivative, and what descent makes of the value.
#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/explain/explanation_page.hpp"
#include "pellucid/explain/log_loss.hpp"
#include "pellucid/explain/update.hpp"

namespace pellucid::explaining {

namespace {

using Kind = Explanation::Kind;
using Step = Explanation::Step;

// What is no sum is shown with the derivatives of its outputs if its values or those behind it need them.
bool passes_back(const Step& at) { return at.kind == Kind::whole || !at.tensors.empty(); }

// Not if one path leads from every weight to the loss: then each derivative is written from the loss on.
bool uses_deltas(const Page& page) {
  for (int i = 0; i < page.count(); ++i) {
    const Step& at = page.step(i);
    if (at.kind == Kind::weighted_sum ? !is_chain(page.explanation, i) : passes_back(at)) return true;
  }
  return false;
}

class Backward {
 public:
  explicit Backward(Page& page)
      : page_(page),
        explanation_(page.explanation),
        has_deltas_(uses_deltas(page)),
        has_updates_(has_updates(page.explanation)),
        is_plain_(is_plain_descent(page.explanation)) {}

  void write() {
    loss();
    page_.heading("Backward");
    if (has_deltas_) page_.line("  δ is ∂J/∂z of a weighted sum z: what the units behind it pass back.");
    page_.line("  Below each derivative the same one from differences of J: numerically, and how far apart they are.");
    about_updates();
    for (int i = page_.count() - 1; i >= 0; --i) step(i);
    inputs();
    page_.line("");
    page_.line("Largest difference: " + short_text(largest_) + (largest_at_.empty() ? "" : " at " + largest_at_));
  }

 private:
  void loss() {
    const Explanation::Loss& loss = *explanation_.loss;
    page_.heading("Loss, " + loss.written);
    truth();
    if (const std::optional<Equation> short_form = log_loss(explanation_)) {
      page_.equation(*short_form, "   minus the logarithm of the probability of the truth");
      page_.pause();
      page_.line("  The same as it is computed, from the values before " + explanation_.output->name + ":");
    }
    page_.equation(explaining::loss(explanation_, most_terms));
    if (loss.written_out) {
      page_.parts(loss.parts);
      Equation written = *loss.written_out;
      written.right = written.right.shortened(most_terms);
      page_.equation(written);
    }
    if (is_difference(explanation_)) {
      page_.pause();
      page_.line("  By the chain rule " + explanation_.output->name + " and " + loss.name +
                 " together leave a − y, the prediction less the truth:");
    }
    const std::size_t outputs = explanation_.values_of(explanation_.last).size();
    const std::size_t shown = Page::shown_units(outputs);
    for (std::size_t unit = 0; unit < shown; ++unit) {
      Equation equation = loss_derivative(explanation_, unit);
      if (width(equation.right.text()) > longest_slope) equation.right = {};
      page_.equation(equation);
    }
    page_.more(outputs - shown, "derivative");
  }

  void truth() {
    const Explanation::Loss& loss = *explanation_.loss;
    if (explanation_.units) {
      const double mean = explanation_.units->mean;
      Expression y;
      y.words("(").symbol({}, loss.target).words(mean < 0 ? " + " : " − ").symbol({}, std::abs(mean)).words(") / ");
      y.symbol({}, explanation_.units->deviation);
      return page_.worked("y", y, loss.y);
    }
    const auto place = static_cast<std::size_t>(std::max(0.0, loss.y));
    const bool is_class = place < explanation_.classes.size() && loss.y == std::floor(loss.y);
    std::string told = "  y = " + page_.told(loss.y);
    if (is_class && explanation_.classes[place] != page_.told(loss.y))
      told += ", " + printable(explanation_.classes[place]);
    if (is_class && explanation_.values_of(explanation_.last).size() > 1)
      told += ": y" + Symbol{"", {static_cast<Index>(place) + 1}}.text() + " = 1, the others are 0";
    page_.line(told);
  }

  void about_updates() {
    if (!has_updates_) return;
    const std::string own = optimizer_name(explanation_);
    page_.line("  Then w − η·∂J/∂w: a step of plain gradient descent on this row alone, η = " +
               number(explanation_.learning_rate, 12) + ", the learning rate of the run.");
    page_.line(is_plain_ ? "  The first step of " + own + ", the optimizer of the run, is just that."
                         : "  The optimizer of the run, " + own +
                               ", makes another step: what its first one makes of the value stands beside.");
  }

  void step(int index) {
    const Step& at = page_.step(index);
    const bool shows_units = at.kind == Kind::weighted_sum ? has_deltas_ : passes_back(at);
    if (at.kind != Kind::weighted_sum && !shows_units) return;
    page_.step_heading(index);
    const std::size_t shown = shows_units ? Page::shown_units(at) : 0;
    for (std::size_t unit = 0; unit < shown; ++unit)
      page_.equation(delta(explanation_, index, unit, Page::shown_terms(at)));
    if (shows_units) page_.more(at.values.size() - shown, "output");
    std::size_t left_out = 0;
    for (std::size_t tensor = 0; tensor < at.tensors.size(); ++tensor) {
      const Explanation::Tensor& values = at.tensors[tensor];
      for (std::size_t place = 0; place < values.values.size(); ++place) {
        if (Page::is_shown(at, tensor, place)) {
          page_.equation(parameter(explanation_, index, tensor, place, Page::shown_terms(at)));
          check(values.derivatives[place], values.numerical[place], place_name(values, place));
          update(index, tensor, place);
        } else {
          ++left_out;
        }
        note(values.derivatives[place], values.numerical[place], place_name(values, place));
      }
    }
    page_.more(left_out, "derivative");
  }

  void update(int index, std::size_t tensor, std::size_t place) {
    const Explanation::Tensor& values = page_.step(index).tensors[tensor];
    const bool stays = values.derivatives[place] == 0 && values.updated[place] == values.values[place];
    if (!has_updates_ || stays) return;
    const Update update = update_of(explanation_, values, place, page_.digits);
    const Symbol symbol = parameter_symbol(explanation_, index, tensor, place);
    const std::string name = symbol.indices.empty() ? "w" : symbol.base;
    const std::string line = "      " + name + " − η·∂J/∂" + name + " = " + update.plain.filled +
                             (update.plain.is_near ? " ≈ " : " = ") + update.plain.value;
    page_.line(is_plain_ ? line : padded(line, 60) + "  " + optimizer_name(explanation_) + ": " + update.own);
  }

  void inputs() {
    page_.pause();
    page_.line("");
    page_.line(" inputs");
    const std::size_t shown = Page::shown_units(explanation_.inputs.size());
    for (std::size_t i = 0; i < explanation_.inputs.size(); ++i) {
      const double derivative = explanation_.input_derivatives[i];
      const double numerical = explanation_.input_numerical[i];
      if (i < shown) {
        Equation equation = delta(explanation_, -1, i, most_terms);
        if (!has_deltas_) equation.right = {};  // the text has no δ then
        page_.equation(equation);
        check(derivative, numerical, printable(explanation_.input_names[i]));
      }
      note(derivative, numerical, symbol_of(explanation_, -1, i).text());
    }
    page_.more(explanation_.inputs.size() - shown, "derivative");
  }

  void check(double derivative, double numerical, const std::string& name) {
    const std::string difference = std::isnan(numerical) ? "" : short_text(std::abs(derivative - numerical));
    page_.line("      " + padded(std::isnan(numerical) ? "" : "numerically " + page_.told(numerical), 32) +
               padded(difference.empty() ? "" : "difference " + difference, 22) + name);
  }

  void note(double derivative, double numerical, const std::string& name) {
    const double difference = std::abs(derivative - numerical);
    if (!(difference > largest_)) return;  // not NaN either
    largest_ = difference;
    largest_at_ = name;
  }

  Page& page_;
  const Explanation& explanation_;
  bool has_deltas_, has_updates_, is_plain_;
  double largest_ = 0;
  std::string largest_at_;
};

}  // namespace

void write_backward(Page& page) { Backward(page).write(); }

}  // namespace pellucid::explaining
