// A table from a file of any format that holds one.
#pragma once

#include <string>

#include "pellucid/data/csv.hpp"

namespace pellucid::data {

/// By the ending of `path`, with the format of the catalogue that has it; else with the one that takes other files.
/// The delimiter of what has none is 0.
CsvTable read_table(const std::string& path, const CsvOptions& options);

/// "CSV, npy": what read_table reads, for help pages.
std::string table_formats();

}  // namespace pellucid::data
