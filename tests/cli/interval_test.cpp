// `predict --interval`: what its lines hold, where the width comes from, and what is refused.
#include "tests/cli/tables.hpp"

namespace pellucid::test {
namespace {

class Interval : public ::testing::Test {
 protected:
  Interval() { ::setenv("XDG_STATE_HOME", (folder / "state").c_str(), 1); }
  /// A run of a number, y = 3 x + noise, or of two classes that overlap.
  void begin(bool are_classes, std::vector<std::string> more = {}) {
    std::minstd_rand random(3);
    std::string table = "x,y\n";
    for (int row = 0; row < 300; ++row) {
      const double x = static_cast<double>(random() % 1000) / 100,
                   noise = static_cast<double>(random() % 800) / 100 - 4;
      table += std::to_string(x) + "," +
               (are_classes ? (x + noise > 5 ? "much" : "little") : std::to_string(3 * x + noise)) + "\n";
    }
    write(folder / "t.csv", table);
    const Result trained = run(folder, train("t.csv", "y", std::move(more)));
    ASSERT_EQ(trained.code, 0) << trained.err;
  }
  Result predict(std::vector<std::string> more) {
    more.insert(more.begin(), {"predict", "run", "t.csv"});
    return run(folder, more);
  }
  Folder folder;
};

std::vector<std::vector<std::string>> cells_in(const std::string& text) {
  std::vector<std::vector<std::string>> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    std::istringstream cells(line);
    lines.emplace_back();
    for (std::string cell; std::getline(cells, cell, ',');) lines.back().push_back(cell);
  }
  return lines;
}

TEST_F(Interval, of_numbers_lies_around_the_prediction_as_wide_as_is_told) {
  begin(false);
  const Result narrow = predict({"--interval", "0.5"}), wide = predict({"--interval", "0.9"});
  ASSERT_EQ(wide.code, 0) << wide.err;
  EXPECT_NE(wide.err.find("to hold 90 % of new rows; from "), std::string::npos) << wide.err;
  EXPECT_NE(wide.err.find(" % by cross-fitting ("), std::string::npos) << wide.err;
  const auto some = cells_in(narrow.out), more = cells_in(wide.out);
  EXPECT_EQ(more[0], (std::vector<std::string>{"row", "prediction", "lower", "upper"}));
  const double told = std::stod(wide.err.substr(wide.err.find("± ") + std::string("± ").size()));
  for (std::size_t row = 1; row < more.size(); ++row) {
    const double prediction = std::stod(more[row][1]), lower = std::stod(more[row][2]), upper = std::stod(more[row][3]);
    EXPECT_NEAR(prediction - lower, told, 1e-4 * told);
    EXPECT_NEAR(upper - prediction, told, 1e-4 * told);
    EXPECT_LT(lower, std::stod(some[row][2]));
  }
  const Result json = predict({"--interval", "0.9", "--json"});
  EXPECT_EQ(
      json.out.find("\"prediction\":" + more[1][1] + ",\"lower\":" + more[1][2] + ",\"upper\":" + more[1][3] + "}"),
      json.out.find("\"prediction\""))
      << json.out.substr(0, 200);
}

TEST_F(Interval, of_classes_is_a_set_that_holds_the_prediction) {
  begin(true);
  const Result result = predict({"--interval", "0.95"});
  ASSERT_EQ(result.code, 0) << result.err;
  int alone = 0, both = 0;
  const auto lines = cells_in(result.out);
  EXPECT_EQ(lines[0], (std::vector<std::string>{"row", "prediction", "set"}));
  for (std::size_t row = 1; row < lines.size(); ++row) {
    alone += lines[row][2] == lines[row][1] ? 1 : 0;
    both += lines[row][2] == "little|much" ? 1 : 0;
  }
  EXPECT_GT(alone, 100);
  EXPECT_GT(both, 5);
  EXPECT_EQ(alone + both, static_cast<int>(lines.size()) - 1);
  EXPECT_NE(predict({"--interval", "0.95", "--json"}).out.find("\"set\":[\"little\",\"much\"]"), std::string::npos);
}

TEST_F(Interval, is_refused_where_it_cannot_be_made) {
  begin(false);
  EXPECT_NE(predict({"--interval", "0.995"}).err.find("are too few: these need 199"), std::string::npos);
  EXPECT_NE(predict({"--interval", "90"}).err.find("90 is no share of rows"), std::string::npos);
  EXPECT_NE(predict({"--data", "t.csv"}).err.find("--interval and --why alone"), std::string::npos);
  std::filesystem::copy_file(folder / "run/model.safetensors", folder / "alone.safetensors");
  const Result alone = run(folder, {"predict", "alone.safetensors", "t.csv", "--interval", "0.9"});
  EXPECT_EQ(alone.code, 2);
  EXPECT_NE(alone.err.find("the run is not here"), std::string::npos) << alone.err;
  std::filesystem::rename(folder / "t.csv", folder / "moved.csv");
  EXPECT_NE(run(folder, {"predict", "run", "moved.csv", "--interval", "0.9"}).code, 0);
  EXPECT_EQ(run(folder, {"predict", "run", "moved.csv", "--interval", "0.9", "--data", "moved.csv"}).code, 0);
}

TEST_F(Interval, needs_validation_rows) {
  begin(false, {"--val", "0"});
  EXPECT_NE(predict({"--interval", "0.9"}).err.find("the run has no validation rows"), std::string::npos);
}

}  // namespace
}  // namespace pellucid::test
