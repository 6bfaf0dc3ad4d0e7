#include "pellucid/rows/picture_rows.hpp"

#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/hash.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/idx.hpp"
#include "pellucid/data/images.hpp"
#include "pellucid/data/pictures.hpp"
#include "pellucid/rows/check_source.hpp"

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

}  // namespace

Data data_of(const data::Dataset& images, const data::Split* split) {
  return {.inputs = images.inputs,
          .targets = images.targets,
          .columns = images.columns,
          .task = Task::classification,
          .classes = images.classes,
          .image = images.image,
          .split = split};
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

}  // namespace pellucid
