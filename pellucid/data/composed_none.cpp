// Stands for composed_utf8proc.cpp in WebAssembly.
#include "pellucid/data/labels.hpp"

namespace pellucid::data {

std::string composed(std::string_view text) { return std::string(text); }

}  // namespace pellucid::data
