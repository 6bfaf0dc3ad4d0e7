// Folders of the MNIST family: which four files are taken, and how the classes are named.
#include "pellucid/data/images.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "pellucid/base/error.hpp"
#include "tests/support/folder.hpp"

namespace pellucid::data {
namespace {

namespace fs = std::filesystem;

class ImageFolder : public ::testing::Test {
 protected:
  /// Two images of two pixels, of the classes 0 and 9, in a folder of this name.
  Dataset read_in(const std::string& folder) const {
    const fs::path inside = place / folder;
    fs::create_directories(inside);
    std::ofstream(inside / "i", std::ios::binary)
        << std::string("\0\0\x08\x03\0\0\0\x02\0\0\0\x01\0\0\0\x02\0\x33\xcc\xff", 20);
    std::ofstream(inside / "l", std::ios::binary) << std::string("\0\0\x08\x01\0\0\0\x02\0\x09", 10);
    return read_images((inside / "i").string(), (inside / "l").string());
  }

  testing::Folder place;
};

TEST_F(ImageFolder, pixels_become_numbers_from_0_to_1_row_by_row) {
  const Dataset dataset = read_in("any");
  EXPECT_EQ(dataset.rows, 2);
  EXPECT_EQ(dataset.columns, 2);
  EXPECT_EQ(dataset.image, (std::vector<Index>{1, 2}));
  EXPECT_EQ(dataset.inputs, (std::vector<float>{0, 0.2F, 0.8F, 1}));
  EXPECT_EQ(dataset.targets, (std::vector<float>{0, 1}));  // of the classes that occur
}

TEST_F(ImageFolder, names_the_garments_of_fashion_mnist_under_each_usual_name_of_its_folder) {
  for (const char* const folder : {"fashion-mnist", "Fashion-MNIST", "FashionMNIST/raw", "data/fashion"}) {
    EXPECT_EQ(read_in(folder).classes.back(), "Ankle boot") << folder;
  }
}

TEST_F(ImageFolder, names_digits_by_digits_also_below_a_folder_that_speaks_of_fashion) {
  for (const char* const folder : {"mnist", "digits/raw", "fashion/of/the/day/mnist/raw"}) {
    const Dataset dataset = read_in(folder);
    EXPECT_EQ(dataset.classes, (std::vector<std::string>{"0", "9"})) << folder;
  }
}

TEST_F(ImageFolder, labels_find_the_class_of_a_model_by_what_they_mean) {
  using Names = std::vector<std::string>;
  const Names garments = read_in("fashion").classes;  // "T-shirt/top", "Ankle boot"
  EXPECT_EQ(class_of_label({"3", "7"}, "7"), 1U);
  EXPECT_EQ(class_of_label({"3", "7"}, "1"), std::nullopt);  // not the second class
  EXPECT_EQ(class_of_label(garments, "9"), 1U);
  EXPECT_EQ(class_of_label({"0", "9"}, "Ankle boot"), 1U);
  EXPECT_EQ(class_of_label({"no", "yes"}, "1"), 1U);
  EXPECT_EQ(class_of_label({"no", "yes"}, "2"), std::nullopt);
}

TEST_F(ImageFolder, takes_the_plain_file_before_the_zipped_one_and_names_the_first_that_is_missing) {
  for (const char* const name : {"train-images-idx3-ubyte", "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
                                 "t10k-images-idx3-ubyte"}) {
    std::ofstream(place / name) << "x";
  }
  try {
    find_images(place.path().string());
    FAIL() << "t10k-labels-idx1-ubyte is not there";
  } catch (const Failure& failure) {
    EXPECT_NE(std::string(failure.what()).find("t10k-labels-idx1-ubyte"), std::string::npos) << failure.what();
  }
  std::ofstream(place / "t10k-labels-idx1-ubyte.gz") << "x";
  const ImageFiles files = find_images(place.path().string());
  EXPECT_EQ(files.train_images, place.at("train-images-idx3-ubyte"));
  EXPECT_EQ(files.train_labels, place.at("train-labels-idx1-ubyte.gz"));
  EXPECT_EQ(files.test_images, place.at("t10k-images-idx3-ubyte"));
  EXPECT_EQ(files.test_labels, place.at("t10k-labels-idx1-ubyte.gz"));
}

}  // namespace
}  // namespace pellucid::data
