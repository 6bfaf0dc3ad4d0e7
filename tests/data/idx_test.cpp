// Readers of the MNIST family against files that lie, and the real Fashion-MNIST; the split; the seal.
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "idx_bytes.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/data/idx.hpp"
#include "pellucid/data/images.hpp"
#include "pellucid/data/sealed.hpp"
#include "pellucid/data/split.hpp"
#include "tests/support/cpu_time.hpp"
#include "tests/support/folder.hpp"

namespace pellucid::data {
namespace {

namespace fs = std::filesystem;

using testing::Folder;

std::string images(std::uint32_t count, std::uint32_t height, std::uint32_t width, const std::string& pixels) {
  return big_endian(0x803) + big_endian(count) + big_endian(height) + big_endian(width) + pixels;
}
std::string labels(std::uint32_t count, const std::string& classes) {
  return big_endian(0x801) + big_endian(count) + classes;
}

std::string zipped_idx(const std::string& bytes) {
  Folder folder;
  const std::string path = folder.at("x.gz");
  gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
  gzclose(file);
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string idx_complaint(const std::string& path, int rank) {
  try {
    read_idx(path, rank);
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().fault, Fault::data);
    EXPECT_NE(std::string(failure.what()).find(fs::path(path).filename().string()), std::string::npos)
        << failure.what();
    return failure.what();
  }
  return "";
}

TEST(Idx, reads_plain_and_zipped_files) {
  const Folder folder;
  for (const bool zip : {false, true}) {
    const std::string bytes = images(2, 1, 3, "abcdef");
    const Idx idx = read_idx(folder.write("x", zip ? zipped_idx(bytes) : bytes), 3);
    EXPECT_EQ(idx.shape, (std::vector<Index>{2, 1, 3}));
    EXPECT_EQ(idx.values, (std::vector<std::uint8_t>{'a', 'b', 'c', 'd', 'e', 'f'}));
  }
}

TEST(Idx, refuses_files_that_lie_and_names_what_they_hold) {
  const Folder folder;
  const std::string good = images(2, 1, 3, "abcdef");
  struct Hostile {
    const char* name;
    std::string bytes;
    int rank;
    const char* substance;
  };
  std::string damaged = zipped_idx(std::string(5000, 'x') + good);
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
  const std::vector<Hostile> hostile{
      {"empty", "", 3, "0 of 16 bytes"},
      {"three-bytes", "abc", 3, "3 of 16 bytes"},
      {"wrong-magic", big_endian(7) + "abcdefghijkl", 3, "magic number is 7"},
      {"labels-for-images", labels(3, "abc"), 3, "give a file of images"},
      {"images-for-labels", good, 1, "give a file of labels"},
      {"floats", big_endian(0xd03) + good.substr(4), 3, "magic number is 3331"},
      {"header-alone", good.substr(0, 16), 3, "holds 0 values"},
      {"half-a-header", good.substr(0, 10), 3, "10 of 16 bytes"},
      {"one-short", good.substr(0, 21), 3, "holds 5 values, its header announces 6"},
      {"one-too-many", good + "x", 3, "bytes follow the 6 values"},
      {"huge", images(0xffffffff, 0xffff, 0xffff, "abc"), 3, ""},
      {"overflowing", images(0xffffffff, 0xffffffff, 0xffffffff, "abc"), 3, "64 bits"},
      {"sixteen-gib", images(1 << 24, 1 << 5, 1 << 5, "abc"), 3, "holds 3 values"},
      {"zip-cut", zipped_idx(good).substr(0, 20), 3, ""},
      {"zip-damaged", damaged, 3, ""},
      {"zip-short", zipped_idx(good.substr(0, 18)), 3, "holds 2 values"},
      {"zip-long", zipped_idx(good + "xyz"), 3, "bytes follow"},
      {"zip-bomb", zipped_idx(images(1, 1, 1, std::string(1 << 22, 'a'))), 3, "bytes follow"},
      {"text", "this is no idx file at all", 3, "magic number"},
      {"no-labels", labels(5, ""), 1, "holds 0 values, its header announces 5"},
      {"labels-long", labels(1, "ab"), 1, "bytes follow the 1 values"},
  };
  for (const Hostile& each : hostile) {
    const double start = testing::cpu_seconds();
    const std::string message = idx_complaint(folder.write(each.name, each.bytes), each.rank);
    EXPECT_FALSE(message.empty()) << each.name << " was taken";
    EXPECT_NE(message.find(each.substance), std::string::npos) << each.name << ": " << message;
    EXPECT_LT(testing::cpu_seconds() - start, 5 * testing::slowdown) << each.name;
  }
  EXPECT_FALSE(idx_complaint(folder.at("missing"), 3).empty());
  EXPECT_FALSE(idx_complaint(folder.path().string(), 3).empty());
}

TEST(Idx, takes_no_random_bytes) {
  const Folder folder;
  for (std::uint32_t round = 0; round < 200; ++round) {
    std::string bytes = round % 2 == 0 ? images(2, 1, 3, "abcdef") : "";
    for (std::uint32_t i = 0; i < 40; ++i) {
      const auto byte = static_cast<char>(random_bits(round, i, 0));
      if (round % 2 == 1)
        bytes += byte;
      else if (i == round % 22)
        bytes[i] = static_cast<char>(bytes[i] ^ (byte | 1));
    }
    const bool is_pixel = round % 2 == 0 && round % 22 >= 16;  // pixels may be anything
    if (is_pixel) continue;
    EXPECT_FALSE(idx_complaint(folder.write("random", bytes), 3).empty()) << round;
  }
}

TEST(Images, of_fashion_mnist_are_sixty_thousand_beginning_with_an_ankle_boot) {
  const ImageFiles files = find_images("/usr/share/datasets/fashion-mnist");
  const Dataset train = read_images(files.train_images, files.train_labels);
  EXPECT_EQ(train.rows, 60000);
  EXPECT_EQ(train.columns, 784);
  EXPECT_EQ(train.classes[static_cast<std::size_t>(train.targets[0])], "Ankle boot");
  for (const float pixel : train.inputs) ASSERT_TRUE(pixel >= 0 && pixel <= 1);
}

TEST(Images, whose_labels_do_not_fit_are_refused_with_both_numbers) {
  const Folder folder;
  try {
    read_images(folder.write("i", images(2, 1, 1, "ab")), folder.write("l", labels(3, "abc")));
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_NE(std::string(failure.what()).find("3 labels for the 2 images"), std::string::npos) << failure.what();
  }
  EXPECT_THROW(find_images(folder.path().string()), Failure);
  EXPECT_THROW(find_images(folder.at("missing")), Failure);
}

TEST(Split, holds_out_the_share_by_seed_alone) {
  for (const double fraction : {0.0, 0.1, 0.25, 0.999}) {
    const Split split = split_validation(1000, fraction, 3);
    EXPECT_EQ(split.validation.size(), std::min<std::size_t>(999, static_cast<std::size_t>(1000 * fraction + 0.5)));
    std::set<std::uint32_t> all(split.train.begin(), split.train.end());
    all.insert(split.validation.begin(), split.validation.end());
    EXPECT_EQ(all.size(), 1000U);
    EXPECT_TRUE(std::is_sorted(split.train.begin(), split.train.end()));
    EXPECT_EQ(split_validation(1000, fraction, 3).train, split.train);
  }
  EXPECT_NE(split_validation(1000, 0.1, 3).validation, split_validation(1000, 0.1, 4).validation);
}

TEST(Seal, notices_a_changed_test_set_and_counts_its_openings) {
  const Folder folder;
  const std::string image_path = folder.write("i", images(2, 1, 1, "ab"));
  const std::string label_path = folder.write("l", labels(2, std::string("\0\1", 2)));
  Seal seal = seal_from_json(to_json(seal_files({{image_path, role::test_images}, {label_path, role::test_labels}})),
                             "seal.json");
  EXPECT_EQ(unseal(sealed_images(seal), seal).rows, 2);
  EXPECT_EQ(unseal(sealed_images(seal), seal).targets[1], 1);
  EXPECT_EQ(seal.openings, 2);
  folder.write("i", images(2, 1, 1, "ac"));
  try {
    sealed_images(seal);
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().fault, Fault::refused);
    EXPECT_NE(std::string(failure.what()).find(image_path), std::string::npos);
  }
  for (const char* const text : {"", "{}", "[1]", "{\"images\": 3}", "not json"})
    EXPECT_THROW(seal_from_json(text, "seal.json"), Failure) << text;
}

/// Whether g++ takes a program that includes the seal and has this line in it.
bool compiles(const std::string& line) {
  const Folder folder;
  const std::string path = folder.write("main.cpp",
                                        "#include \"pellucid/data/sealed.hpp\"\nusing namespace pellucid::data;\n"
                                        "void take(const Dataset&);\nvoid f(Sealed<Dataset>& sealed, Seal& seal) {\n" +
                                            line + "\n}\n");
  return std::system(("g++ -std=c++20 -fsyntax-only -I " PELLUCID_SOURCE_DIR " " + path + " 2>/dev/null").c_str()) == 0;
}

TEST(Seal, cannot_be_passed_to_a_trainer_looked_into_or_copied) {
  EXPECT_TRUE(compiles("take(unseal(std::move(sealed), seal));"));
  EXPECT_FALSE(compiles("take(sealed);"));
  EXPECT_FALSE(compiles("(void)sealed.value_;"));
  EXPECT_FALSE(compiles("Sealed<Dataset> copy = sealed; (void)copy;"));
  EXPECT_FALSE(compiles("take(unseal(sealed, seal));"));
}

}  // namespace
}  // namespace pellucid::data
