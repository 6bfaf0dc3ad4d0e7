#include "pellucid/cli/rows.hpp"

#include <algorithm>
#include <filesystem>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/data/images.hpp"
#include "pellucid/data/pictures.hpp"
#include "pellucid/data/read_table.hpp"
#include "pellucid/rows/check_source.hpp"

namespace pellucid::cli {

data::Table table_for(const Model& model, const std::string& path, data::CsvOptions options) {
  if (model.preparation() == nullptr) {
    fail({Fault::usage, "cannot use the table \"" + printable(path) + "\"", "",
          "the model was trained on images, not on a table", "give images"});
  }
  options.decimal_comma = model.preparation()->rules.decimal_comma;
  return data::read_table(path, options).table;
}

data::Dataset images_for(const Model& model, const std::string& path, Source reading) {
  reading.path = path;
  check_image_source(reading, true);
  const std::vector<Index>& image = model.signature().image;
  const Index channels = image.size() == 3 ? image[0] : 1;
  const auto size =
      image.size() < 2 ? std::nullopt : std::optional(data::PictureSize{image[image.size() - 2], image.back()});
  const auto ends = [&](std::string_view ending) { return path.ends_with(ending); };
  if (ends(".png") || ends(".jpg") || ends(".jpeg") || ends(".PNG") || ends(".JPG") || ends(".JPEG")) {
    data::Dataset one{1, 0, data::decode_picture(read_text(path), path, size, channels), {}, {}, image};
    one.columns = static_cast<Index>(one.inputs.size());
    return one;
  }
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored)) return data::read_images(path);
  data::Dataset pictures = data::read_pictures(path, size);
  const std::vector<std::string>& known = model.signature().classes;
  for (float& target : pictures.targets) {
    const auto found = std::find(known.begin(), known.end(), pictures.classes[static_cast<std::size_t>(target)]);
    target = found == known.end() ? -1 - target : static_cast<float>(found - known.begin());
  }
  return pictures;
}

void note_encounters(const std::vector<data::Encounter>& encounters) {
  for (const data::Encounter& met : encounters) {
    const std::string column = "column \"" + printable(met.column) + "\": ";
    if (met.missing > 0) {
      note(column + counted(met.missing, "missing value") + "; training had none, so the usual value stands for it\n");
    }
    if (met.unseen > 0) {
      note(column + counted(met.unseen, "cell") + " with a category that training had rarely or never (first: \"" +
           printable(met.first_unseen) + "\" in row " + grouped(met.first_row) + ")\n");
    }
  }
}

void demand_columns(const Model& model, const std::string& path, Index columns) {
  if (columns == model.signature().inputs) return;
  fail({Fault::data, "the rows of \"" + printable(path) + "\" do not fit the model", "",
        "they have " + grouped(columns) + " columns, the model takes " + grouped(model.signature().inputs),
        "give rows like those that the model was trained on"});
}

}  // namespace pellucid::cli
