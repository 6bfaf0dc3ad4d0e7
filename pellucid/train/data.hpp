// What a network is trained on: a table of numbers in memory.
#pragma once

#include <string>
#include <vector>

#include "pellucid/base/field.hpp"
#include "pellucid/data/pixel_range.hpp"
#include "pellucid/data/split.hpp"
#include "pellucid/model/numbers.hpp"
#include "pellucid/model/recipe.hpp"

namespace pellucid {

/// A table in memory: what train() learns from. For files see data/.
struct Data {
  Numbers inputs;            ///< [rows, columns], row-major
  Numbers targets;           ///< [rows, target_columns]: numbers, 0 or 1, or class numbers from 0
  Index columns = 0;         ///< of inputs
  Index target_columns = 1;  ///< numbers that a regression predicts for a row; 1 for classes
  Task task = Task::regression;
  std::vector<std::string> classes{};  ///< names; may stay empty: then classes are numbered
  std::vector<Index> image{};          ///< {28, 28} if a row is a picture
  data::PixelRange pixels{};           ///< of such a picture, as Signature has it
  Numbers weights{};                   ///< [rows], at least 0; empty: all 1
  double unit = 1;                     ///< of a regression: what 1 in `targets` is in the user's units
  double origin = 0;                   ///< and what 0 in `targets` is
  Fields fields{};                     ///< what the columns hold, if some are codes; empty: numbers
  const data::Split* split = nullptr;  ///< which rows train and which validate; null: by the recipe and the seed

  Index rows() const { return static_cast<Index>(targets.size()) / target_columns; }
};

}  // namespace pellucid
