// `explain --why` and `predict --why`: contributions that add up, in the table's words, and what is refused.
#include <nlohmann/json.hpp>
#include <set>

#include "tests/cli/tables.hpp"

namespace pellucid::test {
namespace {

using Json = nlohmann::ordered_json;

class Why : public ::testing::Test {
 protected:
  Why() { ::setenv("XDG_STATE_HOME", (folder / "state").c_str(), 1); }
  void begin(const std::string& target, std::vector<std::string> more = {}) {
    const Result trained = run(folder, train(penguins, target, std::move(more)));
    ASSERT_EQ(trained.code, 0) << trained.err;
  }
  Json why(const std::string& row, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"explain", "run", "--data", penguins, "--row", row, "--why", "--json"});
    const Result result = run(folder, more);
    EXPECT_EQ(result.code, 0) << result.err;
    return Json::parse(result.out);
  }
  Folder folder;
};

double sum_of(const Json& why, const char* field) {
  double sum = why["reference"]["value"];
  for (const Json& column : why["columns"]) sum += column[field].get<double>();
  return sum;
}

TEST_F(Why, contributions_and_reference_give_the_prediction_in_the_units_of_the_table) {
  begin("body_mass_g");
  const Result predicted = run(folder, {"predict", "run", penguins});
  std::istringstream lines(predicted.out);
  std::string line;
  for (int i = 0; i < 7; ++i) std::getline(lines, line);
  const double prediction = std::stod(line.substr(line.find(',') + 1));
  const Json found = why("6");
  EXPECT_NEAR(found["prediction"].get<double>(), prediction, 1e-3);
  EXPECT_EQ(found["target"], "body_mass_g");
  EXPECT_EQ(found["explained"], "number");
  const double scale = std::max(std::abs(prediction - found["reference"]["value"].get<double>()), 1.0);
  EXPECT_NEAR(sum_of(found, "contribution"), prediction, 0.01 * scale);
  EXPECT_NEAR(sum_of(found, "shapley"), prediction, 1e-6 * prediction);
  EXPECT_LE(found["residual_share"].get<double>(), 0.01);
  EXPECT_EQ(found["columns"].size(), 7U);
  const auto column = [&](const std::string& name) {
    return *std::ranges::find_if(found["columns"], [&](const Json& each) { return each["name"] == name; });
  };
  EXPECT_EQ(column("flipper_length_mm")["cell"], "190");
  EXPECT_NEAR(std::stod(column("flipper_length_mm")["reference"].get<std::string>()), 201, 2);  // their mean
  EXPECT_EQ(column("island")["reference"], "Biscoe");                                           // the commonest
  EXPECT_EQ(found["nearest"].size(), 3U);
}

TEST_F(Why, writes_a_page_with_the_words_of_the_text) {
  begin("sex", {"--ensemble", "2"});
  const std::vector<std::string> asked{"explain", "run", "--data", penguins, "--row", "2", "--why"};
  const std::string plain = run(folder, asked).out;
  std::vector<std::string> words = asked;
  words.insert(words.end(), {"--html", "why.html"});
  const Result told = run(folder, words);
  EXPECT_EQ(told.code, 0) << told.err;
  EXPECT_EQ(told.out, plain);
  const std::string page = content(folder / "why.html");
  for (const char* const part : {"<svg", "log-odds of", "the mean of 2 networks", "flipper_length_mm",
                                 "the residual is", "nearest training rows"}) {
    EXPECT_NE(page.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(run(folder, words).code, 2) << "a file that is there stays";
  words.emplace_back("--force");
  EXPECT_EQ(run(folder, words).code, 0);
  EXPECT_EQ(run(folder, {"explain", "run", "--member", "1", "--data", penguins, "--html", "other.html"}).code, 2);
  EXPECT_FALSE(fs::exists(folder / "other.html"));
}

TEST_F(Why, says_yes_or_no_of_a_typical_row) {
  const std::string csv = [] {
    std::string text = "flag,x,y\n";
    for (int i = 0; i < 80; ++i)
      text += std::string(i % 4 == 0 ? "yes" : "no") + "," + std::to_string(i % 17) + "," +
              std::to_string(i % 17 + (i % 4 == 0 ? 9 : 0)) + "\n";
    return text;
  }();
  std::ofstream(folder / "t.csv") << csv;
  ASSERT_EQ(run(folder, train("t.csv", "y", {"--repeats", "apart"})).code, 0);
  const Result told = run(folder, {"explain", "run", "--data", "t.csv", "--row", "1", "--why", "--json"});
  ASSERT_EQ(told.code, 0) << told.err;
  const Json why = Json::parse(told.out);
  for (const Json& column : why["columns"]) {
    EXPECT_TRUE(column["name"] != "flag" || column["reference"] == "no") << column;
  }
}

TEST_F(Why, a_training_row_is_its_own_nearest_and_a_far_one_is_told) {
  begin("species");
  const Json other = why("1");
  for (const Json& near : other["nearest"]) {
    const Json own = why(std::to_string(near["row"].get<int>()));
    EXPECT_EQ(own["nearest"][0]["row"], near["row"]);
    EXPECT_EQ(own["nearest"][0]["distance"], 0);
    EXPECT_GT(own["unlike"]["further"], 0.9);
  }
  write(folder / "far.csv",
        "island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,year\nDream,90,40,400,9000,male,2007\n");
  const Result far = run(folder, {"explain", "run", "--data", "far.csv", "--why"});
  EXPECT_NE(far.out.find("0.0 % of the training rows are further"), std::string::npos) << far.out << far.err;
  EXPECT_NE(far.out.find("its prediction is a guess"), std::string::npos) << far.out;
  EXPECT_NE(far.out.find("log-odds of "), std::string::npos) << far.out;
}

TEST_F(Why, the_reference_may_be_named) {
  begin("species");
  EXPECT_EQ(why("1")["reference"]["name"], "mean");
  EXPECT_EQ(why("1", {"--reference", "zeros"})["reference"]["name"], "zeros");
  const Json same = why("4", {"--reference", "4"});
  for (const Json& column : same["columns"]) EXPECT_EQ(column["contribution"], 0);
  EXPECT_EQ(same["reference"]["value"], same["prediction"]);
  std::filesystem::copy_file(folder / "run/model.safetensors", folder / "alone.safetensors");
  const auto alone = [&](const std::string& reference) {
    return run(folder, {"explain", "alone.safetensors", "--data", penguins, "--why", "--reference", reference});
  };
  EXPECT_EQ(alone("mean").code, 2);
  EXPECT_NE(alone("mean").err.find("give --reference zeros"), std::string::npos) << alone("mean").err;
  EXPECT_EQ(alone("zeros").code, 0) << alone("zeros").err;
  EXPECT_EQ(alone("2").code, 0);
  EXPECT_EQ(alone("0").code, 2);
  EXPECT_EQ(alone("5000").code, 2);
}

TEST_F(Why, networks_that_jump_are_refused) {
  begin("species", {"--model", "linear(4) | sign | linear"});
  const Result result = run(folder, {"explain", "run", "--data", penguins, "--why"});
  EXPECT_EQ(result.code, 2);
  EXPECT_NE(result.err.find("the network jumps (sign"), std::string::npos) << result.err;
}

TEST_F(Why, predict_names_the_strongest_columns_as_explain_has_them) {
  begin("species");
  const Result json = run(folder, {"predict", "run", penguins, "--json", "--why", "3"});
  ASSERT_EQ(json.code, 0) << json.err;
  std::istringstream lines(json.out);
  std::string line;
  for (int row = 1; row <= 5; ++row) {
    std::getline(lines, line);
    const Json told = Json::parse(line)["why"], account = why(std::to_string(row))["columns"];
    ASSERT_EQ(told.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(told[i]["column"], account[i]["name"]) << row;
      EXPECT_NEAR(told[i]["contribution"].get<double>(), account[i]["contribution"].get<double>(), 1e-9) << row;
    }
  }
  write(folder / "empty.csv", "island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,year\n");
  EXPECT_EQ(run(folder, {"predict", "run", "empty.csv", "--why", "1"}).out, "row,prediction,why_1\n");
  const Result csv = run(folder, {"predict", "run", penguins, "--why", "9"});
  EXPECT_TRUE(csv.out.starts_with("row,prediction,why_1,why_2,why_3,")) << csv.out.substr(0, 80);
  std::istringstream rows(csv.out);
  for (std::getline(rows, line); std::getline(rows, line);) EXPECT_EQ(std::ranges::count(line, ','), 10) << line;
}

TEST_F(Why, finds_the_training_rows_of_a_run_whose_data_moved) {
  fs::copy_file(penguins, folder / "penguins.csv");
  ASSERT_EQ(run(folder, train("penguins.csv", "species")).code, 0);
  const auto asked = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"explain", "run", "--why", "--json", "--row", "2", "--data"});
    return run(folder, more);
  };
  const std::string before = asked({"penguins.csv"}).out;
  fs::create_directories(folder / "moved");
  fs::rename(folder / "penguins.csv", folder / "moved/birds.csv");
  const Json after = Json::parse(asked({"moved/birds.csv"}).out);  // the table that is asked about is the run's
  EXPECT_EQ(after["nearest"], Json::parse(before)["nearest"]);
  write(folder / "other.csv", content(folder / "moved/birds.csv").substr(0, 2000));
  const std::string table = content(folder / "other.csv");
  write(folder / "other.csv", table.substr(0, table.rfind('\n') + 1));
  const Result lost = asked({"other.csv"});
  EXPECT_EQ(lost.code, 3);
  EXPECT_NE(lost.err.find("--run-data"), std::string::npos) << lost.err;
  const Result named = asked({"other.csv", "--run-data", "moved/birds.csv"});
  ASSERT_EQ(named.code, 0) << named.err;
  EXPECT_EQ(Json::parse(named.out)["nearest"], after["nearest"]);
  EXPECT_EQ(run(folder, {"explain", "run", "--data", "moved/birds.csv", "--run-data", "moved/birds.csv"}).code, 2);
}

TEST_F(Why, says_in_probabilities_what_contributions_do_one_after_another) {
  begin("species");
  for (const char* const row : {"3", "170", "300"}) {
    const Json found = why(row);
    double log_odds = found["reference"]["value"], probability = 1 / (1 + std::exp(-log_odds));
    for (const Json& column : found["columns"]) {
      log_odds += column["contribution"].get<double>();
      EXPECT_NEAR(column["probability"].get<double>(), 1 / (1 + std::exp(-log_odds)), 1e-12);
      probability = column["probability"];
    }
    EXPECT_NEAR(probability, found["probability"].get<double>(), 0.01);  // but for the residual
    const std::string text = run(folder, {"explain", "run", "--data", penguins, "--row", row, "--why"}).out;
    EXPECT_NE(text.find(" → "), std::string::npos) << text;
    const std::string first = found["columns"][0]["name"];
    EXPECT_NE(text.find("from the reference: " + first + " "), std::string::npos) << text;
  }
  fs::remove_all(folder / "run");
  begin("body_mass_g");
  EXPECT_EQ(run(folder, {"explain", "run", "--data", penguins, "--row", "3", "--why"}).out.find(" → "),
            std::string::npos);
}

TEST_F(Why, of_pictures_names_pixels_and_draws_them) {
  write_data(folder / "bars");
  ASSERT_EQ(run(folder, {"train", "bars", "--run", "bars-run", "--epochs", "20", "--quiet", "--model",
                         "linear(8) | tanh | linear", "--optimizer", "adam(lr=0.02)"})
                .code,
            0);
  const std::vector<std::string> words{"explain", "bars-run", "--data", "bars/t10k-images-idx3-ubyte",
                                       "--row",   "2",        "--why"};
  const Result told = run(folder, words);
  ASSERT_EQ(told.code, 0) << told.err;
  std::vector<std::string> as_json = words;
  as_json.emplace_back("--json");
  const Json found = Json::parse(run(folder, as_json).out);
  std::set<std::string> names;
  for (const Json& column : found["columns"]) names.insert(column["name"].get<std::string>());
  std::set<std::string> expected;
  for (int row = 1; row <= 4; ++row) {
    for (int column = 1; column <= 4; ++column)
      expected.insert("row " + std::to_string(row) + ", column " + std::to_string(column));
  }
  EXPECT_EQ(names, expected);
  // The second picture has its second row bright: the largest contribution stands there, and is drawn there.
  const std::string largest = found["columns"][0]["name"];
  const std::size_t at = told.out.find("where they stand");
  ASSERT_NE(at, std::string::npos) << told.out;
  std::istringstream lines(told.out.substr(told.out.find('\n', at) + 1));
  std::string line;
  for (int row = 0; row < largest[4] - '0'; ++row) std::getline(lines, line);
  const std::string drawn = line.substr(2 * static_cast<std::size_t>(largest.back() - '1'), 2);
  EXPECT_EQ(drawn, found["columns"][0]["contribution"].get<double>() > 0 ? "##" : "==") << told.out;
}

}  // namespace
}  // namespace pellucid::test
