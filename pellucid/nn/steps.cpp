#include "pellucid/nn/steps.hpp"

#include <algorithm>

namespace pellucid::nn {

namespace {

/// A layer by the name that other programs give it: "Dense(64, activation=relu)" as it is written here; "" if it is
/// none.
std::string in_our_names(const Call& call) {
  std::string name;
  for (const char c : call.name) {
    if (c != '_') name += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  for (const char* const linear : {"dense", "fc", "fullyconnected", "linear", "denselayer"}) {
    if (name != linear) continue;
    std::string size, activation;
    for (const auto& [parameter, text] : call.arguments) {
      if (parameter == "activation") activation = " | " + text;
      if (parameter == "units" || parameter == "out_features" || (parameter.empty() && size.empty())) size = text;
    }
    return (size.empty() ? "linear" : "linear(" + size + ")") + activation;
  }
  return "";
}

}  // namespace

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
      if (const std::string ours = in_our_names(call); !ours.empty()) {
        fail({Fault::usage, "unknown layer or activation " + in_quotes(call.name), "", "it is called linear here",
              "write " + printable(ours)});
      }
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

namespace {

std::vector<Step> inside(const Step& step) {
  std::vector<Step> all;
  const std::size_t rows = step.layer.entry != nullptr ? step.layer.entry->parameters.size() : 0;
  for (std::size_t i = 0; rows > 0 && i < step.layer.arguments.items().size(); ++i) {
    if (step.layer.entry->parameters[std::min(i, rows - 1)].kind != Kind::steps) continue;
    for (Step& each : parse_model(step.layer.arguments.items()[i].text)) all.push_back(std::move(each));
  }
  return all;
}

std::string takers_of_codes() {
  std::string names;
  for (const Layer& entry : catalogue<Layer>()) {
    if (entry.codes == Codes::taken) names += (names.empty() ? "" : " or ") + std::string(entry.name.text);
  }
  return names;
}

}  // namespace

bool take_codes(const std::vector<Step>& steps) {
  return std::any_of(steps.begin(), steps.end(), [](const Step& step) {
    return (step.layer.entry != nullptr && step.layer.entry->codes == Codes::taken) || take_codes(inside(step));
  });
}

Value apply(const Step& step, Index place, Builder& build, Value x) {
  const Builder::Scope scope(build, place);
  const bool refuses = step.layer.entry == nullptr || step.layer.entry->codes == Codes::refused;
  if (refuses && build.given_codes()) {
    fail({Fault::usage, std::string(step.name()) + " cannot take the codes of categories and words",
          "step " + build.path(), "they name and do not measure", "put " + takers_of_codes() + " in front of it"});
  }
  const Value y = step.layer.entry != nullptr ? step.layer.entry->define(build, x, step.layer.arguments)
                                              : step.activation.entry->define(x, step.activation.arguments);
  build.measure();
  if (refuses) build.describe({});
  return y;
}

Value apply(const std::vector<Step>& steps, Builder& build, Value x) {
  for (std::size_t i = 0; i < steps.size(); ++i) x = apply(steps[i], static_cast<Index>(i), build, x);
  return x;
}

}  // namespace pellucid::nn
