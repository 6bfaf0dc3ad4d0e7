// A network's tensors as a list: its parameters and running statistics, in the order in which the program declares
// them. First values go into the store, the best ones come out of it and into a model.
#pragma once

#include <vector>

#include "pellucid/model/model.hpp"
#include "pellucid/nn/network.hpp"
#include "pellucid/plan/store.hpp"
#include "pellucid/train/data.hpp"

namespace pellucid {

using NetworkValues = std::vector<std::vector<double>>;

/// What first values follow from.
struct Beginning {
  std::uint64_t seed;
  const Model* start;                          ///< whose values are taken, or null: then by the seed, and
  const Data& data;                            ///< what a layer fits once, by the inputs
  const std::vector<std::uint32_t>& training;  ///< of these rows
  kernels::Isa isa;
};

/// Makes the tensors of `build` in `store` and writes what network `index` begins with.
void write_first_values(const nn::Builder& build, plan::Store& store, Index index, const Beginning& from);

NetworkValues read_values(const nn::Builder& build, const plan::Store& store, Index index);

Model model_of(const Recipe& recipe, const Signature& signature, const nn::Builder& build, const NetworkValues& values);

}  // namespace pellucid
