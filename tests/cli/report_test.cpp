// What `train` tells beside its numbers, and `report` and `compare`.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"

namespace pellucid::test {
namespace {

using Json = nlohmann::ordered_json;
const std::string penguins_table = PELLUCID_SOURCE_DIR "/examples/penguins.csv";

Result trained_on_penguins(const Folder& folder, const std::string& name, std::vector<std::string> more = {}) {
  std::vector<std::string> words{"train", penguins_table, "--target", "species", "--epochs", "4", "--run", name};
  words.insert(words.end(), more.begin(), more.end());
  return run(folder, words);
}

TEST(Reported, train_names_the_verdict_and_its_report_last) {
  const Folder folder;
  const Result result = trained_on_penguins(folder, "run");
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_NE(result.out.find("\nverdict "), std::string::npos) << result.out;
  EXPECT_TRUE(result.out.ends_with("\nreport run/report.html\n")) << result.out;
  EXPECT_TRUE(fs::exists(folder / "run/report.html"));
  EXPECT_TRUE(fs::exists(folder / "run/report.md"));
}

TEST(Reported, the_command_at_its_end_repeats_networks_and_baselines) {
  const Folder folder;
  for (const auto& [option, number, network] :
       {std::array{"--folds", "3", "fold-2"}, std::array{"--seeds", "4,9", "seed-9"}}) {
    const std::string name = network;
    ASSERT_EQ(trained_on_penguins(folder, name, {option, number, "--quiet"}).code, 0);
    const std::string page = content(folder / name / "report.md");
    const std::size_t begin = page.find("pellucid train --recipe '") + 9;
    std::string command = page.substr(begin, page.find('\n', begin) - begin);
    EXPECT_NE(command.find(std::string(option) + " " + number), std::string::npos) << command;
    std::vector<std::string> words;
    std::string word;
    bool is_quoted = false;
    for (const char c : command + " ") {
      if (c == '\'') is_quoted = !is_quoted;
      if (c == ' ' && !is_quoted)
        words.push_back(std::exchange(word, ""));
      else if (c != '\'')
        word += c;
    }
    words.insert(words.end(), {"--run", "again-" + name, "--quiet"});
    const Result again = run(folder, words);
    ASSERT_EQ(again.code, 0) << command << again.err;
    EXPECT_EQ(content(folder / name / network / "model.safetensors"),
              content(folder / ("again-" + name) / network / "model.safetensors"));
    const auto values = [&](const std::string& of) {
      std::string all;
      const Json told = Json::parse(content(folder / of / "baselines.json"));
      for (const Json& each : told["baselines"]) {
        all += each["name"].dump() + each["value"].dump() + each["difference"].dump() + each["rounds"].dump();
      }
      return all;
    };
    EXPECT_EQ(values(name), values("again-" + name));
  }
}

TEST(Reported, baselines_are_those_that_are_asked_for) {
  const Folder folder;
  const Result none = trained_on_penguins(folder, "none", {"--baselines", "none", "--json"});
  ASSERT_EQ(none.code, 0) << none.err;
  EXPECT_FALSE(Json::parse(none.out).contains("baselines"));
  EXPECT_FALSE(fs::exists(folder / "none/baselines.json"));
  const Result some = trained_on_penguins(folder, "some", {"--baselines", "trees(rounds=3)", "--json"});
  ASSERT_EQ(some.code, 0) << some.err;
  const Json told = Json::parse(some.out);
  ASSERT_EQ(told["baselines"]["baselines"].size(), 1U);
  EXPECT_EQ(told["baselines"]["baselines"][0]["rounds"], 3);
  EXPECT_EQ(told["report"], "some/report.html");
  const Result unknown = trained_on_penguins(folder, "unknown", {"--baselines", "tree"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_NE(unknown.err.find("trees"), std::string::npos) << unknown.err;
  EXPECT_FALSE(fs::exists(folder / "unknown"));
}

TEST(Reported, train_says_what_stands_out_in_how_it_trained) {
  const Folder folder;
  const auto trained = [&](const std::string& name, std::vector<std::string> more) {
    more.insert(more.end(), {"--patience", "never", "--optimizer", "sgd(lr=0.0000001)"});
    more.insert(more.end(), {"--target", "species", "--epochs", "6", "--baselines", "none", "--run", name});
    more.insert(more.begin(), {"train", penguins_table});
    return run(folder, more);
  };
  const Result one = trained("still", {});
  ASSERT_EQ(one.code, 0) << one.err;
  EXPECT_NE(one.err.find("- no progress: "), std::string::npos) << one.err;
  const Result seeds = trained("seeds", {"--seeds", "1,2,3"});
  ASSERT_EQ(seeds.code, 0) << seeds.err;
  EXPECT_NE(seeds.err.find("- no progress: seed-1: "), std::string::npos) << seeds.err;
  EXPECT_NE(seeds.err.find("and so with 2 other networks"), std::string::npos) << seeds.err;
  const Result quiet = trained("quiet", {"--quiet", "--json"});
  EXPECT_EQ(quiet.err.find("no progress"), std::string::npos) << quiet.err;
  EXPECT_NE(quiet.out.find("no progress"), std::string::npos) << "JSON has it all the same";
}

TEST(Reported, unseal_names_what_judges_a_kept_baseline) {
  const Folder folder;
  ASSERT_EQ(trained_on_penguins(folder, "run", {"--save-baseline", "constant"}).code, 0);
  const Result refused = run(folder, {"unseal", "run/baselines/constant.safetensors"});
  EXPECT_EQ(refused.code, 3);
  EXPECT_NE(refused.err.find("pellucid evaluate run/baselines/constant.safetensors DATA"), std::string::npos)
      << refused.err;
  const Result judged = run(folder, {"evaluate", "run/baselines/constant.safetensors", penguins_table});
  EXPECT_EQ(judged.code, 0) << judged.err;
}

TEST(Reported, verdict_compare_and_unseal_go_by_what_was_asked_for) {
  const Folder folder;
  const Result balanced = trained_on_penguins(folder, "one", {"--class-weight", "balanced"});
  ASSERT_EQ(balanced.code, 0) << balanced.err;
  EXPECT_NE(balanced.out.find("beside simpler models, balanced accuracy on the same"), std::string::npos)
      << balanced.out;
  ASSERT_EQ(trained_on_penguins(folder, "other", {"--class-weight", "balanced", "--optimizer", "adam(lr=0.01)"}).code,
            0);
  EXPECT_EQ(Json::parse(run(folder, {"compare", "one", "other", "--json"}).out)["groups"][0]["metric"],
            "balanced_accuracy");
  EXPECT_EQ(
      Json::parse(run(folder, {"compare", "one", "other", "--metric", "f1", "--json"}).out)["groups"][0]["metric"],
      "f1_macro");
  EXPECT_EQ(run(folder, {"compare", "one", "other", "--metric", "rmse"}).code, 2);
  const Result opened = run(folder, {"unseal", "one"});
  EXPECT_NE(opened.out.find("the balanced accuracy of rows like these lies between"), std::string::npos) << opened.out;
}

TEST(Reported, compare_takes_folds_together) {
  const Folder folder;
  ASSERT_EQ(trained_on_penguins(folder, "idle", {"--folds", "3", "--optimizer", "sgd(lr=0.00001)"}).code, 0);
  ASSERT_EQ(trained_on_penguins(folder, "busy", {"--folds", "3"}).code, 0);
  const Result text = run(folder, {"compare", "idle", "busy"});
  ASSERT_EQ(text.code, 0) << text.err;
  EXPECT_TRUE(text.out.starts_with("each run as a whole, the mean of its networks\n")) << text.out;
  const Json json = Json::parse(run(folder, {"compare", "idle", "busy", "--json"}).out);
  ASSERT_EQ(json["wholes"].size(), 1U);
  const Json& runs = json["wholes"][0]["runs"];
  EXPECT_EQ(runs[0]["run"], "busy");
  EXPECT_EQ(runs[0]["networks"], 3);
  EXPECT_LT(runs[1]["difference"].get<double>() + runs[1]["margin"].get<double>(), 0);
}

TEST(Reported, report_refuses_what_is_no_run) {
  const Folder folder;
  const Result result = run(folder, {"report", "nothing"});
  EXPECT_EQ(result.code, 3);
  EXPECT_NE(result.err.find("nothing"), std::string::npos);
}

TEST(Reported, compare_tells_what_recipes_differ_in_and_who_is_better) {
  const Folder folder;
  ASSERT_EQ(trained_on_penguins(folder, "idle", {"--optimizer", "sgd(lr=0.00001)"}).code, 0);
  ASSERT_EQ(trained_on_penguins(folder, "busy").code, 0);
  const Result text = run(folder, {"compare", "idle", "busy", "--html", "both.html"});
  ASSERT_EQ(text.code, 0) << text.err;
  EXPECT_LT(text.out.find("busy"), text.out.find("idle")) << text.out;
  EXPECT_NE(text.out.find("the recipes differ in\n  optimizer\n"), std::string::npos) << text.out;
  EXPECT_TRUE(fs::exists(folder / "both.html"));
  const Result again = run(folder, {"compare", "idle", "busy", "--html", "both.html"});
  EXPECT_EQ(again.code, 2);
  const Json json = Json::parse(run(folder, {"compare", "idle", "busy", "--json"}).out);
  ASSERT_EQ(json["groups"].size(), 1U);
  const Json& runs = json["groups"][0]["runs"];
  EXPECT_EQ(runs[0]["run"], "busy");
  EXPECT_EQ(runs[0]["difference"], 0.0);
  EXPECT_LT(runs[1]["difference"].get<double>(), 0);
  EXPECT_EQ(runs[1]["recipe"]["optimizer"], "sgd(lr=0.00001)");
}

}  // namespace
}  // namespace pellucid::test
