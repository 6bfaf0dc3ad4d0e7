// `pellucid lr-find`: rates with what their trainings reach, for tables and images, the command to train with the best,
// and nothing left behind.
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

const std::vector<std::string> sought{"lr-find",  penguins, "--target",  "species", "--ignore",           "year",
                                      "--epochs", "30",     "--shuffle", "true",    "--no-early-stopping"};

std::vector<std::string> also(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(LrFindCommand, lists_rates_and_prints_the_command_that_reaches_what_it_says) {
  const Folder folder;
  const std::size_t files = files_in(folder);
  const Result text = run(folder, also(sought, {"--optimizer", "sgd(momentum=0.5)", "--from", "1e-4"}));
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_EQ(text.err, "");
  for (const char* part : {"validation loss", "\n1e-04 ", "   taken\n", " trained best.", "epochs in all"}) {
    EXPECT_NE(text.out.find(part), std::string::npos) << part << text.out;
  }
  EXPECT_EQ(files_in(folder), files);
  const Result result = run(folder, also(sought, {"--optimizer", "sgd(momentum=0.5)", "--from", "1e-4", "--json"}));
  ASSERT_EQ(result.code, 0) << result.err;
  const Json found = Json::parse(result.out);
  ASSERT_EQ(found["trials"].size(), 11U);
  EXPECT_EQ(found["trials"][0]["learning_rate"], 1e-4);
  EXPECT_EQ(found["validated"], true);
  EXPECT_LT(found["needed_loss"], found["constant_loss"]);

  // The words that were given, with the rate that was found, are a training that reaches the loss that was told.
  const std::string optimizer = found["optimizer"];
  const std::string line = " train " + penguins +
                           " --target species --ignore year --epochs 30 --shuffle true "
                           "--no-early-stopping --optimizer '" +
                           optimizer + "'\n";
  EXPECT_NE(text.out.find(line), std::string::npos) << line << text.out;
  std::vector<std::string> words = also(sought, {"--optimizer", optimizer, "--run", "run", "--json", "--quiet"});
  words[0] = "train";
  const Result training = run(folder, words);
  ASSERT_EQ(training.code, 0) << training.err;
  for (const Json& trial : found["trials"]) {
    if (trial["learning_rate"] != found["suggestion"]) continue;
    EXPECT_EQ(trial["loss"], Json::parse(training.out)["monitored"]);
    EXPECT_EQ(trial["best_epoch"], Json::parse(training.out)["best_epoch"]);
  }
}

TEST(LrFindCommand, takes_images_and_says_when_a_wider_range_may_be_better) {
  const Folder folder;
  write_data(folder / "bars");
  const Result result = run(folder, {"lr-find", "bars", "--model", "linear(8) | relu | linear", "--epochs", "30",
                                     "--val", "0.3", "--optimizer", "sgd", "--to", "0.1"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_NE(result.out.find("0.1 trained best"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("largest that was tried"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("--to"), std::string::npos) << result.out;
}

TEST(LrFindCommand, says_why_it_suggests_nothing) {
  const Folder folder;
  std::string table = "x,y\n";
  for (int row = 0; row < 300; ++row) {
    table += std::to_string(row * 7919 % 997) + "," + std::to_string(row * row % 613 * 31 % 101) + "\n";
  }
  write(folder / "senseless.csv", table);
  const std::vector<std::string> words{"lr-find", "senseless.csv", "--target", "y", "--epochs", "20"};
  const Result text = run(folder, words);
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_NE(text.out.find("No rate taught the network anything"), std::string::npos) << text.out;
  EXPECT_EQ(text.out.find(" train "), std::string::npos) << text.out;
  const Json found = Json::parse(run(folder, also(words, {"--json"})).out);
  EXPECT_EQ(found["suggestion"], nullptr);
  EXPECT_EQ(found["optimizer"], nullptr);
  const Result wild =
      run(folder, also(words, {"--optimizer", "sgd", "--scale", "none", "--from", "10", "--to", "100"}));
  EXPECT_EQ(wild.code, 0) << wild.err;
  EXPECT_NE(wild.out.find("diverged at every rate"), std::string::npos) << wild.out;
}

TEST(LrFindCommand, says_what_mends_a_gradient_that_vanishes) {
  const Folder folder;
  std::string deep;
  for (int i = 0; i < 12; ++i) deep += "linear(8) | sigmoid | ";
  const std::vector<std::string> words = also(sought, {"--optimizer", "sgd", "--model", deep + "linear"});
  const Result text = run(folder, words);
  EXPECT_EQ(text.code, 0) << text.err;
  std::string line = text.out;
  std::ranges::replace(line, '\n', ' ');
  EXPECT_NE(line.find("there is none to suggest. The gradient vanishes"), std::string::npos) << text.out;
  EXPECT_NE(line.find("batch_norm"), std::string::npos) << text.out;
  const Json found = Json::parse(run(folder, also(words, {"--json"})).out);
  EXPECT_EQ(found["suggestion"], nullptr);
  EXPECT_LT(found["gradient_ratio"].get<double>(), 1e-3);
}

TEST(LrFindCommand, refuses_as_train_does) {
  const Folder folder;
  write_data(folder / "bars");
  EXPECT_EQ(run(folder, {"lr-find"}).code, 2);
  EXPECT_NE(run(folder, {"lr-find"}).err.find("pellucid lr-find needs DATA"), std::string::npos);
  EXPECT_EQ(run(folder, {"lr-find", "bars", "--from", "0"}).code, 2);
  EXPECT_EQ(run(folder, {"lr-find", "bars", "--from", "1", "--to", "0.1"}).code, 2);
  EXPECT_EQ(run(folder, {"lr-find", "bars", "--optimizer", "lbfgs", "--batch-size", "full"}).code, 2);
  const Result paced = run(folder, {"lr-find", "bars", "--schedule", "one_cycle(max_lr=0.1)", "--epochs", "2"});
  EXPECT_EQ(paced.code, 2);
  EXPECT_NE(paced.err.find("another --schedule"), std::string::npos) << paced.err;
  EXPECT_EQ(run(folder, {"lr-find", "nowhere.csv", "--target", "y"}).code, 3);
}

}  // namespace
}  // namespace pellucid::test
