// One run from a source to a trained network: what `train` and `resume` do, and the C++ face of both.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/rows/rows.hpp"
#include "pellucid/train/lr_find.hpp"
#include "pellucid/train/trainer.hpp"

namespace pellucid {

/// A trained network and how it does on the rows that it may see.
struct Learned {
  Trained trained;
  Prepared prepared;
  std::optional<Evaluation> training;    ///< of a table
  std::optional<Evaluation> validation;  ///< none without validation rows
};

/// Trains one network. `prepared` is what prepare() gave for the same run.
Learned train_network(const Opened& opened, const RunRecipe& run, Prepared prepared, const RunOptions& options);

/// find_learning_rate for what train_network would train. No file is written.
RateCurve find_network_rate(const Opened& opened, const RunRecipe& run, const Prepared& prepared,
                            const RateRange& range, const RunOptions& options);

/// Several seeds on images, as one batched program.
std::vector<Learned> train_image_members(const Opened& opened, const RunRecipe& run,
                                         std::span<const std::uint64_t> seeds, const RunOptions& options);

/// A model of `recipe` whose tensors are those of a .safetensors file, by name. Fails (Fault::data) on a tensor that is
/// missing, unknown or of another shape.
Model model_with_tensors(const Recipe& recipe, const Signature& signature, const std::string& path);

}  // namespace pellucid
