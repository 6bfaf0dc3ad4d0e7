// A data set in memory: what every reader gives and training takes.
#pragma once

#include <string>
#include <vector>

#include "pellucid/base/element.hpp"
#include "pellucid/data/picture_account.hpp"

namespace pellucid::data {

struct Dataset {
  Index rows = 0, columns = 0;
  std::vector<float> inputs;         ///< [rows, columns], row-major
  std::vector<float> targets;        ///< [rows]: class numbers from 0
  std::vector<std::string> classes;  ///< their names
  std::vector<Index> image;          ///< {28, 28} if a row is a picture, else empty
  std::vector<std::string> names{};  ///< of the files that the rows are, by their place in the folder; may be empty
  PictureAccount account{};          ///< what was read
};

}  // namespace pellucid::data
