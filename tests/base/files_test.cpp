// Whole files: what is read is what is there, and a write is seen whole or not at all.
#include "pellucid/base/files.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"

namespace pellucid {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using testing::says;

class Files : public ::testing::Test {
 protected:
  std::string at(const std::string& name) const { return place.at(name); }
  long entries() const { return std::distance(fs::directory_iterator(place), fs::directory_iterator()); }

  testing::Folder place;
};

TEST_F(Files, read_back_as_they_were_written) {
  for (const std::size_t size : {0U, 1U, 65'535U, 65'536U, 300'001U}) {
    std::string content(size, '\0');
    for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<char>(i * 31 + i / 256);
    write_atomically(at("x"), content);
    EXPECT_EQ(read_text(at("x")), content);
    EXPECT_EQ(entries(), 1);
  }
}

TEST_F(Files, written_in_pieces_read_back_as_the_whole) {
  for (const std::vector<std::size_t>& sizes :
       {std::vector<std::size_t>{}, {0}, {3, 0, 5}, {10, 200'000, 10}, {65'536, 1}, {40'000, 30'000, 20'000, 70'000}}) {
    std::string content;
    std::vector<std::string> parts;
    for (const std::size_t size : sizes) parts.emplace_back(size, static_cast<char>('a' + parts.size()));
    for (const std::string& part : parts) content += part;
    write_atomically(at("x"), std::vector<std::string_view>(parts.begin(), parts.end()));
    EXPECT_EQ(read_text(at("x")), content);
  }
}

TEST_F(Files, that_cannot_be_read_are_named_with_the_reason) {
  const Error missing = error_of([&] { read_text(at("missing")); });
  EXPECT_EQ(missing.fault, Fault::data);
  EXPECT_TRUE(says(missing, at("missing").substr(0, 20)));
  EXPECT_TRUE(says(missing, "No such file"));
  EXPECT_TRUE(says(error_of([&] { read_text(place.path().string()); }), "it is a folder"));
  EXPECT_TRUE(says(error_of([&] { read_text(""); }), "No such file"));
}

TEST_F(Files, that_claim_an_absurd_size_are_refused_before_they_take_memory) {
  std::ofstream(at("sparse")) << "x";
  std::error_code error;
  fs::resize_file(at("sparse"), std::uintmax_t{1} << 40, error);
  ASSERT_FALSE(error) << "no sparse files here: " << error.message();
  const Error refusal = error_of([&] { read_text(at("sparse")); });
  EXPECT_EQ(refusal.fault, Fault::data);
  EXPECT_TRUE(says(refusal, "1,099,511,627,776 bytes"));
}

TEST_F(Files, that_are_none_are_read_to_a_bound) {
  std::ofstream(at("x")) << "0123456789";
  EXPECT_EQ(read_text(at("x"), 5), "0123456789");
  for (const std::size_t most : {1'000U, 100'000U}) {
    const Error endless = error_of([&] { read_text("/dev/zero", most); });
    EXPECT_EQ(endless.fault, Fault::data);
    EXPECT_TRUE(says(endless, most == 1000 ? "more than 1,000 bytes and is no file" : "more than 100,000 bytes"));
  }
  EXPECT_TRUE(says(error_of([&] { read_text(place.path().string(), 1000); }), "it is a folder"));
  EXPECT_EQ(read_text("/dev/null", 0), "");
}

// As a parent that talks to its child through sockets hands its input over: no name opens it.
TEST_F(Files, the_input_is_read_where_it_is_a_socket) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  ASSERT_TRUE(write_whole(ends[0], "asked\n"));
  ::close(ends[0]);
  const int kept = ::dup(STDIN_FILENO);
  ASSERT_EQ(::dup2(ends[1], STDIN_FILENO), STDIN_FILENO);
  ::close(ends[1]);
  const std::string read = read_text("/dev/stdin");
  if (kept >= 0) {
    ::dup2(kept, STDIN_FILENO);
    ::close(kept);
  }
  EXPECT_EQ(read, "asked\n");
}

TEST_F(Files, that_cannot_be_written_are_named_and_leave_nothing) {
  for (const std::string& path : {at("no/such/folder"), place.path().string(), std::string()}) {
    const Error error = error_of([&] { write_atomically(path, "new"); });
    EXPECT_EQ(error.fault, Fault::run);
    EXPECT_TRUE(says(error, "cannot write"));
  }
  EXPECT_EQ(entries(), 0);
}

TEST_F(Files, keep_their_old_content_when_a_write_fails_halfway) {
  write_atomically(at("x"), "old");
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit little{1000, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &little), 0);
  const Error error = error_of([&] { write_atomically(at("x"), std::string(100'000, 'n')); });
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_TRUE(says(error, "File too large"));
  EXPECT_EQ(read_text(at("x")), "old");
  EXPECT_EQ(entries(), 1);
}

}  // namespace
}  // namespace pellucid
