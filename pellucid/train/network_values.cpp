#include "pellucid/train/network_values.hpp"

namespace pellucid {

void write_first_values(const nn::Builder& build, plan::Store& store, Index index, std::uint64_t seed,
                        const Model* start, kernels::Isa isa) {
  for (const nn::ParameterInfo& parameter : build.parameters()) {
    store.tensor(parameter.name, parameter.value.shape());
    store.write(parameter.name, index,
                start != nullptr ? start->graph_tensor(parameter.name) : nn::initial_values(parameter, seed, isa));
  }
  for (const nn::StateInfo& state : build.states()) {
    const auto count = static_cast<std::size_t>(store.tensor(state.name, state.value.shape()).shape.count());
    store.write(state.name, index,
                start != nullptr ? start->graph_tensor(state.name) : std::vector<double>(count, state.initial));
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
