// From a source, a table or a folder of images, to what may be trained on.
#pragma once

#include "pellucid/rows/opened.hpp"
#include "pellucid/rows/picture_rows.hpp"
#include "pellucid/train/data.hpp"

namespace pellucid {

/// Opens a table or a folder of images. `validation` is the recipe's. Fails as the readers and open_table do.
Opened open_source(const Source& source, double validation);

/// Fits, splits and encodes. Fails as data::fit_columns and data::fit_target do.
Prepared prepare(const Opened& opened, const RunRecipe& run);

/// What `prepared` says of `opened`'s rows, as the trainer takes them; both must outlive it.
Data data_of(const Opened& opened, const Prepared& prepared);

}  // namespace pellucid
