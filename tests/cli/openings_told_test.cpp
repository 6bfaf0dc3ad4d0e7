// What is told of an opening and of a leak that was allowed, wherever somebody looks: on the screen, in the ledger, in
// the report.
#include "tests/cli/tables.hpp"

namespace pellucid::test {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

struct OpeningsTold : ::testing::Test {
  Folder folder;
  void SetUp() override { ::setenv("XDG_STATE_HOME", (folder / "state").c_str(), 1); }
  Result asked(const std::vector<std::string>& words, int code = 0) {
    Result result = run(folder, words);
    EXPECT_EQ(result.code, code) << words.front() << "\n" << result.out << result.err;
    return result;
  }
  std::string report() { return content(folder / "run/report.html"); }
  int openings() { return Json::parse(content(folder / "run/seal.json")).value("openings", 0); }
};

TEST_F(OpeningsTold, the_report_is_made_again_and_tells_of_them) {
  fs::copy(penguins, folder / "penguins.csv");
  asked(train("penguins.csv", "species"));
  EXPECT_TRUE(has(report(), "It was not opened"));
  const char* const promise = "The sealed test set tells, once, what it is worth";
  EXPECT_TRUE(has(report(), promise));
  const Json opened = Json::parse(asked({"unseal", "run", "--reason", "as was planned", "--json"}).out);
  EXPECT_FALSE(has(report(), promise)) << "it was opened";
  EXPECT_TRUE(has(report(), "The sealed test set was opened; what was measured first, on " +
                                std::to_string(opened["rows"].get<int>()) + " rows: accuracy "));
  EXPECT_FALSE(has(report(), "It was not opened"));
  EXPECT_TRUE(has(report(), "unseal: as was planned"));
  EXPECT_TRUE(has(content(folder / "run/report.md"), "unseal: as was planned"));
  const Result again = asked({"evaluate", "run", "penguins.csv", "--reason", "a second look", "--quiet"});
  EXPECT_TRUE(has(again.err, "unseal: as was planned")) << "who looked before\n" << again.err;
  EXPECT_TRUE(has(report(), "evaluate: a second look"));
  EXPECT_TRUE(has(content(folder / "run/openings.jsonl"), "evaluate: a second look"));
}

TEST_F(OpeningsTold, explain_counts_a_sealed_row_whose_truth_it_shows_and_no_other) {
  fs::copy(penguins, folder / "penguins.csv");
  asked(train("penguins.csv", "species"));
  fs::copy(folder / "run", folder / "copy", fs::copy_options::recursive);  // is asked which rows are sealed
  std::istringstream lines(content(penguins));
  std::string header, line;
  std::getline(lines, header);
  int sealed = 0;
  for (int row = 1; row <= 12; ++row) {
    std::getline(lines, line);
    write(folder / "one.csv", header + "\n" + line + "\n");
    const Json evaluated = Json::parse(asked({"evaluate", "copy", "one.csv", "--json"}).out);
    const bool is_sealed = evaluated["side"] == "sealed";
    const std::string number = std::to_string(row);
    const Result told = asked({"explain", "run", "--data", "penguins.csv", "--row", number, "--layers"});
    EXPECT_EQ(has(told.err, "counts as an opening"), is_sealed) << row;
    EXPECT_EQ(openings(), sealed += is_sealed ? 1 : 0) << row;
    asked({"explain", "run", "--data", "penguins.csv", "--row", number, "--why"});
    asked({"explain", "run", "--data", "penguins.csv", "--row", number, "--layers", "--target", "Gentoo"});
    EXPECT_EQ(openings(), sealed) << "no truth is read";
  }
  EXPECT_GT(sealed, 0);
  EXPECT_LT(sealed, 12);
  EXPECT_TRUE(has(report(), "explain")) << "it tells of them";
}

TEST_F(OpeningsTold, a_leak_that_was_allowed_is_told_by_all_that_tell_a_figure) {
  std::string csv = "x,paid,y\n";
  std::minstd_rand random(4);
  for (int row = 0; row < 300; ++row) {
    const bool is_late = random() % 2 == 0;
    csv += std::to_string(random() % 1000) + ",$" + std::to_string(is_late ? 100 + random() % 30 : 0) + ".50," +
           (is_late ? "late\n" : "good\n");
  }
  write(folder / "paid.csv", csv);
  const Result refused = asked(train("paid.csv", "y"), 4);
  EXPECT_TRUE(has(refused.err, "leak:paid")) << refused.err;
  const Result allowed = asked(train("paid.csv", "y", {"--allow", "leak:paid"}));
  EXPECT_TRUE(has(allowed.err, "leak paid")) << "--quiet hides no leak\n" << allowed.err;
  EXPECT_TRUE(has(allowed.err, "it is allowed here")) << allowed.err;
  EXPECT_TRUE(has(report(), "No figure here is for believing"));
  EXPECT_TRUE(has(report(), "leak:paid: training was not to stop there"));
  const Result unsealed = asked({"unseal", "run"});
  EXPECT_TRUE(has(unsealed.out, "not for believing")) << unsealed.out;
  EXPECT_FALSE(has(unsealed.out, "honest")) << unsealed.out;
  EXPECT_EQ(Json::parse(asked({"unseal", "run", "--json"}).out)["allowed"], Json::array({"leak:paid"}));
  std::vector<std::string> without = train("paid.csv", "y", {"--ignore", "paid"});
  *std::ranges::find(without, "run") = "clean";
  asked(without);
  EXPECT_TRUE(has(asked({"unseal", "clean"}).out, "opening")) << "of the same rows";
  EXPECT_FALSE(has(content(folder / "clean/report.html"), "for believing"));
}

TEST_F(OpeningsTold, dates_far_from_those_of_training_are_told_where_it_predicts_and_evaluates) {
  std::string csv = "day,x,y\n";
  for (int row = 0; row < 200; ++row) {
    csv += std::to_string(2020 + row % 4) + "-0" + std::to_string(1 + row % 9) + "-1" + std::to_string(row % 10) + "," +
           std::to_string(row * 37 % 101) + "," + std::to_string(row * 53 % 97) + "\n";
  }
  write(folder / "days.csv", csv);
  asked(train("days.csv", "y"));
  write(folder / "later.csv", "day,x,y\n2022-05-05,4,5\n2049-05-05,4,5\n2023-05-05,4,5\n");
  const char* const told = "column \"day\": 1 date far outside those of training, 2020-";
  const Result far = asked({"predict", "run", "later.csv"});
  EXPECT_TRUE(has(far.err, told)) << far.err;
  EXPECT_TRUE(
      has(far.err, "2049-05-05 in row 2): the predictions there are guesses; --clip takes the nearest known year"))
      << far.err;
  EXPECT_TRUE(has(asked({"evaluate", "run", "later.csv"}).err, told));
  const auto predicted = [](const Result& result, int row) {
    std::istringstream lines(result.out);
    std::string line;
    for (int i = 0; i <= row; ++i) std::getline(lines, line);
    return line.substr(line.rfind(',') + 1);
  };
  const Result clipped = asked({"predict", "run", "later.csv", "--clip"});
  EXPECT_NE(predicted(far, 2), predicted(clipped, 2));
  EXPECT_EQ(predicted(far, 1), predicted(clipped, 1));
}

}  // namespace
}  // namespace pellucid::test
