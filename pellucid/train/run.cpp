#include "pellucid/train/run.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>

#include "pellucid/base/error.hpp"
#include "pellucid/base/hash.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/idx.hpp"
#include "pellucid/data/images.hpp"
#include "pellucid/data/pictures.hpp"
#include "pellucid/train/check_data.hpp"
#include "pellucid/train/check_source.hpp"

namespace pellucid {

namespace {

Data data_of(const data::Dataset& images, const data::Split* split) {
  return {.inputs = images.inputs,
          .targets = images.targets,
          .columns = images.columns,
          .task = Task::classification,
          .classes = images.classes,
          .image = images.image,
          .split = split};
}

Data data_of(const Opened& opened, const Prepared& prepared) {
  return prepared.table ? prepared.table->data() : data_of(*opened.images, &prepared.split);
}

std::optional<data::PictureSize> picture_size(const Source& source) {
  if (source.image_size.empty()) return std::nullopt;
  const std::string& text = source.image_size;
  const std::size_t cross = text.find('x');
  const auto height = parse_number(text.substr(0, cross));
  const auto width = cross == std::string::npos ? height : parse_number(text.substr(cross + 1));
  const auto is_size = [](const std::optional<double>& size) {
    return size && *size == std::floor(*size) && *size >= 1 && *size <= 4096;
  };
  if (!is_size(height) || !is_size(width)) {
    fail({Fault::usage, "cannot use --image-size", "", "\"" + printable(text) + "\" is no size",
          "give height and width in pixels: 28x28"});
  }
  return data::PictureSize{static_cast<Index>(*height), static_cast<Index>(*width)};
}

std::string_view row_bytes(const data::Dataset& images, Index row) {
  const auto width = static_cast<std::size_t>(images.columns);
  const float* const begin = images.inputs.data() + static_cast<std::size_t>(row) * width;
  return {reinterpret_cast<const char*>(begin), width * sizeof(float)};
}

data::Dataset rows_of(const data::Dataset& images, const data::Rows& rows) {
  data::Dataset chosen{static_cast<Index>(rows.size()), images.columns, {}, {}, images.classes, images.image};
  for (const std::uint32_t row : rows) {
    const auto begin = images.inputs.begin() + static_cast<std::ptrdiff_t>(row) * images.columns;
    chosen.inputs.insert(chosen.inputs.end(), begin, begin + images.columns);
    chosen.targets.push_back(images.targets[row]);
  }
  return chosen;
}

/// The rows of a folder of pictures that may be seen, and those that are sealed: by what they show.
std::pair<data::Rows, data::Rows> picture_sides(const data::Dataset& pictures, double test) {
  std::pair<data::Rows, data::Rows> sides;
  for (std::uint32_t row = 0; row < pictures.rows; ++row) {
    const bool is_sealed = data::test_place(row_bytes(pictures, row)) < test;
    (is_sealed ? sides.second : sides.first).push_back(row);
  }
  return sides;
}

/// The digest of what a folder's pictures show, and of their classes.
data::Seal seal_of(const Source& source, const data::Dataset& pictures) {
  std::string all;
  for (Index row = 0; row < pictures.rows; ++row) {
    all += sha256(row_bytes(pictures, row)) +
           number_text(static_cast<double>(pictures.targets[static_cast<std::size_t>(row)]));
  }
  for (const std::string& name : pictures.classes) all += "/" + name;
  return {{{source.path, sha256(all)}}, 0};
}

Opened open_pictures(const Source& source) {
  const data::Dataset all = data::read_pictures(source.path, picture_size(source));
  const auto [seen, sealed] = picture_sides(all, source.test);
  if (seen.size() < 2) {
    fail({Fault::data, "cannot train on \"" + printable(source.path) + "\"", "",
          counted(static_cast<Index>(seen.size()), "picture") + " left of " + grouped(all.rows), "give more pictures"});
  }
  Opened opened;
  opened.seal = seal_of(source, all);
  opened.images = rows_of(all, seen);
  opened.image_files = {source.path, source.path};
  opened.rows = all.rows;
  opened.columns = all.columns;
  opened.test_rows = static_cast<Index>(sealed.size());
  return opened;
}

Opened open_images(const Source& source) {
  const bool are_pictures = data::is_picture_folder(source.path);
  check_image_source(source, are_pictures);
  if (are_pictures) return open_pictures(source);
  const data::ImageFiles files = data::find_images(source.path);
  Opened opened;
  opened.seal = data::seal_files({files.test_images, files.test_labels});
  opened.image_files = {files.train_images, files.test_images};
  opened.images = data::read_images(files.train_images, files.train_labels);
  opened.test_rows = data::read_idx(files.test_labels, 1).shape[0];  // how many, and not what they are
  opened.rows = opened.images->rows;
  opened.columns = opened.images->columns;
  return opened;
}

// Rows of the split that the model predicts, against their labels.
std::optional<Evaluation> evaluate_images(Model& model, const data::Dataset& images, const data::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  const auto width = static_cast<std::size_t>(images.columns);
  std::vector<float> inputs;
  std::vector<double> truths;
  inputs.reserve(rows.size() * width);
  for (const std::uint32_t row : rows) {
    const auto begin = images.inputs.begin() + static_cast<std::ptrdiff_t>(row * width);
    inputs.insert(inputs.end(), begin, begin + images.columns);
    truths.push_back(static_cast<double>(images.targets[row]));
  }
  const std::vector<float> predictions = model.predict(inputs);
  return evaluate(model.signature(), std::vector<double>(predictions.begin(), predictions.end()), truths);
}

Learned finished(const Opened& opened, Trained trained, Prepared prepared) {
  Learned learned{std::move(trained), std::move(prepared), {}, {}};
  Model& model = learned.trained.model;
  const data::Split& split = learned.prepared.split;
  if (!opened.table) {
    learned.validation = evaluate_images(model, *opened.images, split.validation);
    return learned;
  }
  model.set_preparation(learned.prepared.table->preparation);
  learned.training = evaluate_table(model, opened.table->seen, split.train);
  if (!split.validation.empty()) learned.validation = evaluate_table(model, opened.table->seen, split.validation);
  return learned;
}

}  // namespace

Opened open_source(const Source& source, double validation) {
  std::error_code ignored;
  if (std::filesystem::is_directory(source.path, ignored)) return open_images(source);
  if (!std::filesystem::exists(source.path, ignored)) {
    fail({Fault::data, "cannot read \"" + printable(source.path) + "\"", "", "there is no such file or folder",
          "check the path"});
  }
  if (source.target.empty()) {
    fail({Fault::usage, "pellucid train needs --target", "", "\"" + printable(source.path) + "\" is a table",
          "name the column to tell: --target COLUMN; \"pellucid check\" lists the columns"});
  }
  check_table_source(source);
  Opened opened;
  opened.table = open_table(source, validation);
  opened.seal = data::seal_files(opened.table->files);
  opened.rows = opened.table->rows;
  opened.columns = static_cast<Index>(opened.table->seen.columns.size());
  opened.test_rows = opened.table->test_rows;
  return opened;
}

data::Sealed<data::Dataset> sealed_images(const Source& source, const data::Seal& seal) {
  check_seal(source, seal);
  if (!data::is_picture_folder(source.path)) return data::sealed_images(seal);
  const data::Dataset all = data::read_pictures(source.path, picture_size(source));
  return data::Sealed<data::Dataset>(rows_of(all, picture_sides(all, source.test).second));
}

void check_seal(const Source& source, const data::Seal& seal) {
  if (!data::is_picture_folder(source.path)) return data::check_unchanged(seal);
  const data::Seal now = seal_of(source, data::read_pictures(source.path, picture_size(source)));
  if (!seal.files.empty() && now.files.front().sha256 == seal.files.front().sha256) return;
  fail({Fault::refused, "the pictures were changed", in_quotes(source.path),
        "they do not show what they did at the start of the run", "put them back, or train again"});
}

Prepared prepare(const Opened& opened, const RunRecipe& run) {
  const Recipe& recipe = run.recipe;
  if (!opened.table) {
    check_image_source(run.source, true);  // folds are this network's own
    data::Split split =
        data::split_validation(static_cast<std::uint32_t>(opened.images->rows), recipe.validation, recipe.seed);
    Signature signature = check_data(data_of(*opened.images, &split));
    return {{}, std::move(split), std::move(signature)};
  }
  const OpenTable& table = *opened.table;
  data::Table own;
  const bool has_more = table.own_rows < table.seen.rows;
  if (has_more) own = data::rows_of(table.seen, data::all_rows(table.own_rows));
  const data::Table& rows = has_more ? own : table.seen;
  data::Split split = run.source.folds > 0
                          ? data::split_fold(rows, table.rule, run.source.fold - 1, run.source.folds, recipe.seed)
                          : data::split_rows(rows, table.rule, cell_rules(table.source), recipe.seed);
  if (split.train.empty()) {
    fail({Fault::data, "cannot train on \"" + printable(run.source.path) + "\"", "",
          "no row is left to train on: all " + counted(rows.rows, "row") + " are held out",
          "give more rows, or smaller parts to --val and --test"});
  }
  Prepared prepared{prepare_table(table, recipe, std::move(split)), {}, {}};
  prepared.split = prepared.table->split;
  prepared.signature = check_data(prepared.table->data());
  return prepared;
}

Learned train_network(const Opened& opened, const RunRecipe& run, Prepared prepared, const RunOptions& options) {
  const Data data = data_of(opened, prepared);
  Trained trained = train_run(run.recipe, data, options);
  return finished(opened, std::move(trained), std::move(prepared));
}

RateCurve find_network_rate(const Opened& opened, const RunRecipe& run, const Prepared& prepared,
                            const RateRange& range, const RunOptions& options) {
  return find_learning_rate(run.recipe, data_of(opened, prepared), range, options);
}

std::vector<Learned> train_image_members(const Opened& opened, const RunRecipe& run,
                                         std::span<const std::uint64_t> seeds, const RunOptions& options) {
  std::vector<Learned> all;
  for (Trained& trained : train_members(run.recipe, data_of(*opened.images, nullptr), seeds, options)) {
    RunRecipe own = run;
    own.recipe.seed = trained.model.recipe().seed;
    all.push_back(finished(opened, std::move(trained), prepare(opened, own)));
  }
  return all;
}

Model model_with_tensors(const Recipe& recipe, const Signature& signature, const std::string& path) {
  Model model(recipe, signature);
  const TensorFile file = read_tensors(path);
  const auto refuse = [&](const std::string& name, const std::string& why) {
    fail({Fault::data, "cannot begin with the weights of \"" + printable(path) + "\"", "tensor " + printable(name), why,
          "give the tensors of this model; --save-init FILE writes such a file"});
  };
  const std::vector<std::string> names = model.names();
  if (file.tensors.empty()) refuse("", "the file holds none");
  for (const Tensor& tensor : file.tensors) {
    if (std::find(names.begin(), names.end(), tensor.name) == names.end())
      refuse(tensor.name, "the model has none of that name");
  }
  for (const std::string& name : names) {
    const auto found = std::find_if(file.tensors.begin(), file.tensors.end(),
                                    [&](const Tensor& tensor) { return tensor.name == name; });
    if (found == file.tensors.end()) continue;
    if (found->shape != model.tensor_shape(name)) refuse(name, "its shape does not fit the model");
    model.set_tensor(name, values_of(*found));
  }
  return model;
}

}  // namespace pellucid
