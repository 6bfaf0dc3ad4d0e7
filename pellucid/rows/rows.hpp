// From a source, a table or a folder of images, to what may be trained on, and to rows that a model is asked about.
#pragma once

#include <memory>
#include <string>

#include "pellucid/rows/opened.hpp"
#include "pellucid/rows/opening_memory.hpp"
#include "pellucid/rows/predict_table.hpp"

namespace pellucid {

/// Opens a table or a folder of images. `validation` is the recipe's; `seal` that of a run which goes on: what it
/// sealed is sealed. Fails (Fault::data) if there is none, (Fault::usage) on a table without a target, (Fault::refused)
/// if other rows of a table would be sealed than were, and as the readers do.
std::unique_ptr<Opened> open_source(const Source& source, double validation, const data::Seal* seal = nullptr);

/// The files of a source, their roles and digests as they are now; nothing of them is opened.
data::Seal seal_of(const Source& source);

/// Predicts the rows of a file or folder, read as the model's own were; `reading` says how where they differ: its
/// delimiter, header, missing words, sample. `take` is given predictions [some rows, outputs] in the target's units, in
/// the order of the rows, of which a table may have none; `carried` the columns that it names. Returns what was met in
/// a table. Fails (Fault::usage) if `reading` or `carried` says what does not fit, (Fault::data) on rows that do not
/// fit the model.
std::vector<data::Encounter> predict_rows(const Model& model, const std::string& path, const Source& reading,
                                          const TakePredictions& take, Carried* carried = nullptr);
/// All of them at once.
Predicted predict_rows(const Model& model, const std::string& path, const Source& reading = {});

/// The same for labelled rows; `labels` is the IDX file of the labels of an IDX file of images, else "".
Judged evaluate_rows(const Model& model, const std::string& path, const std::string& labels = "",
                     const Source& reading = {});

/// Opens the sealed rows of a run; `count` is called before a row is looked at. Fails (Fault::refused) if they are not
/// what was sealed, (Fault::usage) if none are.
Judged evaluate_sealed(const Model& model, const Source& source, data::Seal& seal, const CountOpening& count);

}  // namespace pellucid
