// What goes into a network and what comes out of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/base/element.hpp"
#include "pellucid/base/field.hpp"
#include "pellucid/data/pixel_range.hpp"
#include "pellucid/model/recipe.hpp"

namespace pellucid {

/// What the predictions of a network that tells classes are. Costs and log loss need probabilities; the area under the
/// ROC curve needs an order.
enum class OutputKind : unsigned char { probabilities, scores, decisions };

/// What a network's inputs and outputs are.
struct Signature {
  Task task;
  Index inputs;                      ///< columns of a row
  Index outputs;                     ///< numbers predicted for a row
  std::vector<std::string> classes;  ///< names; empty for a regression
  std::vector<Index> image;          ///< {28, 28} if a row is a picture, else empty
  std::vector<double> costs{};  ///< [truth, prediction] of mistakes, by the recipe's cost matrix; empty without one
  Fields fields{};              ///< what the columns of a row hold; empty: numbers
  data::PixelRange pixels{};    ///< of pictures of 16 bits that use a part of them
  OutputKind output_kind = OutputKind::probabilities;  ///< by the recipe's loss
  /// Of two classes: the probability from which on a row is decided for the second, in place of costs and one half.
  std::optional<double> threshold{};

  /// `fields`, or that all columns are numbers.
  Fields described() const { return fields.empty() ? numbers_of_a_row(inputs) : fields; }
};

}  // namespace pellucid
