// What a user chooses with after a training: a baseline that is kept, a threshold, class weights.
#include <algorithm>

#include "tests/cli/tables.hpp"

namespace pellucid::test {
namespace {

class Choice : public ::testing::Test {
 protected:
  Choice() { ::setenv("XDG_STATE_HOME", (folder / "state").c_str(), 1); }
  /// A run of a few epochs on penguins, in the folder `name`.
  static std::vector<std::string> words_of(const std::string& target, const std::vector<std::string>& more,
                                           const std::string& name = "run") {
    std::vector<std::string> words{"train", penguins, "--target", target, "--run", name, "--quiet", "--epochs", "15"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  Result trained(const std::string& target, const std::vector<std::string>& more, const std::string& name = "run") {
    return run(folder, words_of(target, more, name));
  }
  Json json_of(const std::vector<std::string>& words) {
    const Result result = run(folder, words);
    EXPECT_EQ(result.code, 0) << result.err;
    return Json::parse(result.out);
  }
  Folder folder;
};

TEST_F(Choice, a_kept_baseline_is_taken_as_a_model) {
  const Result begun = trained("species", {"--save-baseline", "trees,linear", "--baselines", "constant"});
  ASSERT_EQ(begun.code, 0) << begun.err;
  EXPECT_NE(begun.out.find("kept   run/baselines/trees.safetensors"), std::string::npos) << begun.out;
  const Json recorded = Json::parse(content(folder / "run/baselines.json"));
  for (const char* const name : {"trees", "linear"}) {
    const std::string model = std::string("run/baselines/") + name + ".safetensors";
    const Json judged = json_of({"evaluate", model, "--json"});
    const auto rival =
        std::ranges::find_if(recorded["baselines"], [&](const Json& each) { return each["name"] == name; });
    ASSERT_NE(rival, recorded["baselines"].end()) << name;
    EXPECT_EQ(judged["accuracy"], (*rival)["value"]) << name;
    const Result predicted = run(folder, {"predict", model, penguins, "--proba"});
    ASSERT_EQ(predicted.code, 0) << predicted.err;
    EXPECT_TRUE(predicted.out.starts_with("row,prediction,Adelie,Chinstrap,Gentoo\n")) << predicted.out.substr(0, 80);
    EXPECT_EQ(run(folder, {"predict", model, penguins, "--interval", "0.8"}).code, 0);
    const Json sides = json_of({"evaluate", model, penguins, "--json"});
    EXPECT_TRUE(sides.contains("training") && sides.contains("validation")) << sides.dump(1);
    const Result reported = run(folder, {"report", model});
    EXPECT_EQ(reported.out, "report run/baselines/" + std::string(name) + "-report.html\n") << reported.err;
    const std::string card = content(folder / "run/baselines" / (name + std::string("-report.md")));
    EXPECT_NE(card.find("Baseline " + std::string(name) + " of run run"), std::string::npos);
    EXPECT_NE(card.find("The sealed test set was opened"), std::string::npos) << "as evaluate did just now";
    EXPECT_EQ(card.find("pellucid unseal"), std::string::npos) << "which opens the rows for the network";
  }
}

TEST_F(Choice, trees_refuse_what_asks_for_a_network) {
  ASSERT_EQ(trained("species", {"--save-baseline", "trees"}).code, 0);
  const std::string trees = "run/baselines/trees.safetensors";
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"explain", trees, "--row", "1", "--data", penguins},
                                             {"explain", trees, "--row", "1", "--data", penguins, "--why"},
                                             {"explain", "--plan", trees},
                                             {"predict", trees, penguins, "--why", "2"},
                                             {"export", trees, "--as", "dot"}}) {
    const Result refused = run(folder, words);
    EXPECT_EQ(refused.code, 2) << words[0] << refused.out << refused.err;
    EXPECT_NE(refused.err.find("boosted trees"), std::string::npos) << refused.err;
  }
  const Result unknown = trained("species", {"--save-baseline", "forest"}, "other");
  EXPECT_EQ(unknown.code, 2);
  EXPECT_FALSE(fs::exists(folder / "other"));
}

TEST_F(Choice, report_keeps_a_baseline_later_to_the_byte) {
  ASSERT_EQ(trained("sex", {"--save-baseline", "trees,constant,linear"}).code, 0);
  std::vector<std::string> before;
  for (const char* const name : {"trees", "constant", "linear"}) {
    const fs::path path = folder / "run/baselines" / (std::string(name) + ".safetensors");
    before.push_back(content(path));
    fs::remove(path);
  }
  const Json told = json_of({"report", "run", "--save-baseline", "trees,constant,linear", "--json"});
  ASSERT_EQ(told["saved_baselines"].size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(content(folder / told["saved_baselines"][i]["model"].get<std::string>()), before[i]) << i;
  }
}

TEST_F(Choice, a_threshold_is_chosen_kept_told_and_decides) {
  const Result told = trained("sex", {"--threshold", "f1", "--val", "0.3"});
  ASSERT_EQ(told.code, 0) << told.err;
  EXPECT_NE(told.out.find(" validation rows for mean f1: "), std::string::npos) << told.out;
  EXPECT_NE(told.out.find("by cross-fitting it is "), std::string::npos) << told.out;
  EXPECT_NE(content(folder / "run/report.md").find("for mean f1: "), std::string::npos);
  const Json json = json_of(words_of("sex", {"--threshold", "f1", "--val", "0.3", "--json"}, "other"));
  const double threshold = json["threshold"]["threshold"];
  EXPECT_EQ(json["threshold"]["value"], json["metrics"]["validation"]["f1_macro"]);
  EXPECT_GE(json["threshold"]["value"].get<double>(), json["threshold"]["without"].get<double>());
  EXPECT_EQ(json_of({"evaluate", "other", "--json"})["f1_macro"], json["threshold"]["value"]);
  std::istringstream lines(run(folder, {"predict", "other", penguins, "--proba"}).out);
  std::string line;
  std::getline(lines, line);
  int seconds = 0;
  while (std::getline(lines, line)) {
    const std::string second = line.substr(line.rfind(',') + 1);
    const bool is_second = std::stof(second) >= static_cast<float>(threshold);
    seconds += is_second ? 1 : 0;
    EXPECT_NE(line.find(is_second ? ",male," : ",female,"), std::string::npos) << line << " at " << threshold;
  }
  EXPECT_GT(seconds, 0);
  const Result given = run(folder, {"predict", "other", penguins, "--threshold", "0"});
  EXPECT_EQ(given.out.find("female"), std::string::npos) << "a threshold that is given goes first";
}

TEST_F(Choice, a_threshold_that_is_a_number_needs_no_validation_rows) {
  ASSERT_EQ(trained("sex", {"--threshold", "1", "--val", "0"}).code, 0);
  const Result all = run(folder, {"predict", "run", penguins});
  EXPECT_EQ(all.out.find(",male"), std::string::npos);
}

TEST_F(Choice, a_threshold_that_cannot_be_is_refused_before_training) {
  for (const std::vector<std::string>& more :
       std::vector<std::vector<std::string>>{{"--threshold", "roc_auc"},
                                             {"--threshold", "cost"},
                                             {"--threshold", "2"},
                                             {"--threshold", "f1", "--val", "0"}}) {
    const Result refused = trained("sex", more);
    EXPECT_EQ(refused.code, 2) << more[1] << refused.out;
    EXPECT_NE(refused.err.find("--threshold"), std::string::npos) << refused.err;
    EXPECT_FALSE(fs::exists(folder / "run"));
  }
  EXPECT_EQ(trained("species", {"--threshold", "f1"}).code, 2);
  EXPECT_EQ(trained("body_mass_g", {"--threshold", "0.5"}).code, 2);
}

TEST_F(Choice, costs_choose_a_threshold) {
  const Json json = json_of(words_of("sex", {"--cost-matrix", "truth,female,male; female,0,1; male,9,0", "--threshold",
                                             "cost", "--val", "0.3", "--json"}));
  EXPECT_EQ(json["threshold"]["metric"], "mean_cost");
  EXPECT_LE(json["threshold"]["value"].get<double>(), json["threshold"]["without"].get<double>());
  EXPECT_LT(json["threshold"]["threshold"].get<double>(), 0.5);
}

TEST_F(Choice, class_weights_are_told_with_what_they_do) {
  const Result two = trained("sex", {"--class-weight", "male=4"});
  ASSERT_EQ(two.code, 0) << two.err;
  EXPECT_NE(two.out.find("class weights female 1, male 4; validation recall female "), std::string::npos) << two.out;
  const std::string card = content(folder / "run/report.md");
  EXPECT_NE(card.find("What the class weights do"), std::string::npos);
  EXPECT_NE(card.find("from a probability of 0.8"), std::string::npos) << "4 / (1 + 4)";
  EXPECT_NE(card.find("Divide the odds by 4"), std::string::npos);
  const Json json = json_of(words_of("sex", {"--class-weight", "male=4", "--json"}, "json"))["class_weights"];
  EXPECT_EQ(json["neutral_threshold"], 0.8);
  EXPECT_EQ(json["classes"][1]["weight"], 4);
  EXPECT_GT(json["mean_told"].get<double>(), json["share"].get<double>());
  EXPECT_GE(json["classes"][1]["recall"].get<double>(), json["classes"][1]["recall_without"].get<double>());
  EXPECT_LE(json["classes"][0]["recall"].get<double>(), json["classes"][0]["recall_without"].get<double>());
  const Result three = trained("species", {"--class-weight", "balanced"}, "three");
  EXPECT_NE(three.out.find("class weights Adelie "), std::string::npos) << three.out;
  EXPECT_EQ(trained("species", {}, "none").out.find("class weights"), std::string::npos);
}

}  // namespace
}  // namespace pellucid::test
