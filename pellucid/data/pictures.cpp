#include "pellucid/data/pictures.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "pellucid/base/buffer.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/letters.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::data {

namespace {

namespace fs = std::filesystem;

struct File {
  std::string path, name;  ///< the name is its place in the folder
  int class_number;        ///< -1: none
};

[[noreturn]] void refuse(const std::string& folder, const std::string& why, const std::string& next) {
  fail({Fault::data, "cannot use \"" + printable(folder) + "\"", "", why, next});
}

std::string ending_of(const fs::path& path) { return in_small_letters(path.extension().string()); }

/// What a folder holds, found in one walk.
class Found {
 public:
  explicit Found(std::string folder, bool may_be_loose) : folder_(std::move(folder)), may_be_loose_(may_be_loose) {
    for (const fs::directory_entry& entry : sorted(folder_)) {
      std::error_code unknown;
      if (entry.is_directory(unknown) && !is_hidden(entry)) {
        add_class(entry);
      } else {
        add_file(entry, -1);
      }
    }
    // Pictures of a class stand together, and loose ones in front of them.
    std::stable_sort(files.begin(), files.end(),
                     [](const File& a, const File& b) { return a.class_number < b.class_number; });
  }

  std::vector<File> files;
  std::vector<std::string> classes;
  std::vector<PassedOver> passed_over;

 private:
  static bool is_hidden(const fs::directory_entry& entry) {
    return entry.path().filename().string().starts_with('.');  // .git, and the "._x.png" that macOS writes beside x.png
  }

  /// A file system lists in any order.
  std::vector<fs::directory_entry> sorted(const std::string& folder) const {
    std::vector<fs::directory_entry> entries;
    std::error_code error;
    fs::directory_iterator at(folder, error);
    for (; !error && at != fs::directory_iterator(); at.increment(error)) entries.push_back(*at);
    if (error) refuse(folder, error.message(), "check the path and that it may be read");
    std::sort(entries.begin(), entries.end());
    return entries;
  }

  std::string place(const fs::directory_entry& entry) const {
    return entry.path().string().substr(folder_.size() + (folder_.ends_with('/') ? 0 : 1));
  }

  void pass_over(const std::string& what, const std::string& where, const fs::directory_entry& entry, Index count = 1) {
    const auto same = [&](const PassedOver& each) { return each.what == what && each.where == where; };
    const auto at = std::find_if(passed_over.begin(), passed_over.end(), same);
    if (at == passed_over.end()) {
      passed_over.push_back({what, where, count, place(entry)});
    } else {
      at->count += count;
    }
  }

  void add_file(const fs::directory_entry& entry, int class_number) {
    std::error_code unknown;
    const bool is_file = entry.is_regular_file(unknown);
    if (is_hidden(entry)) return pass_over(is_file ? "hidden file" : "hidden folder", "", entry);
    if (!is_file || !ends_as_picture(entry.path().string())) {
      const std::string ending = ending_of(entry.path());
      return pass_over(!is_file || ending.empty() ? "other file" : ending + " file", "", entry);
    }
    if (class_number < 0 && !may_be_loose_) return pass_over("picture", " in no class folder", entry);
    files.push_back({entry.path().string(), place(entry), class_number});
  }

  void add_class(const fs::directory_entry& folder) {
    const std::size_t before = files.size();
    for (const fs::directory_entry& entry : sorted(folder.path().string())) {
      std::error_code unknown;
      if (entry.is_directory(unknown) && !is_hidden(entry)) {
        pass_over_deeper(entry);
      } else {
        add_file(entry, static_cast<int>(classes.size()));
      }
    }
    if (files.size() == before) return pass_over("folder", " without pictures", folder);
    const std::string name = folder.path().filename().string();
    if (valid_utf8(name) != name.size()) {
      refuse(folder.path().string(), "its name, a class, is no UTF-8", "rename the folder");
    }
    classes.push_back(name);
  }

  void pass_over_deeper(const fs::directory_entry& folder) {
    Index pictures = 0;
    std::error_code error, unknown;
    fs::recursive_directory_iterator at(folder.path(), fs::directory_options::skip_permission_denied, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
      if (ends_as_picture(at->path().string()) && at->is_regular_file(unknown)) ++pictures;
    }
    if (pictures > 0) pass_over("picture", " in deeper folders", folder, pictures);
  }

  std::string folder_;
  bool may_be_loose_;
};

/// A picture of which the header is read, and the pixels later.
struct Headed {
  File file;
  PictureHeader header;
};

/// Calls `read`. Where it finds a picture damaged, says so and is false; with null it fails as `read` does.
template <class Read>
bool is_whole(std::vector<PassedOver>* passed_over, const File& file, Read read) {
  try {
    read();
  } catch (const Failure& failure) {
    if (passed_over == nullptr || failure.error().fault != Fault::data) throw;
    add_unreadable(*passed_over, file.name, failure.error().why);
    return false;
  }
  return true;
}

std::vector<Headed> with_headers(const std::vector<File>& files, std::vector<PassedOver>* passed_over) {
  std::vector<Headed> all;
  for (const File& file : files) {
    const std::string bytes = read_text(file.path);
    is_whole(passed_over, file, [&] { all.push_back({file, picture_header(bytes, file.path)}); });
  }
  return all;
}

/// In which size and channels they are taken, from the headers alone, so that what does not fit is found soon.
void set_shape(PictureAccount& account, const std::vector<Headed>& pictures, const PictureReading& reading) {
  account.size = reading.size.value_or(pictures.front().header.size);
  for (const auto& [file, header] : pictures) {
    if (!header.is_gray) account.channels = 3;
    if (header.size == account.size || reading.size) continue;
    refuse(
        file.path,
        "it has " + text_of(header.size) + " pixels, \"" + printable(pictures.front().file.path) + "\" has " +
            text_of(account.size),
        "give {source.image_size=HxW}, like {source.image_size} " + text_of(account.size) + ", to resize all pictures");
  }
  if (reading.channels != 0) account.channels = reading.channels;
}

void count_picture(PictureAccount& account, const Headed& picture) {
  ++account.pictures;
  if (picture.header.bits == 16) ++account.of_16_bits;
  if (picture.header.orientation != 1) ++account.turned;
  if (picture.header.size == account.size) return;
  if (account.resized++ > 0) return;
  account.first_resized = picture.file.name;
  account.first_size = picture.header.size;
}

/// Numbers the classes anew without those of which no picture is left.
void drop_empty_classes(Dataset& dataset) {
  std::vector<float> numbers;
  PictureAccount& account = dataset.account;
  std::vector<std::string> classes;
  std::vector<Index> counts;
  for (std::size_t i = 0; i < dataset.classes.size(); ++i) {
    numbers.push_back(static_cast<float>(classes.size()));
    if (account.counts[i] == 0) continue;
    classes.push_back(dataset.classes[i]);
    counts.push_back(account.counts[i]);
  }
  for (float& target : dataset.targets) {
    if (target >= 0) target = numbers[static_cast<std::size_t>(target)];
  }
  dataset.classes = classes;
  account.classes = std::move(classes);
  account.counts = std::move(counts);
}

/// Damaged pictures are passed over and counted in `passed_over`; with null they are errors.
Dataset read_files(const std::string& from, const std::vector<File>& files, const std::vector<std::string>& classes,
                   const PictureReading& reading, std::vector<PassedOver>* passed_over) {
  Dataset dataset;
  PictureAccount& account = dataset.account;
  const auto refuse_all = [&] {
    refuse(from, "none of its pictures can be read" + passed_over_text(*passed_over), "get the pictures again");
  };
  const std::vector<Headed> pictures = with_headers(files, passed_over);
  if (pictures.empty()) refuse_all();
  set_shape(account, pictures, reading);
  dataset.columns = account.channels * account.size.height * account.size.width;
  dataset.image = {account.size.height, account.size.width};
  if (account.channels == 3) dataset.image.insert(dataset.image.begin(), 3);
  dataset.classes = classes;
  account.counts.resize(classes.size());
  const std::string name = in_quotes(from);
  const auto most = static_cast<Index>(pictures.size());
  const std::size_t bytes = checked_size(std::vector{most, dataset.columns}, sizeof(float), name.c_str());
  dataset.inputs.reserve(bytes / sizeof(float));
  for (const Headed& headed : pictures) {
    const File& file = headed.file;
    const std::string content = read_text(file.path);
    Picture picture{};
    // A picture with colours for a model of gray ones is a whole picture that does not fit.
    const bool fits = account.channels == 3 || headed.header.is_gray;
    if (!is_whole(fits ? passed_over : nullptr, file,
                  [&] { picture = read_picture(content, file.path, account.channels); })) {
      continue;
    }
    if (!reading.size && picture.size != account.size) {
      refuse(file.path, "it was changed while it was read", "start again");
    }
    const std::vector<float> row = resized(picture, account.size);
    dataset.inputs.insert(dataset.inputs.end(), row.begin(), row.end());
    dataset.targets.push_back(static_cast<float>(file.class_number));
    dataset.names.push_back(file.name);
    count_picture(account, headed);
    if (file.class_number >= 0) ++account.counts[static_cast<std::size_t>(file.class_number)];
  }
  if (account.pictures == 0) refuse_all();
  dataset.rows = account.pictures;
  drop_empty_classes(dataset);
  return dataset;
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
      if (!is_hidden && ends_as_picture(file->path().string()) && file->is_regular_file(unknown)) return true;
    }
  }
  return false;
}

std::vector<float> decode_picture(std::string_view bytes, const std::string& path, std::optional<PictureSize> size,
                                  Index channels) {
  const Picture picture = read_picture(bytes, path, channels);
  return resized(picture, size.value_or(picture.size));
}

bool is_picture_file(const std::string& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return false;
  std::array<char, 160> first{};
  std::ifstream file(path, std::ios::binary);
  file.read(first.data(), first.size());
  const std::string_view bytes(first.data(), static_cast<std::size_t>(file.gcount()));
  return ends_as_picture(path) || !kind_of_picture(bytes).empty();
}

Dataset read_one_picture(const std::string& path, const PictureReading& reading) {
  return read_files(path, {{path, fs::path(path).filename().string(), -1}}, {}, reading, nullptr);
}

Dataset read_pictures(const std::string& folder, const PictureReading& reading) {
  const std::optional<PictureSize>& size = reading.size;
  if (size && (size->height < 1 || size->width < 1 || size->height > 65535 || size->width > 65535)) {
    fail({Fault::usage, "cannot resize pictures", "", "the size is " + text_of(*size), "give 1x1 to 65535x65535"});
  }
  Found found(folder, reading.may_be_loose);
  if (found.files.empty()) {
    refuse(folder,
           (reading.may_be_loose ? "it holds no pictures (" : "it holds no folders with pictures (") +
               picture_formats_text() + ")" + passed_over_text(found.passed_over),
           reading.may_be_loose ? "give a folder of pictures"
                                : "give a folder with one folder of pictures for each class");
  }
  Dataset dataset = read_files(folder, found.files, found.classes, reading, &found.passed_over);
  dataset.account.passed_over = std::move(found.passed_over);
  return dataset;
}

}  // namespace pellucid::data
