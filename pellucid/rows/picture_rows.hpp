// Rows that are pictures: the files of the MNIST family, or a folder of pictures by class.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "pellucid/data/row_keys.hpp"
#include "pellucid/rows/opened.hpp"
#include "pellucid/rows/opening_memory.hpp"
#include "pellucid/rows/predict_table.hpp"

namespace pellucid {

/// Whether a path is a folder of pictures by class, or holds a file of the MNIST family.
bool is_image_source(const std::string& path);

/// Fails (Fault::usage) if the source says something about tables, and as the readers do.
std::unique_ptr<Opened> open_pictures(const Source& source);

/// The files of a source of pictures as they are now.
data::Seal seal_of_pictures(const Source& source);

/// Fails (Fault::refused) if the pictures do not show what they did when they were sealed.
void check_pictures(const Source& source, const data::Seal& seal);

// As predict_rows, evaluate_rows and evaluate_sealed in rows.hpp have it. Rows are an IDX file, a folder of pictures by
// class, or one picture, brought to the model's size; classes of a folder that the model does not know count
// as wrong.
void predict_pictures(const Model& model, const std::string& path, const Source& reading, const TakePredictions& take);
/// The same of what pictures_for (pictures_for_model.hpp) gives.
void predict_pictures(const Model& model, const data::Dataset& pictures, const TakePredictions& take);
Judged evaluate_pictures(const Model& model, const std::string& path, const std::string& labels, const Source& reading);
Judged evaluate_sealed_pictures(const Model& model, const Source& source, data::Seal& seal, const CountOpening& count);

/// What evaluate_pictures judges, and some of its rows judged.
data::Dataset labelled_pictures(const Model& model, const std::string& path, const std::string& labels,
                                const Source& reading);
Judged judge_pictures(const Model& model, const data::Dataset& pictures, const data::Rows& rows);

/// Some pictures as the rows of a table, by which they are known again.
data::Table table_of_pictures(const data::Dataset& pictures, const data::Rows& rows);

/// Keys by what the pictures show.
std::vector<data::RowKey> picture_keys(const data::Dataset& pictures);
/// Those of a source as a model takes them in that range: of the rows that may be seen, in the order of the
/// split, and of the sealed ones.
struct PictureKeys {
  std::vector<data::RowKey> seen, sealed;
};
PictureKeys picture_keys_of(const Source& source, const data::PixelRange& pixels);

}  // namespace pellucid
