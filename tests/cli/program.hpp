// What the tests of the command line work with: the real program run as a user runs it, and small image files that a
// network learns in a moment.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/folder.hpp"

namespace pellucid::test {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using testing::Folder;

inline std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void write(const fs::path& path, const std::string& bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

inline std::string big_endian(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xFFU);
  return bytes;
}

constexpr std::uint32_t side = 4;  // of the images, in pixels

/// Images of `classes` classes in turn: class c has a bright row c, the rest is dim noise.
inline std::pair<std::string, std::string> images_and_labels(std::uint32_t rows, std::uint32_t classes, unsigned seed) {
  std::minstd_rand random(seed);
  std::string images = big_endian(0x803) + big_endian(rows) + big_endian(side) + big_endian(side);
  std::string labels = big_endian(0x801) + big_endian(rows);
  for (std::uint32_t row = 0; row < rows; ++row) {
    for (std::uint32_t pixel = 0; pixel < side * side; ++pixel) {
      const bool is_bright = pixel / side == row % classes;
      images += static_cast<char>(random() % 90 + (is_bright ? 120 : 0));
    }
    labels += static_cast<char>(row % classes);
  }
  return {images, labels};
}

/// A data folder as the MNIST family names its files: 200 rows to train on and 60 to seal.
inline fs::path write_data(const fs::path& folder, std::uint32_t classes = 3, unsigned seed = 1) {
  const auto [images, labels] = images_and_labels(200, classes, seed);
  write(folder / "train-images-idx3-ubyte", images);
  write(folder / "train-labels-idx1-ubyte", labels);
  const auto [test_images, test_labels] = images_and_labels(60, classes, seed + 1);
  write(folder / "t10k-images-idx3-ubyte", test_images);
  write(folder / "t10k-labels-idx1-ubyte", test_labels);
  return folder;
}

struct Result {
  int code;  ///< 128 + the signal, if one ended it
  std::string out, err;
  long mebibytes = 0;  ///< of memory at its peak; 0 if something else waited for its end
};

/// Runs the program in `folder`. Once it has told of an epoch, `meanwhile` is called with its id: what it says of the
/// rows comes before there is anything to keep.
inline Result run(const Folder& folder, std::vector<std::string> words,
                  const std::function<void(pid_t)>& meanwhile = {}) {
  const std::string out = folder / ".stdout";
  const std::string err = folder / ".stderr";
  words.insert(words.begin(), PELLUCID_CLI);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  fs::remove(err);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto redirect = [](const std::string& path, int to) {
      return ::dup2(::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600), to) == to;
    };
    if (::chdir(folder.path().c_str()) != 0 || !redirect(out, 1) || !redirect(err, 2)) ::_exit(99);
    ::execv(arguments[0], arguments.data());
    ::_exit(98);
  }
  int status = 0;
  rusage used{};
  if (meanwhile) {
    while (content(err).find("epoch ") == std::string::npos && ::waitpid(child, &status, WNOHANG) == 0) ::usleep(1000);
    meanwhile(child);
  }
  ::wait4(child, &status, 0, &used);  // fails, and leaves the status, if the child was waited for already
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), content(out), content(err),
          used.ru_maxrss / 1024};
}

/// The words of a short training run on `data`, with more options behind them.
inline std::vector<std::string> short_training(const std::string& data, std::vector<std::string> more = {}) {
  std::vector<std::string> words{
      "train",        data, "--model",  "linear(8) | batch_norm | relu | dropout(0.1) | linear",
      "--batch-size", "16", "--epochs", "12"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace pellucid::test
