// What the command line says of a model's file.
#pragma once

#include <string>

#include "pellucid/base/json.hpp"
#include "pellucid/model/model.hpp"

namespace pellucid::cli {

/// The model of a model file or a run folder; of a mean of networks the `member` of that number, from 1, if one is
/// given. What cannot be checked, and a mean that no file holds, are noted on standard error.
Model open_told(const std::string& path, const std::string& member = "");

/// Whether `path` is meant as a model and not as a table: a run folder, a name that ends in .safetensors, or a file
/// that begins as one.
bool is_model(const std::string& path);

/// Fails (Fault::usage) where MODEL and DATA of a command are each other's.
void demand_order(const std::string& command, const std::string& model, const std::string& data);

/// What a model file holds, and whether each byte of it is as it was written. Nothing is run. Fails (Fault::data) as
/// Model::load().
std::string account_of_model(const std::string& path, bool colour);
Json account_of_model_json(const std::string& path);

}  // namespace pellucid::cli
