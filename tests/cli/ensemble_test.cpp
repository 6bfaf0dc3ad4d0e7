// Ensembles as a user has them: trained, predicted, told apart, refused in words.
#include "tests/cli/tables.hpp"

namespace pellucid::test {
namespace {

class EnsembleRuns : public ::testing::Test {
 protected:
  EnsembleRuns() { ::setenv("XDG_STATE_HOME", (folder / "state").c_str(), 1); }
  Folder folder;
};

/// The cells of a column of CSV, by its name.
std::vector<std::string> column(const std::string& text, const std::string& name) {
  std::vector<std::string> cells;
  std::istringstream lines(text);
  std::size_t place = std::string::npos;
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> row;
    std::istringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) row.push_back(cell);
    if (place == std::string::npos) {
      place = static_cast<std::size_t>(std::ranges::find(row, name) - row.begin());
    } else {
      cells.push_back(row.at(place));
    }
  }
  return cells;
}

TEST_F(EnsembleRuns, write_the_mean_of_what_their_members_write) {
  ASSERT_EQ(run(folder, train(penguins, "body_mass_g", {"--ensemble", "5", "--baselines", "none"})).code, 0);
  const Result whole = run(folder, {"predict", "run", penguins, "--spread"});
  ASSERT_EQ(whole.code, 0) << whole.err;
  std::vector<std::vector<std::string>> each;
  for (const char* const name : {"run/seed-0", "run/seed-1", "run/seed-2", "run/seed-3", "run/seed-4"})
    each.push_back(column(run(folder, {"predict", name, penguins}).out, "prediction"));
  const std::vector<std::string> told = column(whole.out, "prediction"), spreads = column(whole.out, "spread");
  ASSERT_EQ(told.size(), 344U);
  for (std::size_t row = 0; row < told.size(); ++row) {
    double sum = 0, squares = 0;
    for (const auto& one : each) sum += std::stod(one.at(row));
    EXPECT_EQ(std::stod(told[row]), sum / 5) << row;
    for (const auto& one : each) squares += (std::stod(one[row]) - sum / 5) * (std::stod(one[row]) - sum / 5);
    EXPECT_NEAR(std::stod(spreads[row]), std::sqrt(squares / 4), 1e-3 * std::sqrt(squares / 4));
  }
  EXPECT_EQ(whole.out.substr(0, 21), "row,prediction,spread");
  EXPECT_EQ(run(folder, {"predict", "run", penguins}).out.substr(0, 15), "row,prediction\n");
  const Json line = Json::parse(run(folder, {"predict", "run", penguins, "--json"})
                                    .out.substr(0, 200)
                                    .substr(0, run(folder, {"predict", "run", penguins, "--json"}).out.find('\n')));
  EXPECT_TRUE(line.contains("spread"));
}

TEST_F(EnsembleRuns, are_told_and_their_members_are_named) {
  const Result trained = run(folder, train(penguins, "species", {"--ensemble", "3"}));
  ASSERT_EQ(trained.code, 0) << trained.err;
  for (const char* const words : {"seed-2: stopped at epoch", "their mean is the model", "kept epoch", "\nensemble ",
                                  "3 networks of ", "model  run/model.safetensors"})
    EXPECT_NE(trained.out.find(words), std::string::npos) << words << "\n" << trained.out;
  const std::string report = content(folder / "run/report.md");
  EXPECT_NE(report.find("The model is the mean of 3 networks"), std::string::npos);
  const Json metrics = Json::parse(content(folder / "run/metrics.json"));
  EXPECT_EQ(metrics["networks"].size(), 3U);
  EXPECT_EQ(metrics["ensemble"]["validation"]["accuracy"],
            Json::parse(run(folder, {"evaluate", "run", "--json"}).out)["accuracy"]);
  const Result why = run(folder, {"explain", "run", "--data", penguins, "--row", "2", "--why"});
  EXPECT_EQ(why.code, 0) << why.err;
  EXPECT_NE(why.out.find("the mean of 3 networks, which lie "), std::string::npos) << why.out;
  EXPECT_EQ(run(folder, {"predict", "run", penguins, "--interval", "0.9", "--why", "2"}).code, 0);
  const Result row = run(folder, {"explain", "run", "--data", penguins});
  EXPECT_EQ(row.code, 2);
  EXPECT_NE(row.err.find("say which: --member 1"), std::string::npos) << row.err;
  EXPECT_EQ(run(folder, {"explain", "run", "--data", penguins, "--member", "2"}).out,
            run(folder, {"explain", "run/seed-1", "--data", penguins}).out);
  EXPECT_EQ(run(folder, {"explain", "run", "--data", penguins, "--member", "4"}).code, 2);
  EXPECT_EQ(run(folder, {"explain", "run/seed-1", "--data", penguins, "--member", "1"}).code, 2);
  EXPECT_EQ(run(folder, {"export", "run", "--as", "onnx"}).code, 2);
  EXPECT_NE(run(folder, {"check", "run"}).out.find("3, whose mean it is: seed-0, seed-1"), std::string::npos);
  EXPECT_EQ(run(folder, {"predict", "run/seed-1", penguins, "--spread"}).code, 2);
  EXPECT_EQ(run(folder, {"report", "run"}).code, 0);
  EXPECT_EQ(content(folder / "run/report.md"), report);
}

TEST_F(EnsembleRuns, of_folds_are_noted_as_no_honest_figure) {
  ASSERT_EQ(run(folder, train(penguins, "species", {"--folds", "3", "--baselines", "none"})).code, 0);
  const Result told = run(folder, {"evaluate", "run", penguins});
  EXPECT_EQ(told.code, 0) << told.err;
  EXPECT_NE(told.err.find("is the mean of the 3 networks of \"run\": fold-1, fold-2, fold-3"), std::string::npos)
      << told.err;
  EXPECT_NE(told.err.find("no honest figure"), std::string::npos) << told.err;
  EXPECT_EQ(run(folder, {"predict", "run", penguins, "--spread"}).code, 0);
  EXPECT_EQ(run(folder, {"evaluate", "run"}).code, 2);
  EXPECT_EQ(run(folder, {"train", penguins, "--target", "species", "--ensemble", "3", "--folds", "3"}).code, 2);
  EXPECT_EQ(run(folder, {"train", penguins, "--target", "species", "--ensemble", "1"}).code, 2);
}

}  // namespace
}  // namespace pellucid::test
