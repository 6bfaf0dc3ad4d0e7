// What is remembered from run to run: in the folder that the environment names, and never a reason to stop.
#include "pellucid/base/state_folder.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/support/folder.hpp"

namespace pellucid {
namespace {

namespace fs = std::filesystem;

/// An environment variable for the time of a test.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    const char* const before = std::getenv(name);
    if (before != nullptr) before_ = before;
    ::setenv(name, value.c_str(), 1);
  }
  ~Variable() { before_.empty() ? ::unsetenv(name_) : ::setenv(name_, before_.c_str(), 1); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
  std::string before_;
};

TEST(StateFolder, is_what_the_environment_names_and_else_below_the_home) {
  const Variable home("HOME", "/home/ada");
  {
    const Variable state("XDG_STATE_HOME", "/var/state");
    EXPECT_EQ(state_folder(), "/var/state/pellucid");
  }
  for (const char* none : {"", "relative/state"}) {
    const Variable state("XDG_STATE_HOME", none);
    EXPECT_EQ(state_folder(), "/home/ada/.local/state/pellucid");
    const Variable nowhere("HOME", "");
    EXPECT_EQ(state_folder(), "");
    EXPECT_FALSE(write_state("a", "1"));
    EXPECT_FALSE(read_state("a").has_value());
    EXPECT_TRUE(state_files("a").empty());
  }
}

TEST(StateFolder, gives_back_what_was_written_and_lists_it) {
  const testing::Folder folder;
  const Variable state("XDG_STATE_HOME", folder.at("not/yet/there"));
  EXPECT_FALSE(read_state("kind/one.json").has_value());
  EXPECT_TRUE(state_files("kind").empty());
  EXPECT_TRUE(write_state("kind/two.json", "2"));
  EXPECT_TRUE(write_state("kind/one.json", "1"));
  EXPECT_TRUE(write_state("kind/one.json", std::string("a\0b", 3)));
  EXPECT_EQ(read_state("kind/one.json"), std::string("a\0b", 3));
  EXPECT_EQ(state_files("kind"), (std::vector<std::string>{"kind/one.json", "kind/two.json"}));
  std::ofstream(fs::path(state_folder()) / "kind" / "one.json.0123456789abcdef.partial") << "half";
  EXPECT_EQ(state_files("kind").size(), 2U);
}

TEST(StateFolder, that_cannot_be_used_is_none) {
  const testing::Folder folder;
  folder.write("file", "no folder");
  const Variable state("XDG_STATE_HOME", folder.at("file"));
  EXPECT_FALSE(write_state("kind/one.json", "1"));
  EXPECT_FALSE(read_state("kind/one.json").has_value());
  EXPECT_TRUE(state_files("kind").empty());
  const Variable other("XDG_STATE_HOME", folder.at(""));
  fs::create_directories(fs::path(state_folder()) / "kind" / "one.json");  // a folder where a file should be
  EXPECT_FALSE(write_state("kind/one.json", "1"));
  EXPECT_FALSE(read_state("kind/one.json").has_value());
  for (const auto& entry : fs::directory_iterator(fs::path(state_folder()) / "kind")) {
    EXPECT_EQ(entry.path().filename(), "one.json");  // nothing half written is left
  }
}

}  // namespace
}  // namespace pellucid
