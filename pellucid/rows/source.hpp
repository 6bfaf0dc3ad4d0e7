// Where the rows of a run come from and how they are read: the [data] of a recipe. With it a recipe repeats its run;
// the model file holds none of it, since equal runs on equal rows give equal models wherever the rows lie.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "pellucid/base/element.hpp"
#include "pellucid/model/recipe.hpp"

namespace pellucid {

struct Source {
  std::string path;       ///< a CSV, TSV, npy or npz file, or a folder of images
  std::string target;     ///< the column that is to be told
  std::string task;       ///< "regression", "classification" or "": by the target's values
  std::string delimiter;  ///< one character, or "": found
  bool header = true;
  bool decimal_comma = false;
  std::vector<std::string> missing, numeric, categorical, text, ignore;
  bool scale = true;  ///< standardises numbers
  double test = 0.2;  ///< part of the rows that is sealed
  std::string test_file, validation_file;
  std::string group, time;
  std::string weight_column;  ///< what each row counts for in the loss; no input; "": all the same
  Index folds = 0, fold = 0;  ///< cross-validation: this run is fold 1, 2, … of so many; 0: none
  Index sample = 0;           ///< reads the first rows alone; 0: all
  std::string image_size;     ///< "28x28", or "": as the files are
  std::string init;           ///< a .safetensors file of first weights, or "": by the seed
};

nlohmann::ordered_json to_json(const Source& source);
/// Reads what to_json writes; a missing key keeps its default. Fails (Fault::usage), naming `path_for_messages` and the
/// key, on an unknown key, another type or an impossible value.
Source source_from_json(const nlohmann::ordered_json& json, const std::string& path_for_messages);

/// What repeats a run: how, and on what.
struct RunRecipe {
  Recipe recipe{};
  Source source{};
};

}  // namespace pellucid
