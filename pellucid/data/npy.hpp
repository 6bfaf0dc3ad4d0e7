// NumPy's arrays as tables: .npy holds one, .npz is a zip archive of several. Values become texts as a CSV file would
// hold them (npy_array.hpp), so that all that follows treats both alike.
#pragma once

#include <string>
#include <string_view>

#include "pellucid/data/table.hpp"

namespace pellucid::data {

/// One axis gives the column "0", two give "0" to "n-1". Fails (Fault::data) as npy_array and npy_cells do.
Table read_npy(const std::string& path);
/// The same from memory; `path` is for messages.
Table parse_npy(std::string_view bytes, const std::string& path);

/// An array of one axis gives the column of its name, one of two axes name_0 to name_{k-1}; columns stand in the
/// archive's order. Fails (Fault::data), naming file and array, also if their rows differ in number, a column's name
/// stands twice, or as zip_members and zip_content do.
Table read_npz(const std::string& path);
/// The same from memory; `path` is for messages.
Table parse_npz(std::string_view bytes, const std::string& path);

}  // namespace pellucid::data
