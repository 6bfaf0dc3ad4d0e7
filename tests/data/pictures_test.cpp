// Folders of pictures as data sets: which folders and files count, in which order, and what is refused.
#include "pellucid/data/pictures.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/base/error.hpp"
#include "picture_bytes.hpp"
#include "tests/support/folder.hpp"

namespace pellucid::data {
namespace {

namespace fs = std::filesystem;

class PictureFolder : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& bytes) const { place.write(name, bytes); }
  Dataset read(std::optional<PictureSize> size = std::nullopt) const {
    return read_pictures(place.path().string(), {.size = size});
  }
  std::string refusal(std::optional<PictureSize> size = std::nullopt) const {
    try {
      read(size);
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.error().fault, Fault::data);
      return failure.what();
    }
    return "";
  }

  testing::Folder place;
};

TEST_F(PictureFolder, classes_and_files_are_sorted_by_name) {
  write("dog/b.png", png(2, {"\x03\x04"}));
  write("dog/a.PNG", png(2, {"\x01\x02"}));
  write("cat/z.png", png(2, {"\x05\x06"}));
  write("Ant/z.png", png(2, {"\x07\x08"}));
  const Dataset dataset = read();
  EXPECT_EQ(dataset.classes, (std::vector<std::string>{"Ant", "cat", "dog"}));
  EXPECT_EQ(dataset.targets, (std::vector<float>{0, 1, 2, 2}));
  EXPECT_EQ(levels(dataset.inputs), (Levels{7, 8, 5, 6, 1, 2, 3, 4}));
  EXPECT_EQ(dataset.rows, 4);
  EXPECT_EQ(dataset.columns, 2);
  EXPECT_EQ(dataset.image, (std::vector<Index>{1, 2}));
}

TEST_F(PictureFolder, with_one_coloured_picture_has_three_channels) {
  write("a/gray.png", png(2, {"\x01\x02"}));
  write("b/colour.png", png(2, {"\x03\x04\x05\x06\x07\x08"}, {.color = PNG_COLOR_TYPE_RGB}));
  write("b/photo.jpeg", jpeg(2, 1, 3, [](int, int, int) { return 200; }));
  const Dataset dataset = read();
  EXPECT_EQ(dataset.image, (std::vector<Index>{3, 1, 2}));
  EXPECT_EQ(dataset.columns, 6);
  EXPECT_EQ(levels(dataset.inputs), (Levels{1, 2, 1, 2, 1, 2, 3, 6, 4, 7, 5, 8, 200, 200, 200, 200, 200, 200}));
}

TEST_F(PictureFolder, of_two_sizes_needs_one_to_be_given) {
  write("a/first.png", png(2, {"\x01\x02"}));
  write("b/other.jpg", jpeg(4, 4, 1, [](int, int, int) { return 9; }));
  const std::string message = refusal();
  for (const char* const part : {"a/first.png", "b/other.jpg", "1x2", "4x4", "source.image_size"})
    EXPECT_SAYS(message, part);
  const Dataset dataset = read(PictureSize{2, 2});
  EXPECT_EQ(dataset.image, (std::vector<Index>{2, 2}));
  EXPECT_EQ(levels(dataset.inputs), (Levels{1, 2, 1, 2, 9, 9, 9, 9}));
}

TEST_F(PictureFolder, passes_over_other_files_and_empty_or_hidden_folders) {
  EXPECT_FALSE(is_picture_folder(place.path().string()));
  write("top.png", png(1, {"a"}));
  write("notes/read.txt", "no picture");
  write(".hidden/a.png", png(1, {"a"}));
  write("deep/er/a.png", png(1, {"a"}));
  fs::create_directories(place / "folder" / "named.png");
  EXPECT_FALSE(is_picture_folder(place.path().string()));
  EXPECT_SAYS(refusal(), "no folders with");
  write("class/a.jpg", png(1, {"a"}));  // told by its bytes
  write("class/._a.jpg", "what macOS leaves");
  EXPECT_TRUE(is_picture_folder(place.path().string()));
  EXPECT_EQ(read().classes, (std::vector<std::string>{"class"}));
  EXPECT_EQ(read().rows, 1);
}

TEST_F(PictureFolder, names_the_file_that_cannot_be_read) {
  write("a/good.png", png(1, {"a"}));
  write("b/bad.png", png(1, {"a"}).substr(0, 50));
  EXPECT_SAYS(refusal(), "b/bad.png");
  EXPECT_SAYS(refusal(), "damaged");
}

TEST_F(PictureFolder, that_is_missing_or_a_file_is_none) {
  write("file", "x");
  EXPECT_FALSE(is_picture_folder(place.at("file")));
  EXPECT_FALSE(is_picture_folder(place.at("none")));
  EXPECT_THROW(read_pictures(place.at("none")), Failure);
  EXPECT_THROW(read_pictures(place.path().string(), {.size = PictureSize{0, 3}}), Failure);
}

}  // namespace
}  // namespace pellucid::data
