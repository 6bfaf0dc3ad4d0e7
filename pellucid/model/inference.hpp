// What a model is made of once its recipe is read: the network's graph and its tensors. Prediction reads them from any
// number of threads, each with a workspace of its own (workspace.hpp).
#pragma once

#include <algorithm>
#include <atomic>
#include <cctype>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/model/forest.hpp"
#include "pellucid/model/prediction.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid {

/// From inputs to predictions; of trees, from their scores.
inline PredictionGraph prediction_graph(const Recipe& recipe, const Signature& signature) {
  if (recipe.model != tree_steps) return {parse(recipe, signature.task), signature};
  Signature scores = signature;
  scores.inputs = signature.outputs;
  scores.fields.clear();
  scores.image.clear();
  return {parse_output(recipe, signature.task), scores};
}

struct Inference {
  struct Entry {
    std::string name;
    graph::Shape shape;
    nn::FileAxes file_axes;
  };

  PredictionGraph program;
  plan::Store store;
  kernels::Isa isa;
  std::unique_ptr<const Forest> forest;         // in place of a network
  std::vector<Entry> entries;                   // in the order of the file
  std::map<std::string, std::size_t> place_of;  // among them, by name
  const std::uint64_t id = next_id();           // of this object and no other of the process, also after its end

  Inference(const Recipe& recipe, const Signature& signature, std::unique_ptr<const Forest> trees)
      : program(prediction_graph(recipe, signature)),
        store(trees ? Element::float64 : recipe.dtype, 1),
        isa(kernels::best(recipe.kernels)),
        forest(std::move(trees)) {
    for (const nn::ParameterInfo& parameter : program.build.parameters()) {
      entries.push_back({parameter.name, parameter.value.shape(), parameter.file_axes});
    }
    for (const nn::StateInfo& state : program.build.states()) entries.push_back({state.name, state.value.shape(), {}});
    // As state_dict orders them: by step, in branches too, and within a step as declared.
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return path(a) < path(b); });
    for (const Entry& entry : entries) {
      place_of[entry.name] = static_cast<std::size_t>(&entry - entries.data());
      store.tensor(entry.name, entry.shape);
    }
  }

  static std::uint64_t next_id() {
    static std::atomic<std::uint64_t> made{0};
    return ++made;
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
    const auto found = place_of.find(name);
    return found == place_of.end() ? nullptr : &entries[found->second];
  }

  const Entry& at(const std::string& name) const {
    const Entry* entry = find(name);
    if (entry != nullptr) return *entry;
    std::vector<std::string> known;
    for (const Entry& each : entries) known.push_back(each.name);
    fail({Fault::usage, "the model has no tensor " + in_quotes(name), "", did_you_mean(name, known),
          "names count the steps of the model from 0"});
  }
};

}  // namespace pellucid
