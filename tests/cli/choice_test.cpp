// What a user chooses with after a training: a baseline that is kept.
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
    EXPECT_NE(card.find("pellucid evaluate " + model), std::string::npos);
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

}  // namespace
}  // namespace pellucid::test
