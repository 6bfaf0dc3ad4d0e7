#include "pellucid/rows/rows.hpp"

#include <filesystem>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/images.hpp"
#include "pellucid/rows/picture_rows.hpp"
#include "pellucid/rows/table_rows.hpp"

namespace pellucid {

namespace {

/// A folder or an archive of images.
bool may_hold_pictures(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored) || data::is_image_archive(path);
}

}  // namespace

std::unique_ptr<Opened> open_source(const Source& source, double validation, const data::Seal* seal) {
  if (may_hold_pictures(source.path)) {
    demand_no_folder_of_tables(source.path);
    return open_pictures(source);
  }
  std::error_code ignored;
  if (!std::filesystem::exists(source.path, ignored)) {
    fail({Fault::data, "cannot read " + in_quotes(source.path), "", "there is no such file or folder",
          "check the path"});
  }
  return open_table_rows(source, validation, seal);
}

data::Seal seal_of(const Source& source) {
  return may_hold_pictures(source.path) ? seal_of_pictures(source) : seal_of_tables(source);
}

std::vector<data::Encounter> predict_rows(const Model& model, const std::string& path, const Source& reading,
                                          const TakePredictions& take, Carried* carried) {
  if (model.preparation() != nullptr) return predict_table_file(model, path, reading, take, carried);
  if (carried != nullptr && (carried->are_all || !carried->names.empty())) {
    fail({Fault::usage, carried->are_all ? "cannot use {run.keep_columns}" : "cannot use {run.id}", "",
          "the model was trained on images, which have no columns", "leave it out: rows are numbered as they come"});
  }
  predict_pictures(model, path, reading, take);
  return {};
}

Predicted predict_rows(const Model& model, const std::string& path, const Source& reading) {
  Predicted all;
  const auto take = [&](std::span<const double> predictions, std::span<const double> spreads) {
    all.values.insert(all.values.end(), predictions.begin(), predictions.end());
    all.spreads.insert(all.spreads.end(), spreads.begin(), spreads.end());
  };
  all.encounters = predict_rows(model, path, reading, take);
  return all;
}

Judged evaluate_rows(const Model& model, const std::string& path, const std::string& labels, const Source& reading) {
  return model.preparation() != nullptr ? evaluate_table_file(model, path, labels, reading)
                                        : evaluate_pictures(model, path, labels, reading);
}

Judged evaluate_sealed(const Model& model, const Source& source, data::Seal& seal, const CountOpening& count) {
  return model.preparation() != nullptr ? evaluate_sealed_table(model, source, seal, count)
                                        : evaluate_sealed_pictures(model, source, seal, count);
}

}  // namespace pellucid
