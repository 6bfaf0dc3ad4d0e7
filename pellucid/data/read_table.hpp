// A table from a file of any format that holds one.
#pragma once

#include <string>
#include <string_view>

#include "pellucid/data/csv.hpp"
#include "pellucid/data/file_digest.hpp"

namespace pellucid::data {

/// With the format of the catalogue that knows the first bytes as its own; else by the ending of `path`, before that of
/// a packing ("t.tsv.xz"); else with the one that takes other files. Fails (Fault::data) on files of other kinds,
/// naming what they are and the way out. The delimiter of what has none is 0. `digest` is told that of what was read.
CsvTable read_table(const std::string& path, const CsvOptions& options, FileDigest* digest = nullptr);

/// Whether a name ends as that of a table, or of a packed one.
bool ends_as_table(std::string_view path);

/// "CSV, npy": what read_table reads, for help pages.
std::string table_formats();

}  // namespace pellucid::data
