// Tensors in a file of their own, as other software writes them.
#pragma once

#include <string>

#include "pellucid/base/files.hpp"
#include "pellucid/model/safetensors.hpp"

namespace pellucid {

inline TensorFile read_tensors(const std::string& path) { return decode(read_text(path), path); }

}  // namespace pellucid
