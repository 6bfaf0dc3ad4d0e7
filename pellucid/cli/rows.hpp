// Rows that a trained model is asked about: a table, read as the model's own was, or images.
#pragma once

#include <string>
#include <vector>

#include "pellucid/data/csv.hpp"
#include "pellucid/data/dataset.hpp"
#include "pellucid/data/preparation.hpp"
#include "pellucid/model/model.hpp"
#include "pellucid/rows/source.hpp"

namespace pellucid::cli {

/// Reads a table for `model`; `options` are those given. Fails (Fault::usage) if the model was trained on images.
data::Table table_for(const Model& model, const std::string& path, data::CsvOptions options);

/// Images for `model`: an IDX file, a folder of pictures by class, or one PNG or JPEG file, brought to the model's
/// size. The targets of a folder are class numbers of the model (-1, -2, …: classes that it does not know). Fails
/// (Fault::usage) if `reading`, the options given, says something about tables.
data::Dataset images_for(const Model& model, const std::string& path, Source reading);

/// Notes on standard error what the rows held that training had not.
void note_encounters(const std::vector<data::Encounter>& encounters);

/// Fails (Fault::data) unless rows of `columns` inputs fit the model.
void demand_columns(const Model& model, const std::string& path, Index columns);

}  // namespace pellucid::cli
