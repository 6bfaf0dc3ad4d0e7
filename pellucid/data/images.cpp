#include "pellucid/data/images.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/idx.hpp"

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
  std::string name = folder.parent_path().filename().string() + "/" + folder.filename().string();
  for (char& letter : name) letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
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

}  // namespace pellucid::data
