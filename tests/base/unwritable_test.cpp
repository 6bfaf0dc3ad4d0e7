// Files that the system does not let this user read or write. Root may do all, so a process of its own becomes another
// user first.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <string>

#include "pellucid/base/files.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"

namespace pellucid {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using testing::says;

class Unwritable : public ::testing::Test {
 protected:
  void SetUp() override {
    ::testing::FLAGS_gtest_death_test_style = "fast";  // the process of its own looks at this one's folder
    ::chmod(place.path().c_str(), 0755);
  }
  std::string at(const std::string& name) const { return place.at(name); }
  long entries() const { return std::distance(fs::directory_iterator(place), fs::directory_iterator()); }

  testing::Folder place;
};

/// Ends this process with 0 if `is_right` holds for another user than root.
template <class Check>
[[noreturn]] void as_someone(Check is_right) {
  constexpr uid_t someone = 54321;
  if (::geteuid() == 0 && ::setuid(someone) != 0) std::_Exit(3);
  std::_Exit(is_right() ? 0 : 5);
}

TEST_F(Unwritable, folder_is_named_with_the_reason) {
  write_atomically(at("x"), "old");
  ::chmod(place.path().c_str(), 0555);
  EXPECT_EXIT(as_someone([&] {
                const Error error = error_of([&] { write_atomically(at("x"), "new"); });
                return error.fault == Fault::run && says(error, "Permission denied") &&
                       says(error, place.path().string());
              }),
              ::testing::ExitedWithCode(0), "");
  EXPECT_EQ(read_text(at("x")), "old");
  EXPECT_EQ(entries(), 1);
}

TEST_F(Unwritable, folder_that_cannot_be_read_is_written_to) {
  ::chmod(place.path().c_str(), 0733);
  EXPECT_EXIT(as_someone([&] {
                write_atomically(at("x"), "new");
                return ::access(at("x").c_str(), F_OK) == 0;
              }),
              ::testing::ExitedWithCode(0), "");
  EXPECT_EQ(entries(), 1);
}

TEST_F(Unwritable, unreadable_file_is_named_with_the_reason) {
  write_atomically(at("x"), "secret");
  ::chmod(at("x").c_str(), 0);
  EXPECT_EXIT(as_someone([&] {
                if (::access(at("x").c_str(), R_OK) == 0) return false;
                const Error error = error_of([&] { read_text(at("x")); });
                return error.fault == Fault::data && says(error, "Permission denied") && says(error, at("x"));
              }),
              ::testing::ExitedWithCode(0), "");
}

TEST_F(Unwritable, path_through_a_file_is_named_with_the_reason) {
  write_atomically(at("file"), "x");
  const Error error = error_of([&] { write_atomically(at("file/inside"), "new"); });
  EXPECT_TRUE(says(error, "Not a directory"));
  EXPECT_EQ(read_text(at("file")), "x");
  EXPECT_EQ(entries(), 1);
}

TEST_F(Unwritable, name_that_is_a_folder_keeps_what_is_in_it) {
  fs::create_directory(at("folder"));
  write_atomically(at("folder/inside"), "kept");
  EXPECT_TRUE(says(error_of([&] { write_atomically(at("folder"), "new"); }), "renaming it"));
  EXPECT_EQ(read_text(at("folder/inside")), "kept");
  EXPECT_EQ(entries(), 1);
}

// Its name cannot be guessed, so nothing can be put in its way; the folder's owner takes it away.
TEST_F(Unwritable, rest_of_an_interrupted_write_is_in_nobodys_way_until_the_owner_removes_it) {
  write_atomically(at("x.0123456789abcdef.partial"), "a much longer text than the new one");
  fs::create_directory(at("kept.partial"));
  write_atomically(at("x"), "new");
  EXPECT_EQ(entries(), 3);
  remove_leftovers(place.path().string());
  EXPECT_EQ(read_text(at("x")), "new");
  EXPECT_EQ(entries(), 2);
}

}  // namespace
}  // namespace pellucid
