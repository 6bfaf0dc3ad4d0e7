// The .safetensors format: a length, a JSON header, and the tensors' bytes without gaps. Reading trusts nothing: every
// size is checked against the bytes that are there before it is believed, and nothing in a file can run.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid {

struct Tensor {
  std::string name;
  Element element;
  std::vector<Index> shape;
  std::vector<std::byte> data;  ///< row-major, little-endian
};

/// Its bytes as they stand in a file.
inline std::string_view text_of(const Tensor& tensor) {
  return {reinterpret_cast<const char*>(tensor.data.data()), tensor.data.size()};
}
/// The values as float64.
std::vector<double> values_of(const Tensor& tensor);
/// A tensor of such values, each rounded to `element`.
Tensor tensor_of(std::string name, Element element, std::vector<Index> shape, std::span<const double> values);

struct TensorFile {
  std::vector<Tensor> tensors;                                  ///< in the order of their bytes
  std::vector<std::pair<std::string, std::string>> metadata{};  ///< texts by name
};

/// The bytes of the file; equal content gives equal bytes.
std::string encode(const TensorFile& file);
/// What stands in the file before the bytes of the tensors, which follow in their order.
std::string encode_head(const TensorFile& file);
/// Fails (Fault::data), naming `path`, what is wrong and where: a header that is cut off or no JSON, a type other than
/// F32 or F64, a shape that does not fit its bytes, gaps, overlaps, missing or trailing bytes, a name given twice.
/// At most `most_names` tensors and as many texts: a file of a stranger costs no more than a network would.
constexpr int most_names_of_a_model = 20'000;
TensorFile decode(std::string_view bytes, const std::string& path, int most_names = most_names_of_a_model);

}  // namespace pellucid
