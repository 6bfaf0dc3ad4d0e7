// How much a network needs each column: by how much its loss on rows that it was not trained on rises when the column's
// cells are dealt anew among these rows (Breiman 2001; Fisher, Rudin and Dominici 2019). Columns that go together are
// dealt together: alone, each would seem idle while the other stands in for it, and rows would arise that cannot be.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "pellucid/model/model.hpp"

namespace pellucid::doctor {

struct Importance {
  std::vector<std::string> columns;  ///< one, or those that were dealt together, in their order
  double rise;                       ///< of the mean loss of a row
  double least, most;                ///< between these it lies, at 99 %, on new rows of the kind
  bool is_important;                 ///< `least` is above 0
};

struct Importances {
  double loss;  ///< mean over the rows, nothing dealt: squared error, log loss, or mistakes where there are no
                ///< probabilities
  std::vector<Importance> all;  ///< from the largest rise down
};

struct ImportanceOptions {
  double together = 0.7;  ///< columns some of whose inputs correlate by more than this, whatever the sign, go together
  int deals = 10;
  std::uint64_t seed = 0;
};

/// `inputs` [rows, inputs] as the network takes them, `truths` as evaluate() does; rows of unknown classes are left
/// out. Codes of categories and words have no correlation: columns of them go alone. Fails (Fault::usage) on fewer than
/// two rows, or a model of several numbers.
Importances importances(const Model& model, std::span<const double> inputs, std::span<const double> truths,
                        const ImportanceOptions& options = {});

}  // namespace pellucid::doctor
