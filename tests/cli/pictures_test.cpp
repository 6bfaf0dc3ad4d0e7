// Folders of pictures on the command line: what was read, predictions by file, labels as they are, check and explain.
#include "program.hpp"
#include "tests/data/picture_bytes.hpp"

namespace pellucid::test {
namespace {

/// A gray picture of 4 by 3 pixels of `depth` bits: bright above for class 0, below for class 1, with some noise.
std::string two_halves(int which, unsigned seed, int depth = 8, unsigned from = 40, unsigned to = 200) {
  std::minstd_rand random(seed + 1);
  std::vector<std::string> rows;
  for (int y = 0; y < 4; ++y) {
    std::string row;
    for (int x = 0; x < 3; ++x) {
      const unsigned value =
          ((y < 2) == (which == 0) ? to : from) + static_cast<unsigned>(random() % (1 + (to - from) / 8));
      if (depth == 16) row += static_cast<char>(value >> 8);
      row += static_cast<char>(value & 0xFFU);
    }
    rows.push_back(row);
  }
  return data::png(3, rows, {.depth = depth});
}

class PicturesByFile : public ::testing::Test {
 protected:
  void write_classes(const std::string& to, int each = 30, int depth = 8, unsigned from = 40, unsigned to_value = 200) {
    for (int i = 0; i < 2 * each; ++i) {
      const std::string name = (i < each ? "above/" : "below/") + std::to_string(i % each) + ".png";
      write(folder / to / name, two_halves(i / each, static_cast<unsigned>(i), depth, from, to_value));
    }
  }
  Result train(const std::string& data, const std::vector<std::string>& more = {}, const char* epochs = "40") const {
    std::vector<std::string> words{"train", data,    "--model", "linear",       "--epochs",
                                   epochs,  "--run", "model",   "--batch-size", "16"};
    words.insert(words.end(), more.begin(), more.end());
    return run(folder, words);
  }

  Folder folder;
};

TEST_F(PicturesByFile, train_says_what_was_read_and_also_in_quiet_what_was_not) {
  write_classes("data");
  Result result = train("data", {}, "1");
  EXPECT_SAYS(result.err, "read 60 pictures of 2 classes (above 30, below 30), 4x3, gray\n");
  EXPECT_SAYS(result.err, " are sealed\n");
  fs::remove_all(folder / "model");
  EXPECT_EQ(train("data", {"--quiet"}, "1").err.find("read"), std::string::npos);
  fs::remove_all(folder / "model");
  write(folder / "data/above/x.tif", "II");
  EXPECT_SAYS(train("data", {"--quiet"}, "1").err, "passed over 1 .tif file (above/x.tif)");
  fs::remove_all(folder / "model");
  const Json json = Json::parse(train("data", {"--json"}, "1").out);
  EXPECT_EQ(json["pictures"]["classes"], (Json{{"above", 30}, {"below", 30}}));
  EXPECT_EQ(json["pictures"]["passed_over"][0]["first"], "above/x.tif");
}

TEST_F(PicturesByFile, are_predicted_by_file_loose_in_a_folder_or_alone) {
  write_classes("data");
  ASSERT_EQ(train("data", {"--quiet"}).code, 0);
  write(folder / "new/1.png", two_halves(1, 900));
  write(folder / "new/0.png", two_halves(0, 901));
  write(folder / "new/notes.txt", "x");
  const Result result = run(folder, {"predict", "model", "new"});
  EXPECT_EQ(result.out, "row,file,prediction\n1,0.png,above\n2,1.png,below\n") << result.err;
  EXPECT_SAYS(result.err, "read 2 pictures, 4x3, gray; passed over 1 .txt file (notes.txt)");
  // A photo of the other class, held on its side: upright it is above.
  std::vector<std::string> rows;
  for (int y = 0; y < 3; ++y) rows.push_back("\xf0\xf0\x20\x20");
  write(folder / "turned.png", data::png_with_exif(data::png(4, rows), data::exif(6, true), "IDAT"));
  const Result turned = run(folder, {"predict", "model", "turned.png"});
  EXPECT_EQ(turned.out, "row,file,prediction\n1,turned.png,above\n");
  EXPECT_SAYS(turned.err, "1 turned upright");
  write(folder / "large.png", data::png(6, std::vector<std::string>(8, "\x20\x20\x20\x20\x20\x20")));
  EXPECT_SAYS(run(folder, {"predict", "model", "large.png"}).err,
              "1 brought to that size (first: large.png, from 8x6)");
  EXPECT_SAYS(run(folder, {"predict", "model", "data"}).out, "\n60,below/9.png,below\n");
  const Result evaluated = run(folder, {"evaluate", "model", "data"});
  EXPECT_SAYS(evaluated.err, "read 60 pictures of 2 classes");
  EXPECT_SAYS(evaluated.out, "sealed rows");
  const Result explained = run(folder, {"explain", "model", "--data", "new/1.png", "--target", "below"});
  EXPECT_EQ(explained.code, 0) << explained.err;
  EXPECT_SAYS(explained.out, "Prediction\n  below");
}

TEST_F(PicturesByFile, of_16_bits_that_use_a_part_of_them_are_learned_and_predicted_alike) {
  write_classes("data", 30, 16, 800, 910);
  const Result trained = train("data", {"--optimizer", "adam(lr=0.05)"});
  EXPECT_SAYS(trained.err, "of 16 bits that use a part of them: 80");
  const Result result = run(folder, {"evaluate", "model", "data", "--json"});
  for (const Json& side : Json::parse(result.out)) {
    if (side.is_object()) {
      EXPECT_EQ(side["accuracy"], 1);
    }
  }
  EXPECT_EQ(Json::parse(result.out).count("new"), 0U) << "rows of the run are known again";
  write(folder / "one.png", two_halves(0, 900, 16, 800, 910));
  EXPECT_SAYS(run(folder, {"predict", "model", "one.png"}).out, "1,one.png,above");
  EXPECT_EQ(run(folder, {"unseal", "model"}).code, 0);
  write(folder / "eight.png", two_halves(0, 900));
  const Result refused = run(folder, {"predict", "model", "eight.png"});
  EXPECT_EQ(refused.code, 3);
  EXPECT_SAYS(refused.err, "16 bits");
}

TEST_F(PicturesByFile, labels_of_idx_files_are_the_classes_that_occur) {
  write_data(folder / "digits", 2);
  for (const char* const part : {"train", "t10k"}) {
    const fs::path path = folder / "digits" / (part + std::string("-labels-idx1-ubyte"));
    std::string labels = content(path);
    for (std::size_t i = 8; i < labels.size(); ++i) labels[i] = static_cast<char>(labels[i] == 0 ? 3 : 7);
    write(path, labels);
  }
  EXPECT_SAYS(train("digits").err, "read 200 pictures of 2 classes (3 100, 7 100), 4x4, gray");
  const std::string images = "digits/t10k-images-idx3-ubyte", labels = "digits/t10k-labels-idx1-ubyte";
  EXPECT_SAYS(run(folder, {"predict", "model", images}).out, "row,prediction\n1,3\n2,7\n");
  EXPECT_SAYS(run(folder, {"evaluate", "model", images, labels}).out, "accuracy 1");
  EXPECT_SAYS(run(folder, {"unseal", "model"}).out, "accuracy 1");
  std::string others = content(folder / labels);
  others[9] = 5;
  write(folder / "others", others);
  EXPECT_SAYS(run(folder, {"evaluate", "model", images, "others"}).err, "label 5 is none of the 2 classes");
  const Result checked = run(folder, {"check", "digits"});
  EXPECT_SAYS(checked.out, "read 200 pictures of 2 classes (3 100, 7 100), 4x4, gray\n");
  EXPECT_SAYS(checked.out, "nothing stands out");
}

TEST_F(PicturesByFile, are_checked_for_copies_and_for_classes_with_few) {
  write_classes("data", 25);
  for (int i = 0; i < 4; ++i)
    write(folder / "data/third" / (std::to_string(i) + ".png"), content(folder / "data/above/1.png"));
  write(folder / "data/third/grey.png", data::png(3, std::vector<std::string>(4, "aaa")));
  const Result checked = run(folder, {"check", "data", "--test", "0"});
  EXPECT_EQ(checked.code, 0) << checked.err;
  for (const char* const part :
       {"read 55 pictures of 3 classes (above 25, below 25, third 5)", "1 picture in more than one class",
        "1 picture of one value throughout (first: third/grey.png)", "class \"third\" has 5 pictures"}) {
    EXPECT_SAYS(checked.out, part);
  }
  const Json json = Json::parse(run(folder, {"check", "data", "--json"}).out);
  EXPECT_EQ(json["pictures"]["count"], 55);
  EXPECT_GE(json["findings"].size(), 1U);
  EXPECT_SAYS(run(folder, {"check", "data", "--target", "x"}).err, "--target");
}

}  // namespace
}  // namespace pellucid::test
