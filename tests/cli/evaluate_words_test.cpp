// What `evaluate` says of the sides that it tells apart, and `train` of groups that stay sealed.
#include "tests/cli/tables.hpp"

namespace pellucid::test {
namespace {

/// Rows of one number and a target that follows from it.
std::string number_rows(int first, int last, int times = 1) {
  std::string rows;
  for (int time = 0; time < times; ++time) {
    for (int i = first; i < last; ++i) rows += std::to_string(i) + ".5," + (i * 7 % 10 < 4 ? "no" : "yes") + "\n";
  }
  return rows;
}

class EvaluateWords : public ::testing::Test {
 protected:
  EvaluateWords() { ::setenv("XDG_STATE_HOME", (folder / "state").c_str(), 1); }
  std::string evaluate(const std::string& rows) const {
    write(folder / "asked.csv", "x,y\n" + rows);
    const Result result = run(folder, {"evaluate", "run", "asked.csv"});
    EXPECT_EQ(result.code, 0) << result.err;
    return result.out;
  }
  Folder folder;
};

TEST_F(EvaluateWords, tell_new_rows_in_full_and_the_others_in_a_line_each) {
  write(folder / "own.csv", "x,y\n" + number_rows(0, 100));
  ASSERT_EQ(run(folder, train("own.csv", "y", {"--test", "0", "--validation", "0"})).code, 0);
  const std::string both = evaluate(number_rows(0, 120));
  EXPECT_NE(both.find("100 training rows (the model was trained on them): "), std::string::npos) << both;
  EXPECT_NE(both.find("20 new rows (the run knows nothing of them): "), std::string::npos) << both;
  const std::size_t in_full = both.find("\nthe new rows:\n");
  ASSERT_NE(in_full, std::string::npos) << both;
  EXPECT_NE(both.find("of 20 rows right", in_full), std::string::npos) << both;
  const std::string one = evaluate(number_rows(0, 50));
  EXPECT_NE(one.find("of 50 rows right"), std::string::npos) << one;
  EXPECT_NE(one.find("all are training rows of the run: the model was trained on them"), std::string::npos) << one;
  EXPECT_EQ(evaluate(number_rows(300, 310)).find("of the run"), std::string::npos);
}

// Each row stands there twice: where the first is sealed and the second was trained on, all that is asked are copies.
TEST_F(EvaluateWords, tell_copies_of_one_side_too) {
  write(folder / "own.csv", "x,y\n" + number_rows(0, 100, 2));
  ASSERT_EQ(run(folder, train("own.csv", "y", {"--validation", "0", "--allow", "duplicates"})).code, 0);
  bool is_found = false;
  for (int row = 0; row < 100 && !is_found; ++row) {
    const std::string said = evaluate(number_rows(row, row + 1));
    if (said.find("all are sealed rows") == std::string::npos) continue;
    is_found = said.find("1 of 1 sealed row is a copy of rows that training saw") != std::string::npos;
  }
  EXPECT_TRUE(is_found);
}

TEST_F(EvaluateWords, of_train_tell_how_many_groups_stay_sealed) {
  const auto rows = [](int groups) {
    std::string text = "group,x,y\n";
    for (int i = 0; i < 20 * groups; ++i) {
      text +=
          "g" + std::to_string(i / 20) + "," + std::to_string(i * 37 % 1009) + ".5," + std::to_string(i % 9) + ".5\n";
    }
    return text;
  };
  write(folder / "own.csv", rows(16));
  std::vector<std::string> words = train("own.csv", "y", {"--group", "group"});
  std::erase(words, "--quiet");
  const Result first = run(folder, words);
  EXPECT_EQ(first.err.find("sealed as in an earlier run"), std::string::npos) << first.err;
  write(folder / "own.csv", rows(40));
  words[5] = "grown";
  const Result grown = run(folder, words);
  ASSERT_EQ(grown.code, 0) << grown.err;
  EXPECT_NE(grown.err.find("3 groups stay sealed as in an earlier run over these rows"), std::string::npos)
      << grown.err;
}

}  // namespace
}  // namespace pellucid::test
