// All numbers as they are, and each calculation in words, in numbers and as MathML.
#include "pellucid/explain/explanation_json.hpp"

#include <cmath>

#include "pellucid/explain/explanation_equations.hpp"
#include "pellucid/explain/one_number.hpp"

namespace pellucid {

namespace {

using namespace explaining;  // NOLINT(google-build-using-namespace): this file writes that room's words down
using Kind = Explanation::Kind;
using Step = Explanation::Step;

constexpr std::size_t most_written = 1000;  // weights of a layer whose calculations are written out
constexpr std::size_t all = everything;

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::nothing:
      return "nothing";
    case Kind::weighted_sum:
      return "weighted_sum";
    case Kind::elementwise:
      return "elementwise";
    case Kind::whole:
      return "whole";
  }
  return "";
}

Json numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(number_or_null(value));
  return list;
}

Json json_of(const Equation& equation) {
  Json json{{"symbol", equation.left.text()}, {"value", number_or_null(equation.value)}};
  if (!equation.right.empty()) {
    json["formula"] = equation.left.text() + " = " + equation.right.text();
    json["filled"] = equation.right.filled() + " = " + number(equation.value);
  }
  json["mathml"] = equation.mathml();
  return json;
}

template <class Make>
Json equations(std::size_t count, const Make& make) {
  Json list = Json::array();
  for (std::size_t i = 0; i < count; ++i) list.push_back(json_of(make(i)));
  return list;
}

bool is_written(const Step& step) {
  std::size_t weights = step.values.size();
  for (const Explanation::Tensor& tensor : step.tensors) weights += tensor.values.size();
  return weights <= most_written;
}

Json list_of(const std::vector<Equation>& all) {
  Json list = Json::array();
  for (const Equation& each : all) list.push_back(json_of(each));
  return list;
}

Json derivative_of(const Equation& equation, double numerical) {
  Json json = json_of(equation);
  json["numerical"] = number_or_null(numerical);
  json["difference"] = number_or_null(std::abs(equation.value - numerical));
  return json;
}

Json tensors_of(const Explanation& explanation, int index) {
  Json list = Json::array();
  const Step& step = explanation.steps[static_cast<std::size_t>(index)];
  for (std::size_t tensor = 0; tensor < step.tensors.size(); ++tensor) {
    const Explanation::Tensor& from = step.tensors[tensor];
    Json json{{"name", from.name}, {"shape", from.shape}, {"values", numbers(from.values)}};
    if (explanation.loss) {
      json["derivatives"] = numbers(from.derivatives);
      json["numerical"] = numbers(from.numerical);
      if (!from.updated.empty()) json["updated"] = numbers(from.updated);
    }
    if (is_written(step)) {
      Json symbols = Json::array();
      Json written = Json::array();
      for (std::size_t place = 0; place < from.values.size(); ++place) {
        symbols.push_back(parameter_symbol(explanation, index, tensor, place).text());
        if (!explanation.loss) continue;
        written.push_back(derivative_of(parameter(explanation, index, tensor, place), from.numerical[place]));
        written.back()["place"] = place_name(from, place);
      }
      json["symbols"] = symbols;
      if (explanation.loss) json["backward"] = written;
    }
    list.push_back(json);
  }
  return list;
}

Json json_of(const Explanation& explanation, int index) {
  const Step& step = explanation.steps[static_cast<std::size_t>(index)];
  Json json{{"step", index}, {"written", step.written}, {"kind", name_of(step.kind)}, {"layer", step.layer}};
  if (!step.formula.empty()) {
    json["formula"] = step.formula;
    json["slope"] = step.slope;
  }
  json["shape"] = step.shape;
  json["values"] = numbers(step.values);
  if (explanation.loss) json["derivatives"] = numbers(step.derivatives);
  if (step.kind == Kind::nothing) return json;
  if (!step.slopes.empty()) json["slopes"] = numbers(step.slopes);
  if (is_written(step)) {
    if (!step.parts.empty()) json["parts"] = list_of(step.parts);
    json["forward"] =
        equations(step.values.size(), [&](std::size_t unit) { return forward(explanation, index, unit, all); });
    if (explanation.loss) {
      json["backward"] =
          equations(step.values.size(), [&](std::size_t unit) { return delta(explanation, index, unit, all); });
    }
  }
  json["tensors"] = tensors_of(explanation, index);
  return json;
}

Json inputs_of(const Explanation& explanation) {
  Json list = Json::array();
  for (std::size_t i = 0; i < explanation.inputs.size(); ++i) {
    Json json{{"symbol", symbol_of(explanation, -1, i).text()},
              {"name", explanation.input_names[i]},
              {"value", explanation.inputs[i]}};
    if (explanation.loss) {
      json["derivative"] = number_or_null(explanation.input_derivatives[i]);
      json["numerical"] = number_or_null(explanation.input_numerical[i]);
    }
    list.push_back(json);
  }
  return list;
}

Json json_of(const OneNumber& one) {
  Json json{{"name", one.name}};
  if (!one.parts.empty()) json["parts"] = list_of(one.parts);
  json["forward"] = json_of(one.forward);
  if (one.backward && one.numerical)
    json["backward"] = derivative_of(*one.backward, *one.numerical);
  else if (one.backward)
    json["backward"] = json_of(*one.backward);
  if (one.updated) json["updated"] = number_or_null(*one.updated);
  return json;
}

Json predicted(const Explanation& explanation) {
  Json json = Json::object();
  if (!explanation.target_name.empty()) json["target"] = explanation.target_name;
  if (explanation.chosen)
    json["class"] = explanation.classes[*explanation.chosen];
  else
    json["numbers"] = numbers(explanation.predictions);
  return json;
}

}  // namespace

Json json_of(const Explanation& explanation) {
  if (explanation.at) return json_of(one_number(explanation));
  Json json{{"layers", explanation.layers}, {"inputs", inputs_of(explanation)}, {"steps", Json::array()}};
  for (int i = 0; i < static_cast<int>(explanation.steps.size()); ++i) json["steps"].push_back(json_of(explanation, i));
  if (explanation.output) {
    json["output"] = {{"written", explanation.output->written}, {"layer", explanation.output->layer}};
    if (!explanation.output->parts.empty()) json["output"]["parts"] = list_of(explanation.output->parts);
    json["output"]["forward"] =
        equations(explanation.predictions.size(), [&](std::size_t unit) { return output(explanation, unit, all); });
  }
  json["predictions"] = numbers(explanation.predictions);
  json["predicted"] = predicted(explanation);
  json["optimizer"] = explanation.optimizer;
  if (explanation.loss) json["learning_rate"] = explanation.learning_rate;
  if (explanation.units) {
    const auto& [target, mean, deviation] = *explanation.units;
    json["units"] = {{"target", target}, {"mean", mean}, {"deviation", deviation}};
  }
  if (!explanation.classes.empty()) json["classes"] = explanation.classes;
  if (!explanation.loss) return json;
  json["loss"] = json_of(loss(explanation, all));
  json["loss"]["written"] = explanation.loss->written;
  json["loss"]["target"] = explanation.loss->target;
  json["loss"]["y"] = explanation.loss->y;
  if (explanation.loss->written_out) {
    json["loss"]["parts"] = list_of(explanation.loss->parts);
    json["loss"]["written_out"] = json_of(*explanation.loss->written_out);
  }
  json["loss"]["backward"] = equations(explanation.values_of(explanation.last).size(),
                                       [&](std::size_t unit) { return loss_derivative(explanation, unit); });
  return json;
}

}  // namespace pellucid
