// One array in NumPy's npy format (numpy.lib.format): a magic text, a version, a header that is a Python dict, and the
// values. The header is read by a small parser that takes what NumPy writes and nothing else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pellucid/base/element.hpp"
#include "pellucid/data/table.hpp"

namespace pellucid::data {

/// For messages: the file, and the array in it if it holds several.
struct NpyPlace {
  std::string path, array;

  [[noreturn]] void refuse(const std::string& where, const std::string& why, const std::string& next) const;
};

struct NpyArray {
  NpyPlace place;
  std::string type;  ///< as the file says it: "<f8"
  char kind;         ///< f i u b U S
  std::size_t item_bytes;
  bool is_big_endian;
  bool is_fortran;           ///< columns, not rows, one behind the other
  std::vector<Index> shape;  ///< {rows}, {rows, columns}, or of pictures more; none of them 0
  std::string_view values;   ///< exactly the bytes that type and shape ask for

  Index rows() const { return shape[0]; }
  Index columns() const { return shape.size() == 2 ? shape[1] : 1; }
};

/// Versions 1.0, 2.0 and 3.0. Fails (Fault::data), naming place and values, on every other type (objects and records
/// among them), on none or more than `most_axes` axes, and on more or fewer values than the header announces.
NpyArray npy_array(std::string_view bytes, const NpyPlace& place, std::size_t most_axes = 2);

/// The values of one column as texts: numbers as number_text gives them, whole numbers by all their digits, true and
/// false, texts in UTF-8. Fails (Fault::data) on a text with a NUL in it or that is no Unicode.
Cells npy_cells(const NpyArray& array, Index column);

}  // namespace pellucid::data
