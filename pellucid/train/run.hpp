// One run from a source to a trained network: what `train` and `resume` do, and the C++ face of both.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/data/dataset.hpp"
#include "pellucid/train/lr_find.hpp"
#include "pellucid/train/table_data.hpp"

namespace pellucid {

/// A source, opened: what may be trained on, and the seal on the rest. One of table and images is there.
struct Opened {
  std::optional<OpenTable> table;
  std::optional<data::Dataset> images;
  std::vector<std::string> image_files;  ///< of the MNIST family: images to train on, and the sealed ones
  data::Seal seal;
  Index rows = 0, columns = 0;  ///< as the source has them
  Index test_rows = 0;          ///< sealed; 0 if there are none
};

/// Opens a table or a folder of images. `validation` is the recipe's. Fails as the readers and open_table do.
Opened open_source(const Source& source, double validation);

/// The sealed rows of images again, for unseal: the files of the MNIST family, or the pictures of a folder that fall to
/// the test. Fails (Fault::refused) if they are not what was sealed.
data::Sealed<data::Dataset> sealed_images(const Source& source, const data::Seal& seal);
/// Fails (Fault::refused) if what a run began with was changed since.
void check_seal(const Source& source, const data::Seal& seal);

/// What the network of a recipe is trained on.
struct Prepared {
  std::optional<TableData> table;
  data::Split split;
  Signature signature;
};
Prepared prepare(const Opened& opened, const RunRecipe& run);

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
