#include "pellucid/explain/one_number.hpp"

#include "pellucid/base/text.hpp"

namespace pellucid::explaining {

namespace {

using At = Explanation::At;

Equation value_alone(Symbol symbol, double value) {
  return {{.kind = Piece::Kind::symbol, .top = std::move(symbol)}, {}, value};
}

}  // namespace

OneNumber one_number(const Explanation& explanation) {
  const At& at = *explanation.at;
  OneNumber one;
  const std::string unit = std::to_string(at.place + 1);
  if (at.kind == At::Kind::prediction) {
    one.name = "prediction " + unit;
    if (explanation.output) {
      one.forward = output(explanation, at.place, everything);
      one.parts = explanation.output->parts;
    } else if (explanation.last >= 0) {
      one.forward = forward(explanation, explanation.last, at.place, everything);
    } else {
      one.forward = value_alone(symbol_of(explanation, -1, at.place), explanation.inputs[at.place]);
    }
    return one;
  }
  if (at.kind == At::Kind::input) {
    one.name = "input " + unit + ", " + printable(explanation.input_names[at.place]);
    one.forward = value_alone(symbol_of(explanation, -1, at.place), explanation.inputs[at.place]);
    if (!explanation.loss) return one;
    one.backward = delta(explanation, -1, at.place, everything);
    one.numerical = explanation.input_numerical[at.place];
    return one;
  }
  const Explanation::Step& step = explanation.steps[static_cast<std::size_t>(at.step)];
  if (at.kind == At::Kind::output) {
    one.name = "step " + std::to_string(at.step) + ", " + step.written + ", output " + unit;
    const int made_by = step.kind == Explanation::Kind::nothing ? step.source : at.step;
    one.forward = made_by < 0 ? value_alone(symbol_of(explanation, -1, at.place), explanation.inputs[at.place])
                              : forward(explanation, made_by, at.place, everything);
    one.parts = step.parts;
    if (!explanation.loss) return one;
    one.backward = made_by == explanation.last ? loss_derivative(explanation, at.place)
                                               : delta(explanation, made_by, at.place, everything);
    return one;
  }
  const Explanation::Tensor& tensor = step.tensors[at.tensor];
  one.name = place_name(tensor, at.place) + " of step " + std::to_string(at.step) + ", " + step.written;
  one.forward = value_alone(parameter_symbol(explanation, at.step, at.tensor, at.place), tensor.values[at.place]);
  if (!explanation.loss) return one;
  one.backward = parameter(explanation, at.step, at.tensor, at.place);
  one.numerical = tensor.numerical[at.place];
  if (!tensor.updated.empty()) one.updated = tensor.updated[at.place];
  return one;
}

}  // namespace pellucid::explaining
