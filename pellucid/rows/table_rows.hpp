// Rows that are those of a table.
#pragma once

#include <memory>
#include <string>

#include "pellucid/rows/opened.hpp"
#include "pellucid/rows/opening_memory.hpp"
#include "pellucid/rows/predict_table.hpp"

namespace pellucid {

/// Fails (Fault::usage) without a target, and as open_table does.
std::unique_ptr<Opened> open_table_rows(const Source& source, double validation, const data::Seal* seal = nullptr);

/// Tables from their files, and groups from what the user's state folder remembers. `source` must outlive it.
/// `digests` is told those of the files, as they were read.
TableOrigin on_disk(const Source& source, data::FileDigests* digests = nullptr);

/// The table again, for unseal: from the source and the seal of a run. Fails (Fault::refused) if the rows are not those
/// that were sealed.
OpenTable sealed_table(const Model& model, const Source& source, const data::Seal& seal);

/// The files of a source of tables as they are now; those whose digests are known, as they were then.
data::Seal seal_of_tables(const Source& source, const data::FileDigests& known = {});

/// Fails (Fault::usage) on a folder that holds tables and nothing that pictures come as.
void demand_no_folder_of_tables(const std::string& path);

/// Reads a table for `model`: numbers as the model's own were written. Fails (Fault::usage) if the model was trained on
/// images. Where rows are only predicted (`carried`) a header alone is a table, and columns are kept as they stand
/// there.
data::Table table_for(const Model& model, const std::string& path, const Source& reading, Carried* carried = nullptr);

// As predict_rows, evaluate_rows and evaluate_sealed in rows.hpp have it.
std::vector<data::Encounter> predict_table_file(const Model& model, const std::string& path, const Source& reading,
                                                const TakePredictions& take, Carried* carried);
Judged evaluate_table_file(const Model& model, const std::string& path, const std::string& labels,
                           const Source& reading);
Judged evaluate_sealed_table(const Model& model, const Source& source, data::Seal& seal, const CountOpening& count);

/// Fails (Fault::usage) if a file of labels is named beside a table.
void demand_no_labels(const std::string& labels);

/// Fails (Fault::usage): a run without sealed rows.
[[noreturn]] void refuse_unsealed();

}  // namespace pellucid
