// `pellucid predict`: lines that can be used, with keys, as JSON, at a threshold.
#include "tests/cli/tables.hpp"

namespace pellucid::test {
namespace {

std::vector<std::string> predicted_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// A table whose cells are written in ways that reading changes: codes, amounts, quotes, blanks, formulas.
class Keyed : public ::testing::Test {
 protected:
  static constexpr const char* header = "id,\"Area, m2\",price,side\n";
  Folder folder;
  std::vector<std::string> rows;  // the cells in front of the target, as they stand

  void SetUp() override {
    std::minstd_rand random(5);
    std::string table = header;
    for (int row = 0; row < 120; ++row) {
      const int area = static_cast<int>(random() % 90);
      const char* const first[] = {"=", "00", "-", " x "};
      std::string id = first[row % 4] + std::to_string(1000 + row);
      if (row % 5 == 0) id = "\"" + id + ",\"\"q\"\"\"";
      rows.push_back(id + "," + std::to_string(area) + ".50,\"$" + std::to_string(1 + row % 7) + ",000.00\"");
      table += rows.back() + (area < 45 ? ",left\n" : ",right\n");
    }
    write(folder / "t.csv", table);
    const Result trained = run(folder, train("t.csv", "side", {"--ignore", "id", "--allow", "\"near_leak:Area, m2\""}));
    ASSERT_EQ(trained.code, 0) << trained.err;
  }
  std::vector<std::string> predicted(std::vector<std::string> more) {
    more.insert(more.begin(), {"predict", "run", "t.csv"});
    const Result result = run(folder, more);
    EXPECT_EQ(result.code, 0) << result.err;
    return predicted_lines(result.out);
  }
  std::string refused(std::vector<std::string> more) {
    more.insert(more.begin(), {"predict", "run", "t.csv"});
    const Result result = run(folder, more);
    EXPECT_EQ(result.code, 2) << result.err;
    EXPECT_EQ(result.out, "");
    return result.err;
  }
};

TEST_F(Keyed, kept_cells_are_those_of_the_file) {
  const std::vector<std::string> plain = predicted({}), kept = predicted({"--keep-columns"});
  const std::vector<std::string> id = predicted({"--id", "id"});
  const std::vector<std::string> two = predicted({"--id", "price,Area, m2", "--proba"});
  ASSERT_EQ(kept.size(), rows.size() + 1);
  EXPECT_EQ(kept[0], "id,\"Area, m2\",price,side,prediction");
  EXPECT_EQ(id[0], "id,prediction");
  EXPECT_EQ(two[0], "price,\"Area, m2\",prediction,left,right");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::string decided = plain[row + 1].substr(plain[row + 1].find(','));
    EXPECT_TRUE(kept[row + 1].starts_with(rows[row] + ",")) << kept[row + 1];
    EXPECT_TRUE(kept[row + 1].ends_with(decided));
    const std::size_t end = rows[row].rfind(",\"$"), middle = rows[row].rfind(',', end - 1);
    EXPECT_EQ(id[row + 1], rows[row].substr(0, middle) + decided);
    EXPECT_TRUE(two[row + 1].starts_with(rows[row].substr(end + 1) + rows[row].substr(middle, end - middle) + decided));
  }
}

TEST_F(Keyed, excel_safe_marks_kept_texts_and_no_numbers) {
  const std::vector<std::string> safe = predicted({"--id", "id", "--excel-safe"});
  EXPECT_TRUE(safe[1].starts_with("\"'=1000,\"\"q\"\"\",")) << safe[1];
  EXPECT_TRUE(safe[2].starts_with("001001,")) << safe[2];
  EXPECT_TRUE(safe[3].starts_with("-1002,")) << safe[3];
  EXPECT_TRUE(safe[5].starts_with("'=1004,")) << safe[5];
}

TEST_F(Keyed, json_is_an_object_a_row_and_says_what_csv_does) {
  const std::vector<std::string> csv = predicted({"--proba"}), json = predicted({"--json"});
  const std::vector<std::string> keyed = predicted({"--json", "--id", "\"Area, m2\",id"});
  ASSERT_EQ(json.size(), rows.size());
  for (std::size_t row = 0; row < json.size(); ++row) {
    const auto one = nlohmann::ordered_json::parse(json[row]);
    EXPECT_EQ(one["row"].dump() + "," + one["prediction"].get<std::string>() + "," +
                  csv[row + 1].substr(csv[row + 1].find("t,") + 2),
              csv[row + 1]);
    const std::string left = one["probabilities"]["left"].dump();
    EXPECT_NEAR(one["probabilities"]["left"].get<double>() + one["probabilities"]["right"].get<double>(), 1, 1e-6);
    const auto other = nlohmann::ordered_json::parse(keyed[row]);
    EXPECT_FALSE(other.contains("row"));
    EXPECT_TRUE(keyed[row].starts_with("{\"Area, m2\":\""));
    EXPECT_EQ(other["id"].get<std::string>().find("1"), row % 4 == 3 ? 3U : row % 4 == 1 ? 2U : 1U) << keyed[row];
    EXPECT_EQ(other["prediction"], one["prediction"]);
  }
}

TEST_F(Keyed, a_threshold_moves_the_decision_alone) {
  const std::vector<std::string> usual = predicted({"--json"});
  std::vector<double> right;
  for (const std::string& line : usual) right.push_back(Json::parse(line)["probabilities"]["right"]);
  for (const std::string& given : std::vector<std::string>{"0", "0.1", "0.7", "1", Json(right[7]).dump()}) {
    const std::vector<std::string> moved = predicted({"--json", "--threshold", given});
    for (std::size_t row = 0; row < right.size(); ++row) {
      const bool is_right = static_cast<float>(right[row]) >= std::stof(given);
      EXPECT_EQ(Json::parse(moved[row])["prediction"], is_right ? "right" : "left") << given << " " << moved[row];
      EXPECT_EQ(Json::parse(moved[row])["probabilities"]["right"], right[row]);
    }
  }
  EXPECT_EQ(predicted({"--threshold-cost", "1:4"}), predicted({"--threshold", "0.2"}));
  EXPECT_EQ(predicted({"--threshold-cost", "3:1"}), predicted({"--threshold", "0.75"}));
  EXPECT_NE(predicted({"--threshold-cost", "1:0"}), predicted({"--threshold", "0.5"}));
}

TEST_F(Keyed, words_that_do_not_fit_are_refused) {
  EXPECT_NE(refused({"--id", "iid"}).find("cannot use --id: no column \"iid\" in \"t.csv\""), std::string::npos)
      << refused({"--id", "iid"});
  EXPECT_NE(refused({"--id", "id", "--keep-columns"}).find("--keep-columns is given too"), std::string::npos);
  EXPECT_NE(refused({"--id", "\"id"}).find("a quote opens and never closes"), std::string::npos);
  EXPECT_NE(refused({"--id", "id,id"}).find("two columns would be called \"id\""), std::string::npos);
  EXPECT_NE(refused({"--threshold", "1.5"}).find("1.5 is no probability"), std::string::npos);
  EXPECT_NE(refused({"--threshold", "nan"}).find("--threshold"), std::string::npos);
  for (const char* costs : {"3", "0:0", "-1:2", "1:2:3", "1:x", "1e308:1e308"}) {
    EXPECT_NE(refused({"--threshold-cost", costs}).find("cannot use --threshold-cost"), std::string::npos) << costs;
  }
  EXPECT_NE(refused({"--threshold", "0.2", "--threshold-cost", "1:4"}).find("is given too"), std::string::npos);
  EXPECT_NE(refused({"--json", "--excel-safe"}).find("--json is given too"), std::string::npos);
}

TEST_F(Keyed, a_header_alone_gives_a_header_alone) {
  write(folder / "t.csv", header);
  EXPECT_EQ(predicted({}), std::vector<std::string>{"row,prediction"});
  EXPECT_EQ(predicted({"--keep-columns", "--proba"}),
            std::vector<std::string>{"id,\"Area, m2\",price,side,prediction,left,right"});
  EXPECT_EQ(predicted({"--json"}), std::vector<std::string>{});
  EXPECT_EQ(run(folder, {"evaluate", "run", "t.csv"}).code, 3);
  write(folder / "t.csv", "id,price,side\n");
  EXPECT_EQ(run(folder, {"predict", "run", "t.csv"}).code, 3);  // a column is missing all the same
}

TEST_F(Keyed, columns_with_commas_can_be_named) {
  for (const std::string names : {"id,Area, m2", "id,\"Area, m2\"", "Area, m2,id"}) {
    fs::remove_all(folder / "run");
    const Result result = run(folder, train("t.csv", "side", {"--json", "--ignore", names}));
    ASSERT_EQ(result.code, 0) << names << result.err;
    const Json told = Json::parse(result.out);
    for (const Json& column : told["columns"]) {
      EXPECT_EQ(column["type"] == "ignored", column["name"] != "price") << names << column;
    }
    EXPECT_EQ(run(folder, {"unseal", "run"}).code, 0);  // the recipe's list means the same
  }
  const Result checked = run(folder, {"check", "t.csv", "--json", "--categorical", "Area, m2"});
  ASSERT_EQ(checked.code, 0) << checked.err;
  EXPECT_EQ(Json::parse(checked.out)["columns"][1]["type"], "category") << checked.out;
  const Result unknown = run(folder, {"check", "t.csv", "--ignore", "Area, m3"});
  EXPECT_NE(unknown.err.find("no column \"Area\""), std::string::npos) << unknown.err;
}

/// The predictions of a file, without the header.
std::vector<std::string> predictions_of(const Folder& folder, const char* file, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"predict", "run", file});
  const Result result = run(folder, more);
  EXPECT_EQ(result.code, 0) << file << result.err;
  return predicted_lines(result.out);
}

TEST(Predictions, of_the_same_numbers_written_otherwise_are_the_same) {
  const Folder folder;
  // The same rows: with decimal commas between quotes and commas, with points, with a word for what is missing.
  std::string commas = "price,size,y\n", points = commas, words = commas;
  for (int row = 0; row < 60; ++row) {
    const std::string whole = std::to_string(row % 13 + 1), part = std::to_string(10 + row);
    const std::string rest = "," + std::to_string(row % 7) + "," + std::to_string(row % 13) + "\n";
    const bool is_missing = row % 10 == 3;
    commas += (is_missing ? "" : "\"" + whole + "," + part + "\"") + rest;
    points += (is_missing ? "" : whole + "." + part) + rest;
    words += (is_missing ? "none given" : whole + "." + part) + rest;
  }
  write(folder / "commas.csv", commas);
  write(folder / "points.csv", points);
  write(folder / "words.csv", words);
  ASSERT_EQ(run(folder, train("commas.csv", "y", {"--task", "regression"})).code, 0);
  const std::vector<std::string> expected = predictions_of(folder, "commas.csv");
  EXPECT_EQ(predictions_of(folder, "points.csv", {"--decimal-point"}), expected);
  fs::remove_all(folder / "run");
  ASSERT_EQ(run(folder, train("points.csv", "y", {"--task", "regression"})).code, 0);
  const std::vector<std::string> plain = predictions_of(folder, "points.csv");
  EXPECT_EQ(predictions_of(folder, "words.csv", {"--missing", "none given"}), plain);
  EXPECT_EQ(predictions_of(folder, "commas.csv", {"--decimal-comma", "--delimiter", "comma"}), plain);
  for (const std::vector<std::string>& more : {std::vector<std::string>{"--day-first"}, {"--not-missing", "NA"}}) {
    std::vector<std::string> asked{"predict", "run", "points.csv"};
    asked.insert(asked.end(), more.begin(), more.end());
    const Result result = run(folder, asked);
    EXPECT_EQ(result.code, 2);
    EXPECT_NE(result.err.find("cannot use " + more[0]), std::string::npos) << result.err;
  }
}

TEST(Predictions, a_threshold_is_refused_where_no_two_classes_have_probabilities) {
  const Folder folder;
  ASSERT_EQ(run(folder, train(penguins, "species")).code, 0);
  const Result three = run(folder, {"predict", "run", penguins, "--threshold", "0.3"});
  EXPECT_EQ(three.code, 2);
  EXPECT_NE(three.err.find("3 classes apart"), std::string::npos) << three.err;
  fs::remove_all(folder / "run");
  ASSERT_EQ(run(folder, train(penguins, "body_mass_g")).code, 0);
  const Result number = run(folder, {"predict", "run", penguins, "--threshold", "0.3"});
  EXPECT_NE(number.err.find("predicts numbers"), std::string::npos) << number.err;
  const Result json = run(folder, {"predict", "run", penguins, "--json"});
  EXPECT_TRUE(Json::parse(predicted_lines(json.out)[0])["prediction"].is_number()) << json.out.substr(0, 80);
}

TEST(Predictions, pictures_have_no_columns) {
  const Folder folder;
  write_data(folder / "bars");
  ASSERT_EQ(run(folder, short_training("bars", {"--run", "run"})).code, 0);
  const Result result = run(folder, {"predict", "run", "bars/t10k-images-idx3-ubyte", "--id", "id"});
  EXPECT_EQ(result.code, 2);
  EXPECT_NE(result.err.find("pictures have no columns"), std::string::npos) << result.err;
}

}  // namespace
}  // namespace pellucid::test
