// What a file's bytes are known by.
#pragma once

#include <map>
#include <string>

#include "pellucid/base/element.hpp"

namespace pellucid::data {

struct FileDigest {
  std::string sha256;
  Index bytes = 0;
};
/// By path.
using FileDigests = std::map<std::string, FileDigest>;

}  // namespace pellucid::data
