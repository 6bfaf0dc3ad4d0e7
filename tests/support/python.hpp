// Runs a Python reference on files in a folder of its own and reads back what it wrote.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "tests/support/folder.hpp"

namespace pellucid::test {

class Reference {
 public:
  void give(const std::string& name, std::span<const double> values) const {
    std::ofstream(folder_ / name, std::ios::binary)
        .write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size_bytes()));
  }
  void write(const std::string& name, const std::string& bytes) const { folder_.write(name, bytes); }
  /// Runs tests/<script> FOLDER; what it prints is JSON.
  nlohmann::json ask(const std::string& script, const nlohmann::json& options = {}) const {
    std::ofstream(folder_ / "options.json") << options.dump();
    const std::string command = "/usr/bin/python3 '" PELLUCID_SOURCE_DIR "/tests/" + script + "' '" +
                                folder_.path().string() + "' > '" + folder_.at("answer.json") + "'";
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    std::ifstream answer(folder_ / "answer.json");
    return nlohmann::json::parse(std::string(std::istreambuf_iterator<char>(answer), {}), nullptr, false);
  }

 private:
  testing::Folder folder_;
};

}  // namespace pellucid::test
