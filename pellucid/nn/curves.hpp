// What entries of the catalogue look like: curves calculated from their own definitions, for reference pages and the
// lab.
#pragma once

#include <string>
#include <vector>

#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn {

struct Curve {
  std::string name;  ///< "value", "derivative"
  std::vector<double> y;
};

struct Plot {
  std::string axis;  ///< what x is: "z", "p (truth y = 1)"
  std::vector<double> x;
  std::vector<Curve> curves;
};

/// Value and derivative over z in [-6, 6]. Of one that looks at a whole row: the first of the scores (z, 0, 0).
Plot plot_of(const Activation& entry, const Arguments& with);
/// Loss of one row and its derivative over p in [-4, 4], for the truth 1. Of one for classes: scores (p, 0, 0) of which
/// the first is true.
Plot plot_of(const Loss& entry, const Arguments& with);
/// The rate over 100 epochs, from a rate of 1.
Plot plot_of(const Schedule& entry, const Arguments& with);
/// The first value below which a part u of all values lies, for u in (0, 1), with fan_in = fan_out = 16.
Plot plot_of(const Initializer& entry, const Arguments& with);

}  // namespace pellucid::nn
