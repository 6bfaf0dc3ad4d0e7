// What is noteworthy about a table before anything is trained on it, and whether a neural network is the tool for it.
#pragma once

#include <string>
#include <vector>

#include "pellucid/data/preparation.hpp"
#include "pellucid/rows/table_data.hpp"

namespace pellucid {

struct Finding {
  std::string kind;    ///< "constant", "nearly empty", "identifier", "scales", "imbalanced", "duplicates", "leak"
  std::string column;  ///< "" if it is about the table
  std::string text;    ///< evidence with its values
  std::string remedy;
};

/// Findings about what training may see; duplicates are counted over content hashes of all rows.
/// `data` is null when no target is named.
std::vector<Finding> find_problems(const data::Table& seen, const data::Preparation& preparation,
                                   const TableData* data);

struct Advice {
  std::string answer;  ///< one sentence
  std::string reasons;
};

/// Should a neural network be used for this? From size and kind of the data, as an introduction to the field teaches.
Advice advise(Index rows, const data::Preparation& preparation, bool has_target, Task task);

}  // namespace pellucid
