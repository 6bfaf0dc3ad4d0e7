// What a model predicts with: the network's graph, its tensors, and a plan for each number of rows.
#pragma once

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/base/threads.hpp"
#include "pellucid/model/prediction.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid {

struct Inference {
  struct Entry {
    std::string name;
    graph::Shape shape;
    nn::FileAxes file_axes;
  };

  PredictionGraph program;
  plan::Store store;
  kernels::Isa isa;
  std::vector<Entry> entries;  // in the order of the file
  std::map<Index, plan::Plan> plans;
  Team team{1};

  Inference(const Recipe& recipe, const Signature& signature)
      : program(parse(recipe, signature.task), signature), store(recipe.dtype, 1), isa(kernels::best(recipe.kernels)) {
    for (const nn::ParameterInfo& parameter : program.build.parameters()) {
      entries.push_back({parameter.name, parameter.value.shape(), parameter.file_axes});
    }
    for (const nn::StateInfo& state : program.build.states()) entries.push_back({state.name, state.value.shape(), {}});
    // As state_dict orders them: by step, in branches too, and within a step as declared.
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return path(a) < path(b); });
    for (const Entry& entry : entries) store.tensor(entry.name, entry.shape);
  }

  // {3, 0} of "3.0.weight".
  static std::vector<int> path(const Entry& entry) {
    std::vector<int> path;
    for (std::size_t at = 0; std::isdigit(static_cast<unsigned char>(entry.name[at])) != 0;
         at = entry.name.find('.', at) + 1) {
      path.push_back(std::stoi(entry.name.substr(at)));
    }
    return path;
  }

  const Entry* find(const std::string& name) const {
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.name == name; });
    return found == entries.end() ? nullptr : &*found;
  }

  const Entry& at(const std::string& name) const {
    const Entry* entry = find(name);
    if (entry != nullptr) return *entry;
    std::vector<std::string> known;
    for (const Entry& each : entries) known.push_back(each.name);
    fail({Fault::usage, "the model has no tensor " + in_quotes(name), "", did_you_mean(name, known),
          "names count the steps of the model from 0"});
  }

  plan::Plan& plan(Index batch) {
    const auto found = plans.find(batch);
    if (found != plans.end()) return found->second;
    return plans
        .try_emplace(batch, program.graph, std::vector<plan::Output>{{"predictions", program.predictions}},
                     std::vector<graph::Update>{}, store, plan::Options{.isa = isa, .batch = batch})
        .first->second;
  }
};

}  // namespace pellucid
