// Reads what tests/golden/*.py wrote: PyTorch's numbers and the words that make the same network here.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "pellucid/model/safetensors.hpp"
#include "pellucid/train/trainer.hpp"
#include "tests/support/tensor_file.hpp"

namespace pellucid {

/// The float64 tensors of a file, by name.
inline std::map<std::string, std::vector<double>> tensors_of(const TensorFile& file) {
  std::map<std::string, std::vector<double>> tensors;
  for (const Tensor& tensor : file.tensors) {
    std::vector<double>& values = tensors[tensor.name];
    values.resize(tensor.data.size() / sizeof(double));
    std::memcpy(values.data(), tensor.data.data(), tensor.data.size());
  }
  return tensors;
}

struct GoldenCase {
  std::map<std::string, std::string> words;
  std::map<std::string, std::vector<double>> tensors;
  Recipe recipe;
  Signature signature;
  std::vector<float> inputs, targets;

  explicit GoldenCase(const std::filesystem::path& path) {
    const TensorFile file = read_tensors(path.string());
    words.insert(file.metadata.begin(), file.metadata.end());
    tensors = tensors_of(file);
    for (const Tensor& tensor : file.tensors) {
      if (tensor.name == "x") signature.inputs = tensor.shape[1];
    }
    std::istringstream image(words["image"]);  // "6 7", "3 6 7" or nothing
    for (Index size = 0; image >> size;) signature.image.push_back(size);
    recipe.model = words["model"];
    recipe.loss = words["loss"];
    recipe.optimizer = words["optimizer"];
    recipe.schedule = words["schedule"];
    recipe.batch_size = std::stoll(words["batch"]);
    recipe.validation = 0;
    recipe.patience = 0;
    recipe.shuffle = false;
    inputs.assign(tensors["x"].begin(), tensors["x"].end());
    targets.assign(tensors["y"].begin(), tensors["y"].end());
    signature.task = words["loss"] == "cce"   ? Task::classification
                     : words["loss"] == "bce" ? Task::binary
                                              : Task::regression;
    signature.outputs = 1;
    if (signature.task == Task::classification) {
      const std::string& model = words["model"];
      signature.outputs = std::stoll(model.substr(model.rfind("linear(") + 7));
      for (Index i = 0; i < signature.outputs; ++i) signature.classes.push_back(std::to_string(i));
    }
  }

  Data data() const {
    return {.inputs = inputs,
            .targets = targets,
            .columns = signature.inputs,
            .task = signature.task,
            .classes = signature.classes,
            .image = signature.image};
  }
};

inline std::vector<std::filesystem::path> golden_files(const std::string& prefix) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(PELLUCID_GOLDEN_DIR)) {
    if (entry.path().filename().string().starts_with(prefix)) paths.push_back(entry.path());
  }
  return paths;
}

inline double length(const std::vector<double>& a) {
  double squares = 0;
  for (const double each : a) squares += each * each;
  return std::sqrt(squares);
}

/// |a - b| / |b|, norm-wise.
inline double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double difference = 0, norm = 0;
  for (std::size_t i = 0; i < b.size(); ++i) {
    difference += (a[i] - b[i]) * (a[i] - b[i]);
    norm += b[i] * b[i];
  }
  return norm == 0 ? std::sqrt(difference) : std::sqrt(difference / norm);
}

/// Trains each case of a kind in float64, and ends where PyTorch ends.
inline void expect_same_ends(const std::string& prefix, std::size_t cases) {
  const auto files = golden_files(prefix);
  ASSERT_EQ(files.size(), cases);
  for (const auto& path : files) {
    GoldenCase golden(path);
    golden.recipe.dtype = Element::float64;
    golden.recipe.epochs = std::stoll(golden.words["epochs"]);
    Model start(golden.recipe, golden.signature);
    for (const std::string& name : start.names()) start.set_tensor(name, golden.tensors.at("start." + name));
    const Trained trained = train_run(golden.recipe, golden.data(), {.threads = 1, .start = &start});
    for (const std::string& name : trained.model.names()) {
      const bool is_running = name.find("running_") != std::string::npos;  // after 100 steps
      EXPECT_LE(distance(trained.model.tensor(name), golden.tensors.at("end." + name)), is_running ? 1e-12 : 1e-11)
          << path.filename() << " " << name << ": " << golden.words["image"] << ", " << golden.words["model"] << ", "
          << golden.words["loss"] << ", " << golden.words["optimizer"] << ", " << golden.words["schedule"];
    }
  }
}

}  // namespace pellucid
