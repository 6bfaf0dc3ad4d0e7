#include "pellucid/train/network_values.hpp"

#include <algorithm>

namespace pellucid {

namespace {

std::vector<double> first_values(const nn::StateInfo& state, const Beginning& from) {
  if (!state.fit) return std::vector<double>(static_cast<std::size_t>(state.value.shape().count()), state.initial);
  std::vector<std::vector<double>> sorted;
  for (const Index column : state.columns) {
    std::vector<double>& values = sorted.emplace_back();
    for (const std::uint32_t row : from.training)
      values.push_back(from.data.inputs[static_cast<std::size_t>(row * from.data.columns + column)]);
    std::sort(values.begin(), values.end());
  }
  return state.fit(sorted);
}

}  // namespace

void write_first_values(const nn::Builder& build, plan::Store& store, Index index, const Beginning& from) {
  for (const nn::ParameterInfo& parameter : build.parameters()) {
    store.tensor(parameter.name, parameter.value.shape());
    store.write(parameter.name, index,
                from.start != nullptr ? from.start->graph_tensor(parameter.name)
                                      : nn::initial_values(parameter, from.seed, from.isa));
  }
  for (const nn::StateInfo& state : build.states()) {
    store.tensor(state.name, state.value.shape());
    store.write(state.name, index,
                from.start != nullptr ? from.start->graph_tensor(state.name) : first_values(state, from));
  }
}

NetworkValues read_values(const nn::Builder& build, const plan::Store& store, Index index) {
  NetworkValues values;
  for (const nn::ParameterInfo& parameter : build.parameters()) values.push_back(store.read(parameter.name, index));
  for (const nn::StateInfo& state : build.states()) values.push_back(store.read(state.name, index));
  return values;
}

Model model_of(const Recipe& recipe, const Signature& signature, const nn::Builder& build,
               const NetworkValues& values) {
  Model model(recipe, signature);
  auto next = values.begin();
  for (const nn::ParameterInfo& parameter : build.parameters()) model.set_graph_tensor(parameter.name, *next++);
  for (const nn::StateInfo& state : build.states()) model.set_graph_tensor(state.name, *next++);
  return model;
}

}  // namespace pellucid
