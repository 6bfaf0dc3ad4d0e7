#include "pellucid/classics/network_objective.hpp"

#include <algorithm>

#include "pellucid/graph/differentiate.hpp"
#include "pellucid/nn/network.hpp"

namespace pellucid::classics {

NetworkObjective::NetworkObjective(const std::string& model, std::size_t watched, std::span<const double> rows,
                                   Index columns)
    : build_(graph_, true, columns),
      plan_(graph_, program(model, watched, columns), {}, store_,
            {.isa = kernels::best(kernels::default_set()), .batch = static_cast<Index>(rows.size()) / columns}) {
  std::copy(rows.begin(), rows.end(), plan_.input<double>("x").begin());
  plan_.set_scalar("count", 0, static_cast<double>(rows.size()));
}

std::vector<plan::Output> NetworkObjective::program(const std::string& model, std::size_t watched, Index columns) {
  std::vector<nn::Step> steps = nn::parse_model(model);
  const std::vector<nn::Step> first(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(watched) + 1);
  const graph::Value x = graph_.input("x", {graph::batch, columns});
  const graph::Value p = nn::apply(steps, build_, x);
  nn::Builder again(graph_, true, columns);  // equal nodes are made once: these are the same
  const graph::Value codes = nn::apply(first, again, x);
  const graph::Value loss = sum(square(p - x)) / graph_.scalar("count");
  std::vector<graph::Value> values;
  for (const nn::ParameterInfo& parameter : build_.parameters()) values.push_back(parameter.value);
  const std::vector<graph::Value> gradients = graph::gradients(loss, values);
  std::vector<plan::Output> outputs{{"loss", loss}, {"codes", codes}};
  for (std::size_t i = 0; i < gradients.size(); ++i) outputs.push_back({build_.parameters()[i].name, gradients[i]});
  return outputs;
}

std::vector<double> NetworkObjective::first_weights(std::uint64_t seed) const {
  std::vector<double> all;
  for (const nn::ParameterInfo& parameter : build_.parameters()) {
    const std::vector<double> values = nn::initial_values(parameter, seed, kernels::best(kernels::default_set()));
    all.insert(all.end(), values.begin(), values.end());
  }
  return all;
}

double NetworkObjective::operator()(std::span<const double> point, std::span<double> gradient) {
  std::size_t at = 0;
  for (const nn::ParameterInfo& parameter : build_.parameters()) {
    const auto count = static_cast<std::size_t>(parameter.value.shape().count());
    store_.write(parameter.name, 0, point.subspan(at, count));
    at += count;
  }
  plan_.run(team_);
  at = 0;
  for (const nn::ParameterInfo& parameter : build_.parameters()) {
    const std::span<const double> values = plan_.output<double>(parameter.name);
    std::copy(values.begin(), values.end(), gradient.begin() + static_cast<std::ptrdiff_t>(at));
    at += values.size();
  }
  return plan_.output<double>("loss").front();
}

std::vector<double> NetworkObjective::weights(std::span<const double> point, const std::string& name) const {
  std::size_t at = 0;
  for (const nn::ParameterInfo& parameter : build_.parameters()) {
    const auto count = static_cast<std::size_t>(parameter.value.shape().count());
    if (parameter.name == name) {
      const std::span<const double> own = point.subspan(at, count);
      return {own.begin(), own.end()};
    }
    at += count;
  }
  return {};
}

}  // namespace pellucid::classics
