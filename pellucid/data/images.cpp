#include "pellucid/data/images.hpp"

#include <algorithm>
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
std::vector<std::string> class_names(const std::string& path, Index count) {
  if (is_fashion(path) && count <= 10) {
    return {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"};
  }
  std::vector<std::string> names;
  for (Index i = 0; i < count; ++i) names.push_back(std::to_string(i));
  return names;
}

}  // namespace

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
  dataset.targets.assign(classes.values.begin(), classes.values.end());
  dataset.classes = class_names(images, 1 + *std::max_element(classes.values.begin(), classes.values.end()));
  return dataset;
}

}  // namespace pellucid::data
