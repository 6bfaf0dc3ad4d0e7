// IDX files that announce more than they hold, at every length and with every bit turned. Whatever they say, the answer
// is a message or exactly the announced values, soon, and without memory for what is not there.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <zlib.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "idx_bytes.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/data/idx.hpp"
#include "pellucid/data/images.hpp"
#include "tests/support/cpu_time.hpp"
#include "tests/support/folder.hpp"

namespace pellucid::data {
namespace {

namespace fs = std::filesystem;

std::string file_of(const std::vector<std::uint32_t>& shape, const std::string& values) {
  std::string bytes = big_endian(0x800 + static_cast<std::uint32_t>(shape.size()));
  for (const std::uint32_t size : shape) bytes += big_endian(size);
  return bytes + values;
}

class HostileIdx : public ::testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& bytes) const { return place.write(name, bytes); }
  std::string write_zipped(const std::string& name, const std::string& bytes) const {
    const std::string path = place.at(name);
    gzFile file = gzopen(path.c_str(), "wb");
    gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
    return path;
  }

  testing::Folder place;
};

/// What read_idx says of a file, "" if it takes it and holds what the shape says.
std::string hostile_complaint(const std::string& path, int rank) {
  try {
    const Idx idx = read_idx(path, rank);
    Index count = 1;
    for (const Index size : idx.shape) count *= size;
    EXPECT_EQ(static_cast<Index>(idx.values.size()), count);
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().fault, Fault::data);
    EXPECT_NE(failure.error().message().find(fs::path(path).filename().string()), std::string::npos) << failure.what();
    return failure.what();
  }
  return "";
}

TEST_F(HostileIdx, that_announces_more_than_it_holds_is_refused_at_once_and_without_memory) {
  rusage before{}, after{};
  ::getrusage(RUSAGE_SELF, &before);
  const double start = testing::cpu_seconds();
  const std::vector<std::vector<std::uint32_t>> shapes{{1U << 20, 1U << 10, 1U << 10},
                                                       {1U << 30, 1U << 5, 1U << 5},
                                                       {1U << 31, 1U << 31, 2},
                                                       {0xffffffff, 0xffffffff, 0xffffffff},
                                                       {60'000, 28, 28},
                                                       {0xffffffff, 1, 1},
                                                       {1, 0xffffffff, 3}};
  for (const std::vector<std::uint32_t>& shape : shapes) {
    EXPECT_NE(hostile_complaint(write("plain", file_of(shape, "few")), 3), "");
    EXPECT_NE(hostile_complaint(write_zipped("zipped.gz", file_of(shape, "few")), 3), "");
  }
  EXPECT_NE(hostile_complaint(write("labels", file_of({0xffffffff}, "few")), 1), "");
  const std::string message = hostile_complaint(write("plain", file_of(shapes.front(), "few")), 3);
  EXPECT_NE(message.find("holds 3 values"), std::string::npos) << message;
  EXPECT_NE(message.find("1,099,511,627,776"), std::string::npos) << message;
  EXPECT_LT(testing::cpu_seconds() - start, 5 * testing::slowdown);
  ::getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 256 * 1024);  // KiB; a zipped 47 MB is let be, the terabyte is not
}

TEST_F(HostileIdx, with_a_product_that_wraps_to_its_true_length_is_refused) {
  EXPECT_NE(hostile_complaint(write("wrapped", file_of({0x80000000, 0x80000000, 4}, "")), 3).find("64 bits"),
            std::string::npos);
}

TEST_F(HostileIdx, cut_at_any_length_is_refused) {
  const std::string whole = file_of({3, 2, 2}, "abcdefghijkl");
  EXPECT_EQ(hostile_complaint(write("x", whole), 3), "");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_NE(hostile_complaint(write("x", whole.substr(0, length)), 3), "") << length;
    EXPECT_NE(hostile_complaint(write_zipped("x.gz", whole.substr(0, length)), 3), "") << length;
  }
}

TEST_F(HostileIdx, with_any_bit_of_its_header_turned_is_refused) {
  const std::string whole = file_of({3, 2, 2}, "abcdefghijkl");
  for (std::size_t bit = 0; bit < 16 * 8; ++bit) {
    std::string turned = whole;
    turned[bit / 8] = static_cast<char>(turned[bit / 8] ^ (1 << bit % 8));
    EXPECT_NE(hostile_complaint(write("x", turned), 3), "") << "bit " << bit;
  }
}

TEST_F(HostileIdx, with_any_bit_of_its_gzip_stream_turned_is_refused_or_holds_the_same) {
  const std::string path = write_zipped("x.gz", file_of({3, 2, 2}, "abcdefghijkl"));
  std::ifstream in(path, std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(in), {}};
  const Idx expected = read_idx(path, 3);
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    std::string turned = whole;
    turned[bit / 8] = static_cast<char>(turned[bit / 8] ^ (1 << bit % 8));
    const std::string changed = write("y.gz", turned);
    if (!hostile_complaint(changed, 3).empty()) continue;
    EXPECT_EQ(read_idx(changed, 3).values, expected.values) << "bit " << bit;  // of its time or system, perhaps
  }
}

TEST_F(HostileIdx, of_random_bytes_behind_a_true_magic_number_is_refused) {
  for (std::uint32_t round = 0; round < 300; ++round) {
    std::string noise;
    for (std::uint32_t i = 0; i < 12 + round % 50; ++i) noise += static_cast<char>(random_bits(round, i, 1));
    EXPECT_NE(hostile_complaint(write("noise", big_endian(0x803) + noise), 3), "") << round;
    EXPECT_NE(hostile_complaint(write("noise.gz", "\x1f\x8b\x08" + noise), 3), "") << round;
  }
}

TEST_F(HostileIdx, that_is_a_folder_or_missing_is_named_with_the_reason) {
  EXPECT_NE(hostile_complaint(place.path().string(), 3).find("it is a folder"), std::string::npos);
  EXPECT_NE(hostile_complaint(place.at("none"), 3).find("No such file"), std::string::npos);
}

TEST_F(HostileIdx, without_rows_or_pixels_gives_no_images) {
  for (const std::vector<std::uint32_t>& shape : {std::vector<std::uint32_t>{0, 28, 28}, {5, 0, 28}, {5, 28, 0}}) {
    try {
      read_images(write("none", file_of(shape, "")));
      ADD_FAILURE() << "taken";
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.error().fault, Fault::data);
      EXPECT_NE(failure.error().message().find("no images"), std::string::npos) << failure.what();
    }
  }
  EXPECT_THROW(read_images(write("one", file_of({1, 1, 1}, "a")), write("none", file_of({0}, ""))), Failure);
}

TEST_F(HostileIdx, the_real_labels_are_no_images_and_begin_with_nine) {
  const ImageFiles files = find_images("/usr/share/datasets/fashion-mnist");
  EXPECT_NE(hostile_complaint(files.train_labels, 3).find("2049, not 2051"), std::string::npos);
  EXPECT_NE(hostile_complaint(files.train_images, 1).find("2051, not 2049"), std::string::npos);
  const Idx labels = read_idx(files.train_labels, 1);
  EXPECT_EQ(labels.shape, (std::vector<Index>{60'000}));
  EXPECT_EQ(labels.values.front(), 9);
  EXPECT_EQ(read_idx(files.test_labels, 1).shape, (std::vector<Index>{10'000}));
}

}  // namespace
}  // namespace pellucid::data
