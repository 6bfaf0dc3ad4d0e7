// A step of a procedure that searches along a line: the weights of a plan's only network as one list of numbers.
#pragma once

#include <string>
#include <vector>

#include "pellucid/plan/plan.hpp"
#include "pellucid/train/lbfgs.hpp"
#include "pellucid/train/program.hpp"

namespace pellucid {

/// Outputs that search_step reads beside "loss": the objective and its gradients.
inline void add_search_outputs(const TrainingGraph& training, std::vector<plan::Output>& outputs) {
  outputs.push_back({"objective", training.descent.objective});
  for (std::size_t i = 0; i < training.descent.steepest.size(); ++i) {
    outputs.push_back({"down " + training.build.parameters()[i].name, training.descent.steepest[i]});
  }
}

/// Moves the weights in `store`. `on_first` is called where the step begins, with the plan's outputs there.
template <class T, class OnFirst>
void search_step(plan::Plan& plan, Team& team, plan::Store& store, const nn::Builder& build, LbfgsMemory& memory,
                 const nn::Arguments& with, const OnFirst& on_first) {
  std::vector<double> point;
  for (const nn::ParameterInfo& parameter : build.parameters()) {
    const std::vector<double> values = store.read(parameter.name, 0);
    point.insert(point.end(), values.begin(), values.end());
  }
  const auto write = [&](std::span<const double> all) {
    for (const nn::ParameterInfo& parameter : build.parameters()) {
      const auto count = static_cast<std::size_t>(parameter.value.shape().count());
      store.write(parameter.name, 0, all.first(count));
      all = all.subspan(count);
    }
  };
  bool is_first = true;
  lbfgs_step(
      point, memory,
      [&](std::span<const double> at, std::span<double> gradient) {
        write(at);
        plan.run(team);
        if (is_first) on_first();
        is_first = false;
        for (const nn::ParameterInfo& parameter : build.parameters()) {
          const std::span<const T> part = plan.output<T>("down " + parameter.name);
          std::copy(part.begin(), part.end(), gradient.begin());
          gradient = gradient.subspan(part.size());
        }
        return static_cast<double>(plan.output<T>("objective")[0]);
      },
      with);
  write(point);
}

}  // namespace pellucid
