// Zipped IDX files whose lie stands in the gzip stream: cut where no value is missing, followed by other bytes, made to
// fill the memory.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdint>
#include <string>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/hash.hpp"
#include "pellucid/data/byte_stream.hpp"
#include "pellucid/data/idx.hpp"
#include "pellucid/data/limits.hpp"
#include "pellucid/data/read_table.hpp"
#include "tests/support/deflated.hpp"
#include "tests/support/folder.hpp"

namespace pellucid::data {
namespace {

class Gzip : public ::testing::Test {
 protected:
  std::string write(const std::string& bytes) const { return place.write("labels.gz", bytes); }
  /// What read_idx says of these bytes, "" if it takes them.
  std::string complaint(const std::string& bytes, int rank = 1) const {
    try {
      read_idx(write(bytes), rank);
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.error().fault, Fault::data);
      EXPECT_NE(std::string(failure.what()).find("labels.gz"), std::string::npos) << failure.what();
      return failure.what();
    }
    return "";
  }

  testing::Folder place;
};

std::string zipped(const std::string& bytes) { return testing::deflated(bytes, 16 + MAX_WBITS); }

const std::string label_file = std::string("\0\0\x08\x01\0\0\0\x05", 8) + "abcde";

TEST_F(Gzip, a_stream_cut_anywhere_is_refused_even_where_no_value_is_missing) {
  const std::string whole = zipped(label_file);
  EXPECT_EQ(complaint(whole), "");
  for (std::size_t length = 2; length < whole.size(); ++length) {  // its last 8 bytes are the checksum and the size
    EXPECT_NE(complaint(whole.substr(0, length)).find("cut off"), std::string::npos) << length << " bytes";
  }
}

TEST_F(Gzip, a_wrong_checksum_or_length_is_refused) {
  const std::string whole = zipped(label_file);
  for (std::size_t from_end = 1; from_end <= 8; ++from_end) {
    std::string damaged = whole;
    damaged[whole.size() - from_end] = static_cast<char>(damaged[whole.size() - from_end] ^ 1);
    EXPECT_NE(complaint(damaged).find("damaged"), std::string::npos) << from_end;
  }
}

TEST_F(Gzip, bytes_behind_the_stream_are_refused_with_their_number) {
  EXPECT_NE(complaint(zipped(label_file) + "garbage").find("7 bytes follow the gzip stream"), std::string::npos);
}

TEST_F(Gzip, several_streams_in_a_row_are_one_file) {
  const std::string parts = zipped(label_file.substr(0, 3)) + zipped("") + zipped(label_file.substr(3));
  EXPECT_EQ(read_idx(write(parts), 1).values, (std::vector<std::uint8_t>{'a', 'b', 'c', 'd', 'e'}));
  EXPECT_NE(complaint(parts + zipped("x")).find("bytes follow the 5 values"), std::string::npos);
}

// A megabyte that is a gigabyte when unpacked, and says so: true, and still not what a set of pictures looks like.
TEST_F(Gzip, a_bomb_is_refused_before_it_takes_memory) {
  std::string bomb;
  {
    const std::string part = zipped(std::string(std::size_t{1} << 25, '\0'));  // a stream of 32 MiB, 32 times
    bomb = zipped(std::string("\0\0\x08\x03\0\0\0\x04\0\0\x40\0\0\0\x40\0", 16));
    for (int i = 0; i < 32; ++i) bomb += part;
  }
  rusage before{}, after{};
  ::getrusage(RUSAGE_SELF, &before);
  const std::string message = complaint(bomb, 3);
  ::getrusage(RUSAGE_SELF, &after);
  EXPECT_NE(message.find("1,073,741,824"), std::string::npos) << message;
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 64 * 1024);  // KiB
}

TEST(ByteStream, what_never_ends_is_read_to_a_bound) {
  ByteStream zeros("/dev/zero");
  std::string block(std::size_t{1} << 20, '\0');
  std::size_t taken = 0;
  try {
    while (taken < 2 * most_piped_bytes) taken += zeros.read(block.data(), block.size());
    ADD_FAILURE() << "nothing failed";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().fault, Fault::data);
    EXPECT_NE(std::string(failure.what()).find("more than 268,435,456 bytes and is no file"), std::string::npos);
  }
}

/// Whole or packed, read to its end or not.
TEST_F(Gzip, is_known_by_the_bytes_of_the_file) {
  std::string bytes = "n,text\n";
  for (int row = 0; bytes.size() < (std::size_t{5} << 20); ++row) bytes += std::to_string(row) + ",words of a row\n";
  for (const std::string& file : {bytes, zipped(bytes), bytes.substr(0, 40)}) {
    const std::string path = place.write("t.csv", file);
    FileDigest whole;
    read_table(path, {}, &whole);
    ByteStream begun(path, true);
    std::string some(10, ' ');
    EXPECT_EQ(begun.read(some.data(), some.size()), some.size());
    for (const FileDigest& digest : {whole, begun.digest()}) {
      EXPECT_EQ(digest.sha256, sha256(file)) << file.size();
      EXPECT_EQ(digest.bytes, static_cast<Index>(file.size()));
    }
  }
}

TEST_F(Gzip, an_even_picture_may_shrink_as_much_as_it_likes_if_it_is_small) {
  const std::string even = std::string("\0\0\x08\x03\0\0\x04\0\0\0\0\x20\0\0\0\x20", 16) + std::string(1 << 20, '\0');
  EXPECT_EQ(read_idx(write(zipped(even)), 3).values.size(), std::size_t{1} << 20);
}

}  // namespace
}  // namespace pellucid::data
