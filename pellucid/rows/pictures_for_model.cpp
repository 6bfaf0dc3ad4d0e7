#include "pellucid/rows/pictures_for_model.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/images.hpp"
#include "pellucid/data/pictures.hpp"
#include "pellucid/data/read_table.hpp"
#include "pellucid/rows/check_source.hpp"

namespace pellucid {

namespace {

void demand_fit(const Model& model, const std::string& path, const data::Dataset& pictures) {
  const Signature& signature = model.signature();
  const auto refuse = [&](const std::string& why, const std::string& next) {
    fail({Fault::data, "the rows of " + in_quotes(path) + " do not fit the model", "", why, next});
  };
  if (pictures.columns != signature.inputs) {
    refuse("they have " + grouped(pictures.columns) + " columns, the model takes " + grouped(signature.inputs),
           "give rows like those that the model was trained on");
  }
  if (signature.pixels.is_whole() || pictures.account.of_16_bits == pictures.rows) return;
  refuse("the model was trained on pictures of 16 bits that use a part of them, and " +
             grouped(pictures.rows - pictures.account.of_16_bits) +
             " of these have 8: what is white in them is not known",
         "give pictures of 16 bits");
}

void demand_no_table(const std::string& path) {
  if (!data::ends_as_table(path)) return;
  fail({Fault::data, "cannot take the rows of " + in_quotes(path), "",
        "it is a table, and the model has no columns: it was trained on pictures, or its file holds weights alone",
        "give the model of a run on a table; or pictures, a folder of them or an IDX file; or, to explain, the inputs "
        "as numbers"});
}

/// In `channels` channels and of that size, as far as the model says.
data::PictureReading reading_of(const Model& model) {
  const std::vector<Index>& image = model.signature().image;
  data::PictureReading reading;
  if (image.size() < 2) return reading;
  reading.size = data::PictureSize{image[image.size() - 2], image.back()};
  reading.channels = image.size() == 3 ? image[0] : 1;
  return reading;
}

}  // namespace

void number_as(const std::vector<std::string>& known, data::Dataset& pictures) {
  std::vector<float> numbers;
  for (std::size_t i = 0; i < pictures.classes.size(); ++i) {
    const std::optional<std::size_t> place = data::class_of_label(known, pictures.classes[i]);
    numbers.push_back(place ? static_cast<float>(*place) : -1 - static_cast<float>(i));
  }
  for (float& target : pictures.targets) {
    if (target >= 0) target = numbers[static_cast<std::size_t>(target)];
  }
}

data::Dataset pictures_for(const Model& model, const std::string& path, Source reading, bool is_labelled) {
  reading.path = path;
  check_image_source(reading, true);
  data::PictureReading as = reading_of(model);
  as.may_be_loose = !is_labelled;
  std::error_code ignored;
  if (!data::is_named_as_archive(path) && !std::filesystem::is_directory(path, ignored)) demand_no_table(path);
  data::Dataset pictures = std::filesystem::is_directory(path, ignored) ? data::read_pictures(path, as)
                           : data::is_named_as_archive(path)            ? data::read_image_archive(path, false)
                           : data::is_picture_file(path)                ? data::read_one_picture(path, as)
                                                                        : data::read_images(path);
  number_as(model.signature().classes, pictures);
  demand_fit(model, path, pictures);
  stretch(pictures, model.signature().pixels);
  return pictures;
}

data::Dataset idx_pictures_for(const Model& model, const std::string& path, const std::string& labels) {
  data::Dataset pictures = data::read_images(path, labels);
  demand_fit(model, path, pictures);
  const std::vector<std::string> names = pictures.classes;
  const std::vector<float> own = pictures.targets;
  number_as(model.signature().classes, pictures);
  // A class that the model does not know is a mistake in a file of labels; in a folder it is a row that is wrong.
  for (std::size_t row = 0; row < own.size(); ++row) {
    if (pictures.targets[row] >= 0) continue;
    fail({Fault::data, "cannot evaluate on these labels", "row " + grouped(static_cast<Index>(row) + 1),
          "label " + names[static_cast<std::size_t>(own[row])] + " is none of the " +
              grouped(static_cast<Index>(model.signature().classes.size())) + " classes that the model knows",
          "give labels of the data that the model was trained for"});
  }
  return pictures;
}

data::PixelRange range_of(std::span<const float> values, const data::PictureAccount& account) {
  if (values.empty() || account.of_16_bits != account.pictures) return {};
  const auto [least, largest] = std::ranges::minmax(values);
  const auto stored = [](float value) { return static_cast<int>(std::lround(value * data::PixelRange::most)); };
  const data::PixelRange range{stored(least), stored(largest)};
  const int used = range.white - range.black;
  return used == 0 || 2 * used >= data::PixelRange::most ? data::PixelRange{} : range;
}

void stretch(data::Dataset& pictures, const data::PixelRange& range) {
  pictures.account.pixels = range;
  if (range.is_whole()) return;
  for (float& value : pictures.inputs) value = range.stretched(value);
}

}  // namespace pellucid
