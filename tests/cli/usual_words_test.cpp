// Words that people bring from other programs: taken, or answered with what to write.
#include "tests/cli/tables.hpp"

namespace pellucid::test {
namespace {

/// What the program says to write, as words: behind "write ", texts in quotes as one.
std::vector<std::string> told_words(const std::string& err) {
  std::vector<std::string> words{""};
  bool is_quoted = false;
  for (const char letter : err.substr(err.rfind("write ") + 6)) {
    if (letter == '"') is_quoted = !is_quoted;
    if (letter == '\n') break;
    if (letter == ' ' && !is_quoted) words.emplace_back();
    if (letter != '"' && (letter != ' ' || is_quoted)) words.back() += letter;
  }
  return words;
}

TEST(UsualWords, that_mean_one_option_are_that_option) {
  const Folder folder;
  const auto recipe_of = [&](const std::vector<std::string>& more) {
    fs::remove_all(folder / "run");
    std::vector<std::string> words{"train", penguins, "--target", "species", "--run", "run", "--quiet"};
    words.insert(words.end(), more.begin(), more.end());
    const Result result = run(folder, words);
    EXPECT_EQ(result.code, 0) << result.err;
    return content(folder / "run/recipe.toml");
  };
  EXPECT_EQ(
      recipe_of({"--epoch", "2", "--batch=16", "--random-state", "4", "--test-size", "0.3", "--metric", "accuracy"}),
      recipe_of({"--epochs", "2", "--batch-size=16", "--seed", "4", "--test", "0.3", "--monitor", "accuracy"}));
  const Result folds = run(folder, train(penguins, "species", {"--cv", "1"}));
  EXPECT_NE(folds.err.find("--folds"), std::string::npos) << folds.err;
  EXPECT_NE(run(folder, {"predict", "run", penguins, "--metric", "mae"}).err.find("unknown option \"--metric\""),
            std::string::npos);
}

TEST(UsualWords, help_before_a_command_is_its_page) {
  const Folder folder;
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{}, {"train"}, {"classic", "xor"}}) {
    std::vector<std::string> asked{"help"}, page = command;
    asked.insert(asked.end(), command.begin(), command.end());
    page.emplace_back("--help");
    const Result told = run(folder, asked);
    EXPECT_EQ(told.code, 0) << told.err;
    EXPECT_EQ(told.out, run(folder, page).out);
    EXPECT_NE(told.out.find("Usage: pellucid"), std::string::npos);
  }
  EXPECT_EQ(run(folder, {"help", "trian"}).code, 2);
}

TEST(UsualWords, that_stand_inside_another_option_are_answered_with_one_that_works) {
  const Folder folder;
  const std::vector<std::vector<std::string>> all{
      {"--lr", "0.01"},         {"--learning-rate=0.01"},      {"--momentum", "0.8"}, {"--weight-decay", "0.1"},
      {"--activation", "tanh"}, {"--hidden", "10,5"},          {"--hidden=(10, 5)"},  {"--hidden", "many"},
      {"--dropout", "0.5"},     {"--hidden-layer-sizes", "9"}, {"--lr", "--quiet"}};
  for (const std::vector<std::string>& given : all) {
    std::vector<std::string> words{"train", penguins, "--target", "species", "--run", "run"};
    words.insert(words.end(), given.begin(), given.end());
    const Result result = run(folder, words);
    EXPECT_EQ(result.code, 2) << given[0] << result.err;
    EXPECT_NE(result.err.find("cannot use " + given[0].substr(0, given[0].find('='))), std::string::npos) << result.err;
    words.resize(6);
    const std::vector<std::string> told = told_words(result.err);
    words.insert(words.end(), told.begin(), told.end());
    words.insert(words.end(), {"--epochs", "1", "--quiet"});
    const Result again = run(folder, words);
    EXPECT_EQ(again.code, 0) << result.err << again.err;
    fs::remove_all(folder / "run");
  }
  const std::string usual = run(folder, {"train", penguins, "--hidden", "many"}).err;
  EXPECT_NE(usual.find("linear(64) | relu | linear(32) | relu | linear"), std::string::npos) << usual;
  const std::string err = run(folder, {"train", penguins, "--hidden", "10,5"}).err;
  EXPECT_NE(err.find("--model \"linear(10) | relu | linear(5) | relu | linear\""), std::string::npos) << err;
}

TEST(UsualWords, things_in_each_others_places_are_named) {
  const Folder folder;
  write(folder / "some/t.csv", content(penguins));
  ASSERT_EQ(run(folder, {"train", "some/t.csv", "--target", "species", "--epochs", "2", "--run", "run"}).code, 0);
  for (const std::string command : {"predict", "evaluate"}) {
    for (const std::string model : {"run", "run/model.safetensors"}) {
      const Result swapped = run(folder, {command, "some/t.csv", model});
      EXPECT_EQ(swapped.code, 2);
      EXPECT_NE(swapped.err.find("write pellucid " + command + " " + model + " some/t.csv"), std::string::npos)
          << swapped.err;
    }
    const Result inside = run(folder, {command, "run", "some"});
    EXPECT_EQ(inside.code, 2);
    EXPECT_NE(inside.err.find("name the table: some/t.csv"), std::string::npos) << inside.err;
  }
  const Result inside = run(folder, {"train", "some", "--target", "species"});
  EXPECT_EQ(inside.code, 2);
  EXPECT_NE(inside.err.find("it is a folder that holds the table t.csv"), std::string::npos) << inside.err;
  write(folder / "mixed/t.csv", "a\n1\n");
  write(folder / "mixed/x.png", "");
  EXPECT_EQ(run(folder, {"train", "mixed"}).err.find("name the table"), std::string::npos);
  const Result third = run(folder, {"train", "some/t.csv", "--target", "3"});
  EXPECT_EQ(third.code, 2);
  EXPECT_NE(third.err.find("the column in place 3 is \"bill_length_mm\". name it: --target \"bill_length_mm\""),
            std::string::npos)
      << third.err;
  EXPECT_NE(run(folder, {"train", "some/t.csv", "--target", "99"}).err.find("its columns are"), std::string::npos);
  for (const auto& [written, ours] :
       {std::pair{"dense(8) | linear", "write linear(8)"},
        std::pair{"Dense(units=8, activation=relu) | linear", "write linear(8) | relu"},
        std::pair{"linear(8) | relu | fc", "write linear"}, std::pair{"Linear(8) | linear", "write linear(8)"}}) {
    const Result dense = run(folder, {"train", "some/t.csv", "--target", "species", "--model", written});
    EXPECT_EQ(dense.code, 2);
    EXPECT_NE(dense.err.find(std::string("it is called linear here. ") + ours + "\n"), std::string::npos) << dense.err;
  }
}

}  // namespace
}  // namespace pellucid::test
