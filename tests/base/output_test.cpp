// Outputs destroy nothing: what is there stays unless it may be replaced, what is read stays in any case, and what is
// no file is written through.
#include "pellucid/base/output.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "pellucid/base/files.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

class OutputTest : public ::testing::Test {
 protected:
  std::string at(const std::string& name) const { return place.at(name); }
  /// Both kinds of outputs refuse `path` for that reason, and so does the check before them.
  void expect_refused(const std::string& path, const std::string& why, const OutputRules& rules = {}) const {
    for (const Error& error :
         {error_of([&] { demand_output(path, rules); }), error_of([&] { write_output(path, "new", rules); }),
          error_of([&] { OutputStream stream(path, rules); })}) {
      EXPECT_EQ(error.fault, Fault::usage);
      EXPECT_TRUE(says(error, "cannot write to \"" + path + "\": " + why));
    }
  }
  std::size_t files() const {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator(place.path())) ++count;
    return count;
  }

  testing::Folder place;
};

mode_t mode_of(const std::string& path) {
  struct stat status{};
  EXPECT_EQ(::stat(path.c_str(), &status), 0);
  return status.st_mode & 07777U;
}

TEST_F(OutputTest, a_new_file_is_there_with_all_of_it_and_nothing_beside_it) {
  const mode_t before = ::umask(027);
  write_output(at("x"), "content", {});
  ::umask(before);
  EXPECT_EQ(read_text(at("x")), "content");
  EXPECT_EQ(mode_of(at("x")), 0640U);
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputTest, a_file_that_exists_stays_unless_it_may_be_replaced_and_keeps_its_mode) {
  place.write("x", "old");
  expect_refused(at("x"), "it exists already");
  EXPECT_EQ(read_text(at("x")), "old");
  for (const mode_t mode : {0600U, 0646U, 0755U}) {
    ::chmod(at("x").c_str(), mode);
    write_output(at("x"), "new", {.may_replace = true});
    EXPECT_EQ(read_text(at("x")), "new");
    EXPECT_EQ(mode_of(at("x")), mode);
    OutputStream stream(at("x"), {.may_replace = true});
    stream.write("newer");
    stream.close();
    EXPECT_EQ(read_text(at("x")), "newer");
    EXPECT_EQ(mode_of(at("x")), mode);
  }
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputTest, what_is_read_is_never_touched_however_it_is_called) {
  place.write("data/rows.csv", "old");
  place.write("other", "x");
  ::link(at("data/rows.csv").c_str(), at("hard").c_str());
  ::symlink(at("data").c_str(), at("folder").c_str());
  ::symlink("data/rows.csv", at("soft").c_str());
  const OutputRules file{.may_replace = true, .read = {at("data/rows.csv")}};
  for (const std::string name : {"data/rows.csv", "data/../data//rows.csv", "hard", "folder/rows.csv", "soft"})
    expect_refused(at(name), "it is \"" + at("data/rows.csv") + "\", which is being read", file);
  const OutputRules folder{.may_replace = true, .read = {at("folder")}};
  for (const std::string name : {"data/rows.csv", "data/new", "folder/new", "data/./new"})
    expect_refused(at(name), "it stands inside \"" + at("folder") + "\", which is being read", folder);
  EXPECT_EQ(read_text(at("data/rows.csv")), "old");
  write_output(at("other"), "new", folder);
  EXPECT_EQ(read_text(at("other")), "new");
}

TEST_F(OutputTest, no_file_is_a_links_victim) {
  place.write("victim", "old");
  ::symlink("victim", at("link").c_str());
  ::symlink("nowhere", at("dangling").c_str());
  for (const bool may_replace : {false, true}) {
    expect_refused(at("link"), "it is a link", {.may_replace = may_replace});
    expect_refused(at("dangling"), "it is a link", {.may_replace = may_replace});
  }
  EXPECT_EQ(read_text(at("victim")), "old");
  EXPECT_EQ(files(), 3U);
}

TEST_F(OutputTest, a_file_with_a_second_name_is_replaced_under_one_of_them) {
  place.write("x", "old");
  ::link(at("x").c_str(), at("y").c_str());
  write_output(at("x"), "new", {.may_replace = true});
  EXPECT_EQ(read_text(at("x")), "new");
  EXPECT_EQ(read_text(at("y")), "old");
}

TEST_F(OutputTest, a_folder_and_no_name_are_refused) {
  expect_refused(place.path().string(), "it is a folder", {.may_replace = true});
  expect_refused("", "its name is empty");
}

TEST_F(OutputTest, a_pipe_is_written_through_and_stays_a_pipe) {
  ASSERT_EQ(::mkfifo(at("pipe").c_str(), 0600), 0);
  std::string got;
  std::thread reader([&] { got = read_text(at("pipe"), 100); });
  write_output(at("pipe"), "content", {});
  reader.join();
  EXPECT_EQ(got, "content");
  struct stat status{};
  EXPECT_EQ(::stat(at("pipe").c_str(), &status), 0);
  EXPECT_TRUE(S_ISFIFO(status.st_mode));
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputTest, a_device_is_written_through_and_says_that_it_is_full) {
  struct stat before{}, after{};
  ASSERT_EQ(::stat("/dev/null", &before), 0);
  write_output("/dev/null", "content", {});
  ASSERT_EQ(::stat("/dev/null", &after), 0);
  EXPECT_TRUE(S_ISCHR(after.st_mode) && after.st_ino == before.st_ino);
  const Error error = error_of([] { write_output("/dev/full", "content", {}); });
  EXPECT_EQ(error.fault, Fault::run);
  EXPECT_TRUE(says(error, "cannot write \"/dev/full\": writing it: No space left"));
}

// Opened by its name, a file that standard output goes to would be written from its beginning once more.
TEST_F(OutputTest, an_open_file_is_written_where_it_stands) {
  const int file = ::open(at("log").c_str(), O_CREAT | O_WRONLY, 0600);
  ASSERT_EQ(::write(file, "before ", 7), 7);
  for (const std::string folder : {"/dev/fd/", "/proc/self/fd/"})
    write_output(folder + std::to_string(file), "now ", {});
  OutputStream stream("/dev/fd/" + std::to_string(file), {});
  stream.write("then");
  stream.close();
  ASSERT_EQ(::write(file, ".", 1), 1);
  ::close(file);
  EXPECT_EQ(read_text(at("log")), "before now now then.");
}

TEST_F(OutputTest, a_reader_that_goes_away_ends_a_stream_and_not_the_program) {
  std::signal(SIGPIPE, SIG_DFL);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  OutputStream stream("/dev/fd/" + std::to_string(ends[1]), {});
  EXPECT_TRUE(stream.write("line\n"));
  ::close(ends[0]);
  EXPECT_FALSE(stream.write("line\n"));
  EXPECT_FALSE(stream.write("line\n"));
  stream.close();
  const Error error = error_of([&] { write_output("/dev/fd/" + std::to_string(ends[1]), "x", {}); });
  EXPECT_TRUE(says(error, "Broken pipe"));
  ::close(ends[1]);
}

TEST_F(OutputTest, a_stream_into_which_nothing_was_written_leaves_no_file) {
  {
    const OutputStream stream(at("x"), {});
  }
  EXPECT_EQ(files(), 0U);
  place.write("y", "old");
  {
    const OutputStream stream(at("y"), {.may_replace = true});
  }
  EXPECT_EQ(files(), 1U);
}

// As long as a name may be; what stands there until it is whole has a name too.
TEST_F(OutputTest, a_name_may_be_as_long_as_the_system_allows) {
  for (const bool may_replace : {false, true}) {
    const std::string path = at(std::string(255, 'x'));
    write_output(path, may_replace ? "new" : "old", {.may_replace = may_replace});
    EXPECT_EQ(read_text(path), may_replace ? "new" : "old");
    EXPECT_EQ(files(), 1U);
  }
}

TEST_F(OutputTest, what_fails_leaves_what_was_there) {
  const Error error = error_of([&] { write_output(at("missing/x"), "new", {}); });
  EXPECT_EQ(error.fault, Fault::run);
  EXPECT_TRUE(says(error, "cannot write \"" + at("missing/x") + "\": creating it: No such file"));
}

TEST_F(OutputTest, a_file_that_a_stream_may_replace_holds_what_it_held_until_something_is_written) {
  place.write("x", "old and long");
  {
    OutputStream stream(at("x"), {.may_replace = true});
    EXPECT_EQ(read_text(at("x")), "old and long");
  }
  EXPECT_EQ(read_text(at("x")), "old and long");
  OutputStream stream(at("x"), {.may_replace = true});
  stream.write("ne");
  stream.write("w");
  stream.close();
  EXPECT_EQ(read_text(at("x")), "new");
}

TEST_F(OutputTest, a_dash_is_standard_input) {
  EXPECT_EQ(input_path("-"), "/dev/stdin");
  EXPECT_EQ(input_path("x"), "x");
}

}  // namespace
}  // namespace pellucid
