// What happens to a trained model: `unseal`, `evaluate`, `predict`.
#include "program.hpp"

namespace pellucid::test {
namespace {

class TrainedRun : public ::testing::Test {
 protected:
  void SetUp() override {
    write_data(folder / "bars");
    ASSERT_EQ(run(folder, short_training("bars", {"--run", "run"})).code, 0);
  }
  Folder folder;
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST_F(TrainedRun, unseal_reports_the_test_set_and_counts_the_opening) {
  const Result first = run(folder, {"unseal", "run"});
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_NE(first.out.find("of 60 rows right"), std::string::npos) << first.out;
  EXPECT_NE(first.out.find("precision"), std::string::npos) << first.out;
  EXPECT_NE(first.out.find("[20]"), std::string::npos) << first.out;
  EXPECT_NE(first.out.find("first opening"), std::string::npos) << first.out;
  EXPECT_EQ(first.out.find('\x1b'), std::string::npos) << "colour in a file";
  const Result second = run(folder, {"unseal", "run"});
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_NE(second.out.find("opened 2 times: this is no longer an untouched test set"), std::string::npos)
      << second.out;
  EXPECT_EQ(Json::parse(content(folder / "run/seal.json"))["openings"], 2);
}

TEST_F(TrainedRun, unseal_tells_before_it_opens_again_who_opened_and_what_was_measured) {
  ::setenv("XDG_STATE_HOME", (folder / "state").c_str(), 1);
  const Json first = Json::parse(run(folder, {"unseal", "run", "--reason", "the plan said so", "--json"}).out);
  EXPECT_EQ(first["earlier"], Json::array());
  const std::string model = content(folder / "run/model.safetensors");
  const Result second = run(folder, {"unseal", "run", "--json"});
  ASSERT_EQ(second.code, 0) << second.err;
  EXPECT_NE(second.err.find("opened before, once"), std::string::npos) << second.err;
  EXPECT_NE(second.err.find("unseal: the plan said so  accuracy "), std::string::npos) << second.err;
  const Json earlier = Json::parse(second.out)["earlier"];
  ASSERT_EQ(earlier.size(), 1U);
  EXPECT_EQ(earlier[0]["metrics"]["accuracy"]["value"], first["accuracy"]);
  EXPECT_EQ(earlier[0]["metrics"]["accuracy"]["low"], first["interval"][0]);
  ASSERT_EQ(run(folder, {"unseal", "run"}).code, 0);
  const Json third =
      Json::parse(content(folder / "run/openings.jsonl").substr(0, content(folder / "run/openings.jsonl").find('\n')));
  EXPECT_EQ(third["by"], "unseal: the plan said so");
  const auto width = [](const Json& json) {
    return json["interval"][1].get<double>() - json["interval"][0].get<double>();
  };
  EXPECT_GT(width(Json::parse(run(folder, {"unseal", "run", "--json"}).out)), width(first));
  EXPECT_EQ(content(folder / "run/model.safetensors"), model);
}

TEST_F(TrainedRun, unseal_gives_one_json_object) {
  ASSERT_EQ(run(folder, {"train", "bars", "--run", "weak", "--model", "linear", "--epochs", "1"}).code, 0);
  const Result result = run(folder, {"unseal", "weak", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  const Json json = Json::parse(result.out);
  EXPECT_EQ(json["openings"], 1);
  EXPECT_EQ(json["rows"], 60);
  EXPECT_LT(json["accuracy"], 1) << "without mistakes this proves little";
  ASSERT_EQ(json["classes"].size(), 3U);
  double hits = 0;
  for (std::size_t truth = 0; truth < 3; ++truth) {
    const Json& score = json["classes"][truth];
    const double hit = json["confusion"][truth][truth];
    const double told = json["confusion"][0][truth].get<double>() + json["confusion"][1][truth].get<double>() +
                        json["confusion"][2][truth].get<double>();
    EXPECT_EQ(score["rows"], 20);
    EXPECT_DOUBLE_EQ(score["recall"], hit / 20);
    EXPECT_DOUBLE_EQ(score["precision"], hit / told);
    EXPECT_DOUBLE_EQ(score["f1"], 2 * hit / (20 + told));
    hits += hit;
  }
  EXPECT_DOUBLE_EQ(json["accuracy"], hits / 60);
}

TEST_F(TrainedRun, unseal_refuses_a_changed_test_set) {
  const auto [images, labels] = images_and_labels(60, 3, 99);
  write(folder / "bars/t10k-images-idx3-ubyte", images);
  const Result result = run(folder, {"unseal", "run"});
  EXPECT_EQ(result.code, 4);
  EXPECT_EQ(result.out, "");
  EXPECT_NE(result.err.find("t10k-images-idx3-ubyte"), std::string::npos) << result.err;
  EXPECT_EQ(Json::parse(content(folder / "run/seal.json"))["openings"], 0);
}

// What was opened is known by what it shows: the same pictures in another run, and no others.
TEST_F(TrainedRun, unseal_knows_pictures_that_another_run_opened) {
  ::setenv("XDG_STATE_HOME", (folder / "state").c_str(), 1);
  ASSERT_EQ(run(folder, {"unseal", "run"}).code, 0);
  write_data(folder / "beams", 3, 50);
  ASSERT_EQ(run(folder, short_training("beams", {"--run", "other"})).code, 0);
  EXPECT_NE(run(folder, {"unseal", "other"}).out.find("these numbers are honest"), std::string::npos);
  ASSERT_EQ(run(folder, short_training("bars", {"--run", "again"})).code, 0);
  const std::string again = run(folder, {"unseal", "again"}).out;
  EXPECT_NE(again.find("this computer remembers 1 of the same test rows"), std::string::npos) << again;
}

TEST_F(TrainedRun, unseal_says_that_a_run_has_not_ended) {
  EXPECT_EQ(run(folder, {"unseal", "run"}).err.find("not finished"), std::string::npos);
  const std::vector<std::string> words{"train",
                                       "bars",
                                       "--run",
                                       "long",
                                       "--model",
                                       "linear(64) | relu | linear",
                                       "--epochs",
                                       "1000000",
                                       "--batch-size",
                                       "1",
                                       "--no-early-stopping"};
  const Result result = run(folder, words, [](pid_t child) { ::kill(child, SIGINT); });
  ASSERT_EQ(result.code, 130) << result.err;
  const Result opened = run(folder, {"unseal", "long"});
  EXPECT_EQ(opened.code, 0) << opened.err;
  EXPECT_NE(opened.err.find("the run is not finished"), std::string::npos) << opened.err;
}

TEST_F(TrainedRun, unseal_refuses_what_is_no_run) {
  EXPECT_EQ(run(folder, {"unseal", "bars"}).code, 3);
  EXPECT_EQ(run(folder, {"unseal", "nowhere"}).code, 3);
  EXPECT_EQ(run(folder, {"unseal"}).code, 2);
  write(folder / "run/seal.json", "{}");
  EXPECT_EQ(run(folder, {"unseal", "run"}).code, 3);
}

TEST_F(TrainedRun, evaluate_reports_what_unseal_reports) {
  const Result evaluated = run(folder, {"evaluate", "run/model.safetensors", "bars/t10k-images-idx3-ubyte",
                                        "bars/t10k-labels-idx1-ubyte", "--json"});
  ASSERT_EQ(evaluated.code, 0) << evaluated.err;
  const Json unsealed = Json::parse(run(folder, {"unseal", "run", "--json"}).out);
  const Json json = Json::parse(evaluated.out);
  for (const char* key : {"rows", "accuracy", "classes", "confusion"}) EXPECT_EQ(json[key], unsealed[key]) << key;
}

TEST_F(TrainedRun, evaluate_refuses_labels_that_the_model_does_not_know) {
  write_data(folder / "four", 4);
  const Result result = run(folder, {"evaluate", "run", "four/t10k-images-idx3-ubyte", "four/t10k-labels-idx1-ubyte"});
  EXPECT_EQ(result.code, 3);
  EXPECT_NE(result.err.find("row 4: label 3"), std::string::npos) << result.err;
}

TEST_F(TrainedRun, predict_writes_a_line_of_csv_for_each_row) {
  const Result result = run(folder, {"predict", "run", "bars/t10k-images-idx3-ubyte", "--proba"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.err, "read 60 pictures, 4x4, gray\n");
  const std::vector<std::string> lines = lines_of(result.out);
  ASSERT_EQ(lines.size(), 61U);
  EXPECT_EQ(lines[0], "row,prediction,0,1,2");
  for (std::size_t row = 1; row < lines.size(); ++row) {
    double number = 0;
    double prediction = 0;
    double p[3];
    ASSERT_EQ(std::sscanf(lines[row].c_str(), "%lf,%lf,%lf,%lf,%lf", &number, &prediction, &p[0], &p[1], &p[2]), 5);
    EXPECT_EQ(number, static_cast<double>(row));
    EXPECT_NEAR(p[0] + p[1] + p[2], 1, 1e-5);
    EXPECT_EQ(static_cast<double>(std::max_element(p, p + 3) - p), prediction);
  }
}

TEST_F(TrainedRun, predict_writes_to_a_file_if_asked) {
  const Result printed = run(folder, {"predict", "run", "bars/t10k-images-idx3-ubyte"});
  const Result written = run(folder, {"predict", "run", "bars/t10k-images-idx3-ubyte", "--out", "p.csv"});
  EXPECT_EQ(written.code, 0) << written.err;
  EXPECT_EQ(written.out, "");
  EXPECT_EQ(content(folder / "p.csv"), printed.out);
  EXPECT_EQ(run(folder, {"predict", "run", "bars/t10k-images-idx3-ubyte", "--out", "no/p.csv"}).code, 1);
}

TEST_F(TrainedRun, predict_refuses_rows_that_do_not_fit) {
  std::string images = big_endian(0x803) + big_endian(1) + big_endian(2) + big_endian(2) + "abcd";
  write(folder / "small", images);
  const Result result = run(folder, {"predict", "run", "small"});
  EXPECT_EQ(result.code, 3);
  EXPECT_NE(result.err.find("they have 4 columns, the model takes 16"), std::string::npos) << result.err;
  EXPECT_EQ(run(folder, {"predict", "small", "small"}).code, 3);
}

TEST_F(TrainedRun, a_model_that_names_too_few_classes_is_refused) {
  std::string bytes = content(folder / "run/model.safetensors");
  const std::string names = "[\\\"0\\\",\\\"1\\\",\\\"2\\\"]";
  const std::size_t at = bytes.find(names);
  ASSERT_NE(at, std::string::npos);
  bytes.replace(at, names.size(), "[]" + std::string(names.size() - 2, ' '));
  write(folder / "odd.safetensors", bytes);
  EXPECT_EQ(run(folder, {"predict", "odd.safetensors", "bars/t10k-images-idx3-ubyte"}).code, 3);
  EXPECT_EQ(
      run(folder, {"evaluate", "odd.safetensors", "bars/t10k-images-idx3-ubyte", "bars/t10k-labels-idx1-ubyte"}).code,
      3);
}

TEST_F(TrainedRun, explain_prints_the_account_of_the_model) {
  const Result result = run(folder, {"explain", "--plan", "run"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_NE(result.out.find("batch of 16"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("product"), std::string::npos) << result.out;
}

}  // namespace
}  // namespace pellucid::test
