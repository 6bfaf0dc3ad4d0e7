// A table from a file of any kind that holds one.
#pragma once

#include <string>

#include "pellucid/data/csv.hpp"

namespace pellucid::data {

/// By the ending of `path`: .npy, .npz (NumPy), else CSV; .tsv is delimited by tabs unless `options` say otherwise.
/// The delimiter of what is not CSV is 0.
CsvTable read_table(const std::string& path, const CsvOptions& options);

}  // namespace pellucid::data
