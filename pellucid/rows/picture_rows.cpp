#include "pellucid/rows/picture_rows.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <span>
#include <string_view>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/hash.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/idx.hpp"
#include "pellucid/data/images.hpp"
#include "pellucid/data/pictures.hpp"
#include "pellucid/model/mean.hpp"
#include "pellucid/rows/check_source.hpp"
#include "pellucid/rows/pictures_for_model.hpp"
#include "pellucid/rows/table_rows.hpp"
#include "pellucid/train/check_data.hpp"

namespace pellucid {

namespace {

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
    fail({Fault::usage, "cannot use {source.image_size}", "", "\"" + printable(text) + "\" is no size",
          "give height and width in pixels: 28x28"});
  }
  return data::PictureSize{static_cast<Index>(*height), static_cast<Index>(*width)};
}

std::string_view row_bytes(const data::Dataset& images, Index row) {
  const auto width = static_cast<std::size_t>(images.columns);
  const float* const begin = images.inputs.data() + static_cast<std::size_t>(row) * width;
  return {reinterpret_cast<const char*>(begin), width * sizeof(float)};
}

data::Seal seal_of_images(const data::ImageFiles& files) {
  return data::seal_files({{files.train_images, data::role::train_images},
                           {files.train_labels, data::role::train_labels},
                           {files.test_images, data::role::test_images},
                           {files.test_labels, data::role::test_labels}});
}

data::Dataset rows_of(const data::Dataset& images, const data::Rows& rows) {
  data::Dataset chosen{static_cast<Index>(rows.size()), images.columns, {}, {}, images.classes, images.image};
  chosen.account = images.account;
  for (const std::uint32_t row : rows) {
    const auto begin = images.inputs.begin() + static_cast<std::ptrdiff_t>(row) * images.columns;
    chosen.inputs.insert(chosen.inputs.end(), begin, begin + images.columns);
    chosen.targets.push_back(images.targets[row]);
    if (!images.names.empty()) chosen.names.push_back(images.names[row]);
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
data::Seal seal_of_folder(const Source& source, const data::Dataset& pictures) {
  std::string all;
  for (Index row = 0; row < pictures.rows; ++row) {
    all += sha256(row_bytes(pictures, row)) +
           number_text(static_cast<double>(pictures.targets[static_cast<std::size_t>(row)]));
  }
  for (const std::string& name : pictures.classes) all += "/" + name;
  data::Seal seal;
  seal.files.push_back(
      {std::filesystem::absolute(source.path).lexically_normal().string(), sha256(all), data::role::data});
  return seal;
}

/// What a source of pictures says of how they are read.
data::PictureReading reading_of_source(const Source& source) { return {.size = picture_size(source)}; }

/// Whether the test rows of a source stand apart, as in the files of the MNIST family; else they are taken from all.
bool has_test_part(const std::string& path) {
  if (data::is_named_as_archive(path)) return data::has_test_images(path);
  return !data::is_picture_folder(path);
}

/// Of a source without test rows apart.
data::Dataset all_pictures(const Source& source) {
  if (data::is_named_as_archive(source.path)) return data::read_image_archive(source.path, false);
  return data::read_pictures(source.path, reading_of_source(source));
}

/// The sealed pictures of a run again.
data::Sealed<data::Dataset> sealed_pictures(const Source& source, const data::Seal& seal) {
  check_pictures(source, seal);
  if (has_test_part(source.path)) {
    if (!data::is_named_as_archive(source.path)) return data::sealed_images(seal);
    return data::Sealed<data::Dataset>(data::read_image_archive(source.path, true));
  }
  const data::Dataset all = all_pictures(source);
  return data::Sealed<data::Dataset>(rows_of(all, picture_sides(all, source.test).second));
}

/// Predictions in single precision, as a model of pictures gives them.
void predict_some_pictures(const Model& model, std::span<const float> inputs, const TakePredictions& take) {
  const auto columns = static_cast<std::size_t>(model.signature().inputs);
  const auto most = static_cast<std::size_t>(rows_at_once(model.signature())) * columns;
  for (; !inputs.empty(); inputs = inputs.subspan(std::min(most, inputs.size()))) {
    const std::span<const float> some = inputs.first(std::min(most, inputs.size()));
    MemberPredictions all(model);
    for (const Model& member : model.members()) {
      const std::vector<float> own = member.predict(some);
      all.add({own.begin(), own.end()});
    }
    if (!model.members().empty()) {
      take(all.mean(), all.deviation());
    } else {
      const std::vector<float> values = model.predict(some);
      take(std::vector<double>(values.begin(), values.end()), {});
    }
  }
}

Evaluation judged_pictures(const Model& model, std::span<const float> inputs, std::span<const float> targets) {
  const std::vector<double> truths(targets.begin(), targets.end());
  std::span<const double> left = truths;
  Judge judge(model.signature());
  predict_some_pictures(model, inputs, [&](std::span<const double> predictions, std::span<const double>) {
    const std::size_t some = predictions.size() / static_cast<std::size_t>(model.signature().outputs);
    judge.add(predictions, left.first(some));
    left = left.subspan(some);
  });
  return std::move(judge).judgement();
}

class OpenedPictures final : public Opened {
 public:
  explicit OpenedPictures(const Source& source) {
    if (!has_test_part(source.path)) {
      open_folder(source);
    } else if (data::is_named_as_archive(source.path)) {
      open_archive(source.path);
    } else {
      open_files(source);
    }
    columns = images_.columns;
  }

  Prepared prepare(const RunRecipe& run) const override {
    check_image_source(run.source, true);  // folds are this network's own
    Prepared prepared;
    prepared.split =
        data::split_validation(static_cast<std::uint32_t>(images_.rows), run.recipe.validation, split_seed(run));
    prepared.signature = check_data(data(prepared));
    return prepared;
  }

  Data data(const Prepared& prepared) const override {
    return {.inputs = images_.inputs,
            .targets = images_.targets,
            .columns = images_.columns,
            .task = Task::classification,
            .classes = images_.classes,
            .image = images_.image,
            .pixels = images_.account.pixels,
            .split = &prepared.split};
  }

  Evaluation evaluate(const Model& model, const data::Rows& rows) const override {
    const data::Dataset chosen = rows_of(images_, rows);
    return judged_pictures(model, chosen.inputs, chosen.targets);
  }
  bool is_same_for_all() const override { return true; }
  const data::Dataset* pictures() const override { return &images_; }

 private:
  void open_folder(const Source& source) {
    const data::Dataset all = all_pictures(source);
    const auto [seen, sealed] = picture_sides(all, source.test);
    if (seen.size() < 2) {
      fail({Fault::data, "cannot train on " + in_quotes(source.path), "",
            counted(static_cast<Index>(seen.size()), "picture") + " left of " + grouped(all.rows),
            "give more pictures"});
    }
    seal = seal_of_folder(source, all);
    images_ = rows_of(all, seen);
    stretch(images_, range_of(images_.inputs, images_.account));
    path = source.path;
    rows = all.rows;
    sealed_rows = static_cast<Index>(sealed.size());
  }

  void open_archive(const std::string& archive) {
    seal = data::seal_files({{archive, data::role::data}});
    images_ = data::read_image_archive(archive, false);
    sealed_rows = data::read_image_archive(archive, true).rows;
    path = archive;
    rows = images_.rows;
  }

  void open_files(const Source& source) {
    const data::ImageFiles files = data::find_images(source.path);
    seal = seal_of_images(files);
    images_ = data::read_images(files.train_images, files.train_labels);
    sealed_rows = data::read_idx(files.test_labels, 1).shape[0];  // how many, and not what they are
    path = files.train_images;
    rows = images_.rows;
  }

  data::Dataset images_;
};

}  // namespace

bool is_image_source(const std::string& path) {
  std::error_code ignored;
  const std::string images = path + "/train-images-idx3-ubyte";
  return std::filesystem::is_regular_file(images, ignored) ||
         std::filesystem::is_regular_file(images + ".gz", ignored) || data::is_picture_folder(path) ||
         data::is_image_archive(path);
}

std::unique_ptr<Opened> open_pictures(const Source& source) {
  check_image_source(source, data::is_picture_folder(source.path));
  return std::make_unique<OpenedPictures>(source);
}

data::Seal seal_of_pictures(const Source& source) {
  if (!has_test_part(source.path)) return seal_of_folder(source, all_pictures(source));
  if (data::is_named_as_archive(source.path)) return data::seal_files({{source.path, data::role::data}});
  return seal_of_images(data::find_images(source.path));
}

void check_pictures(const Source& source, const data::Seal& seal) {
  if (has_test_part(source.path)) return data::check_unchanged(seal);
  const data::Seal now = seal_of_pictures(source);
  if (!seal.files.empty() && now.files.front().sha256 == seal.files.front().sha256) return;
  fail({Fault::refused, "the pictures were changed", in_quotes(source.path),
        "they do not show what they did at the start of the run", "put them back, or train again"});
}

void predict_pictures(const Model& model, const std::string& path, const Source& reading, const TakePredictions& take) {
  predict_pictures(model, pictures_for(model, path, reading, false), take);
}

void predict_pictures(const Model& model, const data::Dataset& pictures, const TakePredictions& take) {
  predict_some_pictures(model, pictures.inputs, take);
}

data::Dataset labelled_pictures(const Model& model, const std::string& path, const std::string& labels,
                                const Source& reading) {
  std::error_code ignored;
  const bool is_folder = std::filesystem::is_directory(path, ignored) || data::is_named_as_archive(path);
  if (!is_folder && labels.empty()) {
    fail({Fault::usage, "the labels of the images are missing", "", "LABELS is not given",
          "give the IDX file of the labels, or a folder of pictures by class"});
  }
  if (model.signature().task == Task::regression) {
    fail(
        {Fault::usage, "cannot evaluate this model on labels", "", "it predicts numbers, not classes", "give a table"});
  }
  check_classes(model.signature());
  return is_folder ? pictures_for(model, path, reading, true) : idx_pictures_for(model, path, labels);
}

Judged judge_pictures(const Model& model, const data::Dataset& pictures, const data::Rows& rows) {
  const data::Dataset chosen = rows_of(pictures, rows);
  Judged judged{judged_pictures(model, chosen.inputs, chosen.targets), {}};
  judged.pictures = pictures.account;
  return judged;
}

Judged evaluate_pictures(const Model& model, const std::string& path, const std::string& labels,
                         const Source& reading) {
  const data::Dataset pictures = labelled_pictures(model, path, labels, reading);
  return judge_pictures(model, pictures, data::all_rows(pictures.rows));
}

data::Table table_of_pictures(const data::Dataset& pictures, const data::Rows& rows) {
  data::Table table{"", static_cast<Index>(rows.size()), {{"picture", {}}}, {}};
  for (const std::uint32_t row : rows) {
    table.columns[0].cells.push_back("shows " + hexadecimal(data::content_key(row_bytes(pictures, row))));
  }
  return table;
}

std::vector<data::RowKey> picture_keys(const data::Dataset& pictures) {
  std::vector<data::RowKey> keys(static_cast<std::size_t>(pictures.rows));
  for (std::size_t row = 0; row < keys.size(); ++row) {
    keys[row].inputs = data::content_key(row_bytes(pictures, static_cast<Index>(row)));
  }
  data::number_repeats(keys);
  return keys;
}

PictureKeys picture_keys_of(const Source& source, const data::PixelRange& pixels) {
  if (has_test_part(source.path) && data::is_named_as_archive(source.path)) {
    return {picture_keys(data::read_image_archive(source.path, false)),
            picture_keys(data::read_image_archive(source.path, true))};
  }
  if (has_test_part(source.path)) {
    const data::ImageFiles files = data::find_images(source.path);
    return {picture_keys(data::read_images(files.train_images)), picture_keys(data::read_images(files.test_images))};
  }
  data::Dataset all = all_pictures(source);
  const auto [seen, sealed] = picture_sides(all, source.test);
  stretch(all, pixels);
  const std::vector<data::RowKey> keys = picture_keys(all);
  return {data::keys_of(keys, seen), data::keys_of(keys, sealed)};
}

Judged evaluate_sealed_pictures(const Model& model, const Source& source, data::Seal& seal, const CountOpening& count) {
  data::Dataset test = unseal(sealed_pictures(source, seal), seal);
  if (test.rows == 0) refuse_unsealed();
  number_as(model.signature().classes, test);
  stretch(test, model.signature().pixels);
  const data::Rows all = data::all_rows(test.rows);
  count({table_of_pictures(test, all), all, ""});
  return {judged_pictures(model, test.inputs, test.targets), {}};
}

}  // namespace pellucid
