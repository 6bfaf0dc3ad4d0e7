// What the rows of each class count for in the loss: by how rare the class is, or as the user says.
#pragma once

#include <string>
#include <vector>

#include "pellucid/data/columns.hpp"
#include "pellucid/model/numbers.hpp"
#include "pellucid/model/signature.hpp"

namespace pellucid {

/// One weight per class. "balanced": scikit-learn's n / (K count), from the rows of `train` alone, K the classes that
/// occur there; one that does not occur has 1. "name=2,other=0.5": those, and 1 for the others. Fails (Fault::usage) on
/// a regression, a class that is unknown (with the nearest) or given twice, a weight that is no number from 0, and if
/// all are 0.
std::vector<double> class_weights(const std::string& text, const Signature& signature, const Numbers& targets,
                                  const data::Rows& train);

}  // namespace pellucid
