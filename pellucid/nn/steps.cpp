#include "pellucid/nn/steps.hpp"

namespace pellucid::nn {

std::string Step::written() const { return layer.entry != nullptr ? nn::written(layer) : nn::written(activation); }

std::vector<Step> parse_model(std::string_view text) {
  std::vector<Step> steps;
  for (const Call& call : parse_steps(text)) {
    Step step;
    if (find<Activation>(call.name) != nullptr) {
      step.activation = use<Activation>(call);
    } else if (find<Layer>(call.name) != nullptr) {
      step.layer = use<Layer>(call);
    } else {
      std::vector<std::string> known = names<Layer>();
      for (const std::string& name : names<Activation>()) known.push_back(name);
      fail_unknown("layer or activation", call.name, known);
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

std::string written(const std::vector<Step>& steps) {
  std::string text;
  for (const Step& step : steps) text += (text.empty() ? "" : " | ") + step.written();
  return text;
}

std::vector<Step> before_output(std::vector<Step> steps, const Loss& loss) {
  const Activation* last = steps.empty() ? nullptr : steps.back().activation.entry;
  if (last != nullptr && std::string_view(last->name.text) == loss.output.text) steps.pop_back();
  return steps;
}

Value apply(const Step& step, Index place, Builder& build, Value x) {
  const Builder::Scope scope(build, place);
  return step.layer.entry != nullptr ? step.layer.entry->define(build, x, step.layer.arguments)
                                     : step.activation.entry->define(x, step.activation.arguments);
}

Value apply(const std::vector<Step>& steps, Builder& build, Value x) {
  for (std::size_t i = 0; i < steps.size(); ++i) x = apply(steps[i], static_cast<Index>(i), build, x);
  return x;
}

}  // namespace pellucid::nn
