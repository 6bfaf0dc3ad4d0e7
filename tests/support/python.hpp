// Runs a Python reference on files in a folder of its own and reads back what it wrote.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

namespace pellucid::test {

class Reference {
 public:
  Reference() {
    std::string name = (std::filesystem::temp_directory_path() / "pellucid-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Reference() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Reference(const Reference&) = delete;
  Reference& operator=(const Reference&) = delete;

  void give(const std::string& name, std::span<const double> values) const {
    std::ofstream(path_ / name, std::ios::binary)
        .write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size_bytes()));
  }
  /// Runs tests/<script> FOLDER; what it prints is JSON.
  nlohmann::json ask(const std::string& script, const nlohmann::json& options = {}) const {
    std::ofstream(path_ / "options.json") << options.dump();
    const std::string command = "/usr/bin/python3 '" PELLUCID_SOURCE_DIR "/tests/" + script + "' '" + path_.string() +
                                "' > '" + (path_ / "answer.json").string() + "'";
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    std::ifstream answer(path_ / "answer.json");
    return nlohmann::json::parse(std::string(std::istreambuf_iterator<char>(answer), {}), nullptr, false);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace pellucid::test
