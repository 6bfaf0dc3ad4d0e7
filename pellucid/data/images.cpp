#include "pellucid/data/images.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <system_error>

#include "pellucid/base/buffer.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/letters.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/idx.hpp"
#include "pellucid/data/npy_array.hpp"
#include "pellucid/data/zip.hpp"

namespace pellucid::data {

namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& where, const std::string& why,
                         const std::string& next) {
  fail({Fault::data, "cannot use \"" + printable(path) + "\"", where, why, next});
}

std::string find(const std::string& folder, const std::string& name) {
  std::error_code error;
  for (const std::string& candidate : {folder + "/" + name, folder + "/" + name + ".gz"}) {
    if (std::filesystem::is_regular_file(candidate, error)) return candidate;
  }
  refuse(folder, "", "there is no " + name + " nor " + name + ".gz in it",
         "give a folder with train-images-idx3-ubyte, train-labels-idx1-ubyte and the t10k files, plain or .gz");
}

// OutputKind by the name of the file's folder or of the one above it: "fashion-mnist", "FashionMNIST/raw".
bool is_fashion(const std::string& path) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::absolute(path, error).lexically_normal().parent_path();
  const std::string name =
      in_small_letters(folder.parent_path().filename().string() + "/" + folder.filename().string());
  return name.find("fashion") != std::string::npos;
}

// Names of the classes, from the README of github.com/zalandoresearch/fashion-mnist.
constexpr std::array<const char*, 10> garments{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                               "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};

/// The labels that occur are the classes, in their order.
void set_classes(Dataset& dataset, const std::vector<std::uint8_t>& labels, bool is_fashion) {
  std::array<Index, 256> counts{};
  for (const std::uint8_t label : labels) ++counts[label];
  const bool has_garments =
      is_fashion && std::all_of(counts.begin() + garments.size(), counts.end(), [](Index count) { return count == 0; });
  std::array<float, 256> numbers{};
  for (std::size_t label = 0; label < counts.size(); ++label) {
    if (counts[label] == 0) continue;
    numbers[label] = static_cast<float>(dataset.classes.size());
    dataset.classes.push_back(has_garments ? garments[label] : std::to_string(label));
    dataset.account.counts.push_back(counts[label]);
  }
  dataset.account.classes = dataset.classes;
  for (const std::uint8_t label : labels) dataset.targets.push_back(numbers[label]);
}

/// The bytes of an archive of arrays, and what it holds.
struct ArrayArchive {
  std::string path, bytes;
  std::vector<ZipMember> members;

  explicit ArrayArchive(const std::string& from) : path(from), bytes(read_text(from)) {
    members = zip_members(bytes, path);
  }
  bool has(const std::string& name) const {
    return std::ranges::find(members, name + ".npy", &ZipMember::name) != members.end();
  }
  /// The array of that name; its values lie in `storage`.
  NpyArray array(const std::string& name, std::string& storage) const {
    constexpr std::size_t most_axes = 4;
    const auto member = std::ranges::find(members, name + ".npy", &ZipMember::name);
    return npy_array(zip_content(*member, storage, path), {path, name}, most_axes);
  }
  /// Of what may be pictures; "" if it holds no such array.
  std::string name_of_pictures() const {
    const bool are_parts = has("x_train") && has("y_train") && has("x_test") && has("y_test");
    return are_parts ? "x_train" : has("x") && has("y") ? "x" : "";
  }
};

/// Numbers in their order, before words.
bool is_label_before(const std::string& a, const std::string& b) {
  const std::optional<double> left = parse_number(a), right = parse_number(b);
  if (left && right) return *left < *right;
  return left.has_value() != right.has_value() ? left.has_value() : a < b;
}

void add_pictures(Dataset& dataset, const NpyArray& x) {
  const Index channels = x.shape.size() == 4 ? x.shape[3] : 1;
  if (x.shape.size() < 3 || (channels != 1 && channels != 3)) {
    x.place.refuse("", "its axes are not rows, height, width, and 1 or 3 channels", "move the axes: numpy.moveaxis");
  }
  if (x.kind != 'u' || x.item_bytes != 1) {
    x.place.refuse("", "its values are of type " + printable(x.type) + ", and pictures are of unsigned bytes, 0 to 255",
                   "save it as .astype('uint8'), times 255 if they reach from 0 to 1");
  }
  if (x.is_fortran) x.place.refuse("", "its columns stand one behind the other", "save numpy.ascontiguousarray of it");
  const Index height = x.shape[1], width = x.shape[2], pixels = height * width;
  dataset.rows = x.shape[0];
  dataset.columns = channels * pixels;
  dataset.image = {height, width};
  if (channels == 3) dataset.image.insert(dataset.image.begin(), 3);
  const std::string name = in_quotes(x.place.path);
  dataset.inputs.resize(checked_size(std::vector{dataset.rows, dataset.columns}, sizeof(float), name.c_str()) /
                        sizeof(float));
  std::size_t to = 0;
  for (Index row = 0; row < dataset.rows; ++row) {
    for (Index channel = 0; channel < channels; ++channel) {
      for (Index pixel = 0; pixel < pixels; ++pixel) {
        const auto at = static_cast<std::size_t>((row * pixels + pixel) * channels + channel);
        dataset.inputs[to++] = static_cast<float>(static_cast<std::uint8_t>(x.values[at])) / 255.0F;
      }
    }
  }
  dataset.account.pictures = dataset.rows;
  dataset.account.size = {height, width};
  dataset.account.channels = channels;
}

void add_labels(Dataset& dataset, const NpyArray& y) {
  if (y.shape.size() > 2 || y.columns() != 1) {
    y.place.refuse("", "it holds more than one label for each picture", "save numpy.argmax(y, axis=1) of it");
  }
  if (y.rows() != dataset.rows) {
    y.place.refuse("", grouped(y.rows()) + " labels for " + grouped(dataset.rows) + " pictures",
                   "save the labels that belong to the pictures");
  }
  const Cells labels = npy_cells(y, 0);
  std::map<std::string, std::size_t> numbers;
  for (Index row = 0; row < labels.size(); ++row) numbers.try_emplace(std::string(labels[row]));
  for (const auto& [name, number] : numbers) dataset.classes.push_back(name);
  std::ranges::stable_sort(dataset.classes, is_label_before);
  for (std::size_t i = 0; i < dataset.classes.size(); ++i) numbers[dataset.classes[i]] = i;
  dataset.account.classes = dataset.classes;
  dataset.account.counts.resize(dataset.classes.size());
  for (Index row = 0; row < labels.size(); ++row) {
    const std::size_t number = numbers[std::string(labels[row])];
    dataset.targets.push_back(static_cast<float>(number));
    ++dataset.account.counts[number];
  }
}

}  // namespace

std::optional<std::size_t> class_of_label(const std::vector<std::string>& known, const std::string& label) {
  const auto place_of = [&](const std::string& name) -> std::optional<std::size_t> {
    const auto found = std::find(known.begin(), known.end(), name);
    return found == known.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - known.begin()));
  };
  if (const auto place = place_of(label)) return place;
  const bool has_numbers =
      std::ranges::any_of(known, [](const std::string& name) { return parse_number(name).has_value(); });
  for (std::size_t number = 0; number < garments.size(); ++number) {
    if (label == garments[number]) return place_of(std::to_string(number));
    if (label != std::to_string(number)) continue;
    if (const auto place = place_of(garments[number])) return place;
  }
  const std::optional<double> number = parse_number(label);
  if (has_numbers || !number || *number >= static_cast<double>(known.size())) return std::nullopt;
  return static_cast<std::size_t>(*number);
}

ImageFiles find_images(const std::string& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    refuse(folder, "", std::filesystem::exists(folder, error) ? "it is not a folder" : "there is no such folder",
           "check the path");
  }
  return {find(folder, "train-images-idx3-ubyte"), find(folder, "train-labels-idx1-ubyte"),
          find(folder, "t10k-images-idx3-ubyte"), find(folder, "t10k-labels-idx1-ubyte")};
}

Dataset read_images(const std::string& images) {
  const Idx pixels = read_idx(images, 3);
  Dataset dataset;
  dataset.rows = pixels.shape[0];
  dataset.columns = pixels.shape[1] * pixels.shape[2];
  dataset.image = {pixels.shape[1], pixels.shape[2]};
  if (dataset.rows == 0 || dataset.columns == 0)
    refuse(images, "header", "it holds no images", "give a file with images");
  dataset.inputs.resize(pixels.values.size());
  std::transform(pixels.values.begin(), pixels.values.end(), dataset.inputs.begin(),
                 [](std::uint8_t pixel) { return static_cast<float>(pixel) / 255.0F; });
  dataset.account.pictures = dataset.rows;
  dataset.account.size = {pixels.shape[1], pixels.shape[2]};
  return dataset;
}

Dataset read_images(const std::string& images, const std::string& labels) {
  Dataset dataset = read_images(images);
  const Idx classes = read_idx(labels, 1);
  if (classes.shape[0] != dataset.rows) {
    refuse(labels, "header",
           grouped(classes.shape[0]) + " labels for the " + grouped(dataset.rows) + " images of \"" +
               printable(images) + "\"",
           "give the labels that belong to the images");
  }
  set_classes(dataset, classes.values, is_fashion(images));
  return dataset;
}

bool is_named_as_archive(const std::string& path) {
  std::error_code error;
  return path.ends_with(".npz") && std::filesystem::is_regular_file(path, error);
}

bool is_image_archive(const std::string& path) {
  if (!is_named_as_archive(path)) return false;
  const ArrayArchive archive(path);
  const std::string name = archive.name_of_pictures();
  std::string storage;
  return !name.empty() && archive.array(name, storage).shape.size() > 2;
}

bool has_test_images(const std::string& path) { return ArrayArchive(path).name_of_pictures() == "x_train"; }

Dataset read_image_archive(const std::string& path, bool are_for_test) {
  const ArrayArchive archive(path);
  const std::string name = archive.name_of_pictures();
  if (name.empty()) refuse(path, "", "it holds no pictures", "give an archive with x and y, x of three or four axes");
  const std::string part = name == "x" ? "" : are_for_test ? "_test" : "_train";
  Dataset dataset;
  std::string storage;
  add_pictures(dataset, archive.array("x" + part, storage));
  add_labels(dataset, archive.array("y" + part, storage));
  return dataset;
}

}  // namespace pellucid::data
