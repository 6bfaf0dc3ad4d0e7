// Rows that a run is made of: what may be seen of a source, and what one network is trained on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/data/dataset.hpp"
#include "pellucid/data/sealed.hpp"
#include "pellucid/model/signature.hpp"
#include "pellucid/rows/table_data.hpp"

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

/// What the network of a recipe is trained on.
struct Prepared {
  std::optional<TableData> table;
  data::Split split;
  Signature signature;
};

}  // namespace pellucid
