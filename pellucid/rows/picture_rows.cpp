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
#include "pellucid/rows/check_source.hpp"
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

bool is_folder_of_pictures(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
}

/// The sealed pictures of a run again.
data::Sealed<data::Dataset> sealed_pictures(const Source& source, const data::Seal& seal) {
  check_pictures(source, seal);
  if (!data::is_picture_folder(source.path)) return data::sealed_images(seal);
  const data::Dataset all = data::read_pictures(source.path, picture_size(source));
  return data::Sealed<data::Dataset>(rows_of(all, picture_sides(all, source.test).second));
}

void demand_columns(const Model& model, const std::string& path, Index columns) {
  if (columns == model.signature().inputs) return;
  fail({Fault::data, "the rows of " + in_quotes(path) + " do not fit the model", "",
        "they have " + grouped(columns) + " columns, the model takes " + grouped(model.signature().inputs),
        "give rows like those that the model was trained on"});
}

bool is_one_picture(const std::string& path) {
  constexpr std::string_view endings[] = {".png", ".jpg", ".jpeg", ".PNG", ".JPG", ".JPEG"};
  return std::ranges::any_of(endings, [&](std::string_view ending) { return path.ends_with(ending); });
}

/// Images for a model. The targets of a folder are class numbers of the model (-1, -2, …: classes that it does not
/// know).
data::Dataset pictures_for(const Model& model, const std::string& path, Source reading) {
  reading.path = path;
  check_image_source(reading, true);
  const std::vector<Index>& image = model.signature().image;
  const Index channels = image.size() == 3 ? image[0] : 1;
  const auto size =
      image.size() < 2 ? std::nullopt : std::optional(data::PictureSize{image[image.size() - 2], image.back()});
  if (is_one_picture(path)) {
    data::Dataset one{1, 0, data::decode_picture(read_text(path), path, size, channels), {}, {}, image};
    one.columns = static_cast<Index>(one.inputs.size());
    return one;
  }
  if (!is_folder_of_pictures(path)) return data::read_images(path);
  data::Dataset pictures = data::read_pictures(path, size);
  const std::vector<std::string>& known = model.signature().classes;
  for (float& target : pictures.targets) {
    const auto found = std::find(known.begin(), known.end(), pictures.classes[static_cast<std::size_t>(target)]);
    target = found == known.end() ? -1 - target : static_cast<float>(found - known.begin());
  }
  return pictures;
}

// A class that the model does not know is a mistake in a file of labels; in a folder it is a row that is wrong.
void demand_class_numbers(std::span<const float> targets, std::size_t classes) {
  for (std::size_t row = 0; row < targets.size(); ++row) {
    if (targets[row] >= 0 && targets[row] < static_cast<float>(classes)) continue;
    fail({Fault::data, "cannot evaluate on these labels", "row " + grouped(static_cast<Index>(row) + 1),
          "label " + number_text(static_cast<double>(targets[row])) + ", but the model knows " +
              grouped(static_cast<Index>(classes)) + " classes, from 0",
          "give labels of the data that the model was trained for"});
  }
}

/// Predictions in single precision, as a model of pictures gives them.
void predict_some_pictures(const Model& model, std::span<const float> inputs, const TakePredictions& take) {
  const auto columns = static_cast<std::size_t>(model.signature().inputs);
  const auto most = static_cast<std::size_t>(rows_at_once(model.signature())) * columns;
  for (; !inputs.empty(); inputs = inputs.subspan(std::min(most, inputs.size()))) {
    const std::vector<float> values = model.predict(inputs.first(std::min(most, inputs.size())));
    take(std::vector<double>(values.begin(), values.end()));
  }
}

Evaluation judged_pictures(const Model& model, std::span<const float> inputs, std::span<const float> targets) {
  const std::vector<double> truths(targets.begin(), targets.end());
  std::span<const double> left = truths;
  Judge judge(model.signature());
  predict_some_pictures(model, inputs, [&](std::span<const double> predictions) {
    const std::size_t some = predictions.size() / static_cast<std::size_t>(model.signature().outputs);
    judge.add(predictions, left.first(some));
    left = left.subspan(some);
  });
  return std::move(judge).judgement();
}

class OpenedPictures final : public Opened {
 public:
  explicit OpenedPictures(const Source& source) {
    if (data::is_picture_folder(source.path)) {
      open_folder(source);
    } else {
      open_files(source);
    }
    columns = images_.columns;
  }

  Prepared prepare(const RunRecipe& run) const override {
    check_image_source(run.source, true);  // folds are this network's own
    Prepared prepared;
    prepared.split =
        data::split_validation(static_cast<std::uint32_t>(images_.rows), run.recipe.validation, run.recipe.seed);
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
            .split = &prepared.split};
  }

  Evaluation evaluate(const Model& model, const data::Rows& rows) const override {
    const data::Dataset chosen = rows_of(images_, rows);
    return judged_pictures(model, chosen.inputs, chosen.targets);
  }
  bool is_same_for_all() const override { return true; }

 private:
  void open_folder(const Source& source) {
    const data::Dataset all = data::read_pictures(source.path, picture_size(source));
    const auto [seen, sealed] = picture_sides(all, source.test);
    if (seen.size() < 2) {
      fail({Fault::data, "cannot train on " + in_quotes(source.path), "",
            counted(static_cast<Index>(seen.size()), "picture") + " left of " + grouped(all.rows),
            "give more pictures"});
    }
    seal = seal_of_folder(source, all);
    images_ = rows_of(all, seen);
    path = source.path;
    rows = all.rows;
    sealed_rows = static_cast<Index>(sealed.size());
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

std::unique_ptr<Opened> open_pictures(const Source& source) {
  check_image_source(source, data::is_picture_folder(source.path));
  return std::make_unique<OpenedPictures>(source);
}

data::Seal seal_of_pictures(const Source& source) {
  if (!data::is_picture_folder(source.path)) return seal_of_images(data::find_images(source.path));
  return seal_of_folder(source, data::read_pictures(source.path, picture_size(source)));
}

void check_pictures(const Source& source, const data::Seal& seal) {
  if (!data::is_picture_folder(source.path)) return data::check_unchanged(seal);
  const data::Seal now = seal_of_pictures(source);
  if (!seal.files.empty() && now.files.front().sha256 == seal.files.front().sha256) return;
  fail({Fault::refused, "the pictures were changed", in_quotes(source.path),
        "they do not show what they did at the start of the run", "put them back, or train again"});
}

void predict_pictures(const Model& model, const std::string& path, const Source& reading, const TakePredictions& take) {
  const data::Dataset pictures = pictures_for(model, path, reading);
  demand_columns(model, path, pictures.columns);
  predict_some_pictures(model, pictures.inputs, take);
}

data::Dataset labelled_pictures(const Model& model, const std::string& path, const std::string& labels,
                                const Source& reading) {
  const bool is_folder = is_folder_of_pictures(path);
  if (!is_folder && labels.empty()) {
    fail({Fault::usage, "the labels of the images are missing", "", "LABELS is not given",
          "give the IDX file of the labels, or a folder of pictures by class"});
  }
  data::Dataset pictures = is_folder ? pictures_for(model, path, reading) : data::read_images(path, labels);
  if (model.signature().task == Task::regression) {
    fail(
        {Fault::usage, "cannot evaluate this model on labels", "", "it predicts numbers, not classes", "give a table"});
  }
  demand_columns(model, path, pictures.columns);
  check_classes(model.signature());
  if (!is_folder) demand_class_numbers(pictures.targets, model.signature().classes.size());
  return pictures;
}

Judged judge_pictures(const Model& model, const data::Dataset& pictures, const data::Rows& rows) {
  const data::Dataset chosen = rows_of(pictures, rows);
  return {judged_pictures(model, chosen.inputs, chosen.targets), {}};
}

Judged evaluate_pictures(const Model& model, const std::string& path, const std::string& labels,
                         const Source& reading) {
  const data::Dataset pictures = labelled_pictures(model, path, labels, reading);
  return {judged_pictures(model, pictures.inputs, pictures.targets), {}};
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

PictureKeys picture_keys_of(const Source& source) {
  if (!data::is_picture_folder(source.path)) {
    const data::ImageFiles files = data::find_images(source.path);
    return {picture_keys(data::read_images(files.train_images)), picture_keys(data::read_images(files.test_images))};
  }
  const data::Dataset all = data::read_pictures(source.path, picture_size(source));
  const std::vector<data::RowKey> keys = picture_keys(all);
  const auto [seen, sealed] = picture_sides(all, source.test);
  return {data::keys_of(keys, seen), data::keys_of(keys, sealed)};
}

Judged evaluate_sealed_pictures(const Model& model, const Source& source, data::Seal& seal, const CountOpening& count) {
  const data::Dataset test = unseal(sealed_pictures(source, seal), seal);
  if (test.rows == 0) refuse_unsealed();
  const data::Rows all = data::all_rows(test.rows);
  count({table_of_pictures(test, all), all, ""});
  demand_columns(model, source.path, test.columns);
  return {judged_pictures(model, test.inputs, test.targets), {}};
}

}  // namespace pellucid
