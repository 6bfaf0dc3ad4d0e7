// `pellucid lr-find`: a curve with suggestions, for tables and images, and nothing left behind.
#include "program.hpp"
#include "tables.hpp"

namespace pellucid::test {
namespace {

std::size_t files_in(const Folder& folder) {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder / ".")) {
    count += entry.path().filename().string().front() != '.';  // but what the program printed
  }
  return count;
}

TEST(LrFindCommand, draws_explains_and_suggests_and_leaves_no_file) {
  const Folder folder;
  write_data(folder / "bars");
  const std::size_t files = files_in(folder);
  const Result result = run(folder, {"lr-find", "bars", "--model", "linear(8) | relu | linear"});
  EXPECT_EQ(result.code, 0) << result.err;
  for (const char* part : {"*", "valley", "steep", "too small to matter"}) {
    EXPECT_NE(result.out.find(part), std::string::npos) << part << result.out;
  }
  EXPECT_EQ(files_in(folder), files);
}

TEST(LrFindCommand, gives_all_points_as_json) {
  const Folder folder;
  write_data(folder / "bars");
  const Result result = run(folder, {"lr-find", "bars", "--json", "--from", "1e-6", "--to", "0.1", "--steps", "50",
                                     "--optimizer", "sgd(lr=1)", "--schedule", "cosine"});
  ASSERT_EQ(result.code, 0) << result.err;
  const Json json = Json::parse(result.out);
  ASSERT_EQ(json["points"].size(), 50U);
  EXPECT_NEAR(json["points"][0]["learning_rate"], 1e-6, 1e-12);
  EXPECT_NEAR(json["points"][49]["learning_rate"], 0.1, 1e-7);
  EXPECT_EQ(json["points"][0]["loss"], json["points"][0]["smoothed"]);
  EXPECT_EQ(json["blew_up"], false);
  EXPECT_TRUE(json["valley"].is_number());
}

TEST(LrFindCommand, refuses_as_train_does) {
  const Folder folder;
  write_data(folder / "bars");
  EXPECT_EQ(run(folder, {"lr-find"}).code, 2);
  EXPECT_NE(run(folder, {"lr-find"}).err.find("pellucid lr-find needs DATA"), std::string::npos);
  EXPECT_EQ(run(folder, {"lr-find", "bars", "--steps", "3"}).code, 2);
  EXPECT_EQ(run(folder, {"lr-find", "bars", "--from", "0"}).code, 2);
  EXPECT_EQ(run(folder, {"lr-find", "bars", "--optimizer", "lbfgs", "--batch-size", "full"}).code, 2);
  EXPECT_EQ(run(folder, {"lr-find", "nowhere.csv", "--target", "y"}).code, 3);
}

}  // namespace
}  // namespace pellucid::test
