// Whether the initializers that a user chose suit what follows them, by what both entries say of themselves.
#pragma once

#include <string>
#include <vector>

#include "pellucid/nn/network.hpp"

namespace pellucid {

struct Misfit {
  std::size_t step;  ///< of the model, from 0
  std::string text;  ///< what is wrong
  std::string remedy;
};

/// Two layers in a row whose weights all begin equal, and initializers that keep the variance through another kind
/// of activation than the one that follows. A layer's default, a gain given by hand and a last layer are never blamed.
std::vector<Misfit> unfit_initializers(const std::vector<nn::Step>& steps);

}  // namespace pellucid
