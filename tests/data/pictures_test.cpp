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

TEST_F(PictureFolder, says_in_one_line_what_was_read_and_what_was_passed_over) {
  write("cat/a.png", png(2, {"\x01\x02"}));
  write("cat/b.png", png_with_exif(png(1, {"\x01", "\x02"}), exif(6, true), "IDAT"));
  write("dog/a.png", png(2, {{"\x01\x02\x03\x04", 4}}, {.depth = 16}));
  EXPECT_EQ(text_of(read().account),
            "read 3 pictures of 2 classes (cat 2, dog 1), 1x2, gray, 1 of 16 bits; 1 turned upright as EXIF notes it");
  EXPECT_FALSE(read().account.has_losses());
  write("cat/.hidden.png", "x");
  EXPECT_FALSE(read().account.has_losses());
  write("cat/x.TIF", "x");
  write("cat/y.tif", "x");
  write("cat/er/a.png", "x");
  write("cat/er/deeper/b.png", "x");
  write("dog/notes", "x");
  write("loose.png", "x");
  fs::create_directories(place / "none");
  const Dataset dataset = read(PictureSize{2, 1});
  EXPECT_EQ(dataset.names, (std::vector<std::string>{"cat/a.png", "cat/b.png", "dog/a.png"}));
  EXPECT_EQ(
      text_of(dataset.account),
      "read 3 pictures of 2 classes (cat 2, dog 1), 2x1, gray, 1 of 16 bits; 1 turned upright as EXIF notes it; 3 "
      "brought to that size (first: cat/a.png, from 1x2); passed over 1 hidden file (cat/.hidden.png), 2 pictures "
      "in deeper folders (first: cat/er), 2 .tif files (first: cat/x.TIF), 1 other file (dog/notes), 1 picture in "
      "no class folder (loose.png), 1 folder without pictures (none)");
  EXPECT_TRUE(dataset.account.has_losses());
}

TEST_F(PictureFolder, to_predict_may_hold_loose_pictures_and_has_the_channels_of_the_model) {
  write("b.png", png(2, {"\x05\x06"}));
  write("a.png", png(2, {"\x03\x04"}));
  write("cat/z.png", png(2, {"\x01\x02"}));
  const Dataset dataset = read_pictures(place.path().string(), {.channels = 3, .may_be_loose = true});
  EXPECT_EQ(dataset.names, (std::vector<std::string>{"a.png", "b.png", "cat/z.png"}));
  EXPECT_EQ(dataset.targets, (std::vector<float>{-1, -1, 0}));
  EXPECT_EQ(dataset.image, (std::vector<Index>{3, 1, 2}));
  EXPECT_EQ(levels(dataset.inputs), (Levels{3, 4, 3, 4, 3, 4, 5, 6, 5, 6, 5, 6, 1, 2, 1, 2, 1, 2}));
  const Dataset one = read_one_picture(place.at("b.png"), {.size = PictureSize{1, 1}, .channels = 1});
  EXPECT_EQ(one.names, (std::vector<std::string>{"b.png"}));
  EXPECT_EQ(one.account.resized, 1);
  EXPECT_TRUE(is_picture_file(place.write("named", png(1, {"a"}))));
  EXPECT_TRUE(is_picture_file(place.write("b1", "BM and more")));
  EXPECT_FALSE(is_picture_file(place.write("idx", std::string("\0\0\x08\x03", 4))));
}

TEST_F(PictureFolder, passes_over_pictures_that_cannot_be_read_and_names_the_first_three) {
  const std::string whole = png(2, {"\x01\x02", "\x03\x04"});
  write("a/good.png", whole);
  write("b/good.png", whole);
  for (std::size_t bytes = 0; bytes < whole.size() - 12; ++bytes) {  // without its last chunk it is still whole
    write("b/cut.png", whole.substr(0, bytes));
    const Dataset dataset = read();
    ASSERT_EQ(dataset.names, (std::vector<std::string>{"a/good.png", "b/good.png"})) << bytes;
    EXPECT_SAYS(text_of(dataset.account),
                "read 2 pictures of 2 classes (a 1, b 1), 2x2, gray; passed over 1 unreadable "
                "picture (b/cut.png: ");
    EXPECT_TRUE(dataset.account.has_losses());
  }
  write("a/1.png", "");
  write("b/2.jpg", "no picture");
  write("b/3.gif", "GIF89a");
  const std::string text = text_of(read().account);
  EXPECT_SAYS(text, "4 unreadable pictures (a/1.png: it is empty; b/2.jpg: its first bytes are none of ");
  EXPECT_SAYS(text, "; b/3.gif: the GIF picture is damaged");
  EXPECT_SAYS(text, "; …)");
  EXPECT_EQ(text.find("b/cut.png"), std::string::npos);
}

TEST_F(PictureFolder, drops_a_class_of_which_no_picture_can_be_read) {
  write("a/bad.png", png(1, {"a"}).substr(0, 50));
  write("b/good.png", png(1, {"b"}));
  write("c/bad.png", png(1, {"a"}).substr(0, 20));
  write("d/good.png", png(1, {"d"}));
  const Dataset dataset = read();
  EXPECT_EQ(dataset.classes, (std::vector<std::string>{"b", "d"}));
  EXPECT_EQ(dataset.targets, (std::vector<float>{0, 1}));
  EXPECT_SAYS(text_of(dataset.account), "of 2 classes (b 1, d 1)");
}

TEST_F(PictureFolder, that_holds_unreadable_pictures_alone_is_refused_as_is_one_picture) {
  write("a/x.png", png(1, {"a"}).substr(0, 50));
  write("b/y.png", "y");
  EXPECT_SAYS(refusal(), "none of its pictures can be read; passed over 2 unreadable pictures (");
  EXPECT_SAYS(refusal(), "a/x.png: the PNG picture is damaged");
  EXPECT_THROW(read_one_picture(place.at("a/x.png"), {}), Failure);
  write("b/y.png", png(1, {"abc"}, {.color = PNG_COLOR_TYPE_RGB}));
  EXPECT_THROW(read_pictures(place.path().string(), {.channels = 1}), Failure) << "it is whole and does not fit";
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
