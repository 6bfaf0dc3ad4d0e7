// The forward half of an explanation's text: inputs, steps, prediction.
#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/explain/explanation_page.hpp"
#include "pellucid/explain/step_words.hpp"

namespace pellucid::explaining {

namespace {

/// "  x₁ = −0.8842 = (39.1 − 43.92) / 5.453   bill_length_mm", the parts below each other.
void write_table_inputs(Page& page, std::size_t shown_inputs) {
  const Explanation& explanation = page.explanation;
  std::vector<std::string> formulas;
  std::size_t widest = 0;
  std::vector<double> values;
  bool has_scaled = false;
  for (std::size_t i = 0; i < shown_inputs; ++i) {
    values.push_back(explanation.inputs[i]);
    formulas.emplace_back();
    if (!explanation.origins[i].formula) continue;
    has_scaled = true;
    formulas.back() = explanation.origins[i].formula(page.digits);
    widest = std::max(widest, width(formulas.back()));
  }
  if (has_scaled) page.line("  (the cell's number − mean) / deviation, both of the training rows");
  const std::vector<std::string> numbers = aligned(values, page.digits);
  std::size_t longest = 0;
  for (const std::string& number : numbers) longest = std::max(longest, width(number));
  for (std::size_t i = 0; i < shown_inputs; ++i) {
    const Explanation::Origin& origin = explanation.origins[i];
    page.line("  " + padded(symbol_of(explanation, -1, i).text(), shown_inputs > 9 ? 3 : 2) + " = " +
              padded(padded(numbers[i], longest) + formulas[i], longest + widest) + "   " +
              printable(explanation.input_names[i]) + (origin.words.empty() ? "" : ": " + printable(origin.words)));
  }
}

void write_inputs(Page& page) {
  const Explanation& explanation = page.explanation;
  page.heading("Inputs (layer 1)");
  const std::size_t shown = Page::shown_units(explanation.inputs.size());
  if (!explanation.origins.empty()) {
    write_table_inputs(page, shown);
    return page.more(explanation.inputs.size() - shown, "input");
  }
  const std::vector<std::string> values = aligned(
      {explanation.inputs.begin(), explanation.inputs.begin() + static_cast<std::ptrdiff_t>(shown)}, page.digits);
  for (std::size_t i = 0; i < shown; ++i) {
    const std::string symbol = padded(symbol_of(explanation, -1, i).text(), shown > 9 ? 3 : 2);
    const bool is_named = explanation.input_names[i] != "x" + std::to_string(i + 1);
    page.line("  " + symbol + " = " +
              (is_named ? padded(values[i], 12) + printable(explanation.input_names[i]) : values[i]));
  }
  page.more(explanation.inputs.size() - shown, "input");
}

void write_weights(Page& page, int index) {
  const Page::Step& at = page.step(index);
  std::vector<double> values;
  std::vector<std::string> symbols, places;
  std::size_t left_out = 0, widest = 0;
  for (std::size_t tensor = 0; tensor < at.tensors.size(); ++tensor) {
    for (std::size_t place = 0; place < at.tensors[tensor].values.size(); ++place) {
      if (!Page::is_shown(at, tensor, place)) {
        ++left_out;
        continue;
      }
      values.push_back(at.tensors[tensor].values[place]);
      symbols.push_back(parameter_symbol(page.explanation, index, tensor, place).text());
      places.push_back(place_name(at.tensors[tensor], place));
      widest = std::max(widest, width(symbols.back()));
    }
  }
  const std::vector<std::string> texts = aligned(values, page.digits);
  for (std::size_t i = 0; i < texts.size(); ++i)
    page.line("  " + padded(padded(symbols[i], widest) + " = " + texts[i], 28) + places[i]);
  page.more(left_out, "value");
}

void write_step(Page& page, int index) {
  const Page::Step& at = page.step(index);
  page.step_heading(index);
  if (at.kind == Explanation::Kind::nothing) return;
  for (const std::string& words : words_of(page.explanation, index)) page.line("  " + words);
  page.formulas(at);
  if (at.kind == Explanation::Kind::weighted_sum) write_weights(page, index);
  page.parts(at.parts);
  const std::size_t shown = Page::shown_units(at);
  for (std::size_t unit = 0; unit < shown; ++unit)
    page.equation(forward(page.explanation, index, unit, Page::shown_terms(at)));
  page.more(at.values.size() - shown, "output");
}

void write_output(Page& page) {
  if (!page.explanation.output) return;
  const Page::Step& at = *page.explanation.output;
  page.pause();
  page.line("");
  page.line(" output: " + at.written + " makes the prediction; the loss takes the values before it");
  page.formulas(at);
  page.parts(at.parts);
  const std::size_t shown = Page::shown_units(at);
  const bool is_named = page.explanation.classes.size() == at.values.size();
  for (std::size_t unit = 0; unit < shown; ++unit)
    page.equation(output(page.explanation, unit, most_terms),
                  is_named ? "   " + printable(page.explanation.classes[unit]) : "");
  page.more(at.values.size() - shown, "output");
}

// The network's own number in the units of the table.
void write_units(Page& page) {
  const Explanation& explanation = page.explanation;
  if (!explanation.units) return;
  const auto& [target, mean, deviation] = *explanation.units;
  const double value = explanation.output ? explanation.output->values[0] : explanation.values_of(explanation.last)[0];
  page.heading("Prediction, in the units of the table");
  Expression back;
  back.symbol({}, value).words("·").symbol({}, deviation).words(mean < 0 ? " − " : " + ").symbol({}, std::abs(mean));
  page.worked(printable(target), back, explanation.predictions[0]);
  page.line("  The network's own numbers are (" + printable(target) + (mean < 0 ? " + " : " − ") +
            page.told(std::abs(mean)) + ") / " + page.told(deviation) +
            (explanation.loss ? "; y, J and all derivatives are of those." : "."));
}

}  // namespace

void write_forward(Page& page) {
  write_inputs(page);
  page.heading("Forward");
  for (int i = 0; i < page.count(); ++i) write_step(page, i);
  write_output(page);
  write_units(page);
}

}  // namespace pellucid::explaining
