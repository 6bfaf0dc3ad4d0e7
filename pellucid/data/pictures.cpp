#include "pellucid/data/pictures.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "pellucid/base/buffer.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::data {

namespace {

namespace fs = std::filesystem;

struct File {
  std::string path;
  std::size_t class_number;
};

[[noreturn]] void refuse(const std::string& folder, const std::string& why, const std::string& next) {
  fail({Fault::data, "cannot use \"" + printable(folder) + "\"", "", why, next});
}

bool has_picture_ending(const fs::path& path) {
  std::string ending = path.extension().string();
  for (char& letter : ending) letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  return ending == ".png" || ending == ".jpg" || ending == ".jpeg";
}

/// Names of the folders, or of the pictures, in a folder; sorted, as a file system lists them in any order.
std::vector<std::string> names_in(const std::string& folder, bool wants_folders) {
  std::vector<std::string> names;
  std::error_code error, unknown;
  fs::directory_iterator at(folder, error);
  for (; !error && at != fs::directory_iterator(); at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (name.starts_with('.')) continue;  // .git, and the "._x.png" that macOS writes beside x.png
    const bool is_wanted =
        wants_folders ? at->is_directory(unknown) : has_picture_ending(at->path()) && at->is_regular_file(unknown);
    if (is_wanted) names.push_back(name);
  }
  if (error) refuse(folder, error.message(), "check the path and that it may be read");
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<File> files_of(const std::string& folder, std::vector<std::string>& classes) {
  std::vector<File> files;
  for (const std::string& name : names_in(folder, true)) {
    const std::string inside = folder + "/" + name;
    const std::vector<std::string> pictures = names_in(inside, false);
    if (pictures.empty()) continue;
    if (valid_utf8(name) != name.size()) refuse(inside, "its name, a class, is no UTF-8", "rename the folder");
    for (const std::string& picture : pictures) files.push_back({inside + "/" + picture, classes.size()});
    classes.push_back(name);
  }
  if (files.empty()) {
    refuse(folder, "it holds no folders with .png, .jpg or .jpeg files",
           "give a folder with one folder of pictures for each class");
  }
  return files;
}

struct PixelFormat {
  PictureSize size;
  Index channels;
};

/// From the headers alone, so that what does not fit is found before the first picture is unpacked.
PixelFormat pixel_format_of(const std::vector<File>& files, std::optional<PictureSize> size) {
  PixelFormat format{{0, 0}, 1};
  for (const File& file : files) {
    const PictureHeader header = picture_header(read_text(file.path), file.path);
    if (!header.is_gray) format.channels = 3;
    if (format.size.height == 0) format.size = header.size;
    if (size || header.size == format.size) continue;
    refuse(
        file.path,
        "it has " + text_of(header.size) + " pixels, \"" + printable(files.front().path) + "\" has " +
            text_of(format.size),
        "give {source.image_size=HxW}, like {source.image_size} " + text_of(format.size) + ", to resize all pictures");
  }
  if (size) format.size = *size;
  return format;
}

}  // namespace

bool is_picture_folder(const std::string& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) return false;
  for (fs::directory_iterator at(folder, error); !error && at != fs::directory_iterator(); at.increment(error)) {
    std::error_code inner;
    if (at->path().filename().string().starts_with('.') || !at->is_directory(inner)) continue;
    for (fs::directory_iterator file(at->path(), inner); !inner && file != fs::directory_iterator();
         file.increment(inner)) {
      std::error_code unknown;
      const bool is_hidden = file->path().filename().string().starts_with('.');
      if (!is_hidden && has_picture_ending(file->path()) && file->is_regular_file(unknown)) return true;
    }
  }
  return false;
}

std::vector<float> decode_picture(std::string_view bytes, const std::string& path, std::optional<PictureSize> size,
                                  Index channels) {
  const Picture picture = read_picture(bytes, path, channels);
  return resized(picture, size.value_or(picture.size));
}

Dataset read_pictures(const std::string& folder, std::optional<PictureSize> size) {
  if (size && (size->height < 1 || size->width < 1 || size->height > 65535 || size->width > 65535)) {
    fail({Fault::usage, "cannot resize pictures", "", "the size is " + text_of(*size), "give 1x1 to 65535x65535"});
  }
  Dataset dataset;
  const std::vector<File> files = files_of(folder, dataset.classes);
  const PixelFormat format = pixel_format_of(files, size);
  dataset.rows = static_cast<Index>(files.size());
  dataset.columns = format.channels * format.size.height * format.size.width;
  dataset.image = {format.size.height, format.size.width};
  if (format.channels == 3) dataset.image.insert(dataset.image.begin(), 3);
  const std::string name = in_quotes(folder);
  const std::size_t bytes = checked_size(std::vector{dataset.rows, dataset.columns}, sizeof(float), name.c_str());
  dataset.inputs.reserve(bytes / sizeof(float));
  for (const File& file : files) {
    const Picture picture = read_picture(read_text(file.path), file.path, format.channels);
    if (!size && picture.size != format.size) refuse(file.path, "it was changed while it was read", "start again");
    const std::vector<float> row = resized(picture, format.size);
    dataset.inputs.insert(dataset.inputs.end(), row.begin(), row.end());
    dataset.targets.push_back(static_cast<float>(file.class_number));
  }
  return dataset;
}

}  // namespace pellucid::data
