// The report of a run: nothing that a file says commands a page, every section is there, and runs compared in pairs.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <regex>

#include "pellucid/base/files.hpp"
#include "pellucid/report/conclusion.hpp"
#include "pellucid/report/html.hpp"
#include "pellucid/report/markdown.hpp"
#include "pellucid/report/run_report.hpp"
#include "pellucid/run/compared_runs.hpp"
#include "pellucid/run/reopened.hpp"
#include "pellucid/run/session.hpp"
#include "tests/report/report.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/penguins.hpp"

namespace pellucid::report {
namespace {

using testing::error_of;

/// Every element that is opened is closed, in order; those without content are let alone.
std::string unbalanced(const std::string& page) {
  std::vector<std::string> open;
  const std::regex tag("<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>");
  for (std::sregex_iterator at(page.begin(), page.end(), tag), end; at != end; ++at) {
    const std::string name = (*at)[2], rest = (*at)[3];
    if (name == "meta" || rest.ends_with("/")) continue;
    if ((*at)[1].length() == 0) {
      open.push_back(name);
    } else if (open.empty() || open.back() != name) {
      return "</" + name + "> within " + (open.empty() ? "nothing" : open.back());
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : "<" + open.back() + "> stays open";
}

TEST_F(Report, names_of_a_file_command_nothing) {
  const std::string hostile = "<script>alert(1)</script>";
  std::string text = "\"" + hostile + "\",\"b&\"\"c\",\"`k`|*x*\"\n";
  for (int row = 0; row < 120; ++row) {
    const int class_of = row % 2;
    text += std::to_string(row * 7 % 50) + "," + std::to_string(class_of * 3 + row % 3) + "," +
            (class_of == 0 ? "\"</td><b>no\"" : "\"[yes](x)\"") + "\n";
  }
  Training training;
  training.run.source.path = path + "/data<i>.csv";
  write_atomically(training.run.source.path, text);
  training.run.source.target = "`k`|*x*";
  training.run.recipe.model = "linear(4) | relu | linear";
  training.run.recipe.epochs = 3;
  training.run.recipe.validation = 0.25;
  const Document document = report_of(trained(training, "run"), {});
  const std::string page = html(document), card = markdown(document);
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("<b>"), std::string::npos);
  EXPECT_EQ(page.find("<i>"), std::string::npos);
  EXPECT_NE(page.find("&lt;script&gt;"), std::string::npos);
  EXPECT_EQ(unbalanced(page), "");
  EXPECT_NE(card.find("\\<script\\>"), std::string::npos);
  EXPECT_NE(card.find("\\[yes\\]"), std::string::npos);
}

TEST_F(Report, of_every_kind_of_run_has_its_sections) {
  Training classes = penguins(), numbers = penguins(), folds = penguins();
  numbers.run.source.target = "body_mass_g";
  folds.folds = 3;
  for (const auto& [name, training] :
       {std::pair("classes", classes), std::pair("numbers", numbers), std::pair("folds", folds)}) {
    const Outcome outcome = trained(training, name);
    const Comparison baselines = compare_baselines(outcome, wanted_baselines("all"), 10);
    const Document document = report_of(outcome, baselines);
    std::vector<std::string> ids;
    for (const Section& section : document.sections) ids.push_back(section.id);
    for (const char* id : {"summary", "results", "mistakes", "baselines", "training", "layers", "importance", "columns",
                           "data", "split", "network", "asked", "seal", "repeat"}) {
      EXPECT_NE(std::ranges::find(ids, id), ids.end()) << name << " " << id;
    }
    EXPECT_EQ(std::ranges::count(ids, "networks"), training.folds > 0 ? 1 : 0) << name;
    EXPECT_EQ(unbalanced(html(document)), "") << name;
  }
}

TEST_F(Report, of_a_run_is_written_with_its_baselines_by_one_call) {
  const Outcome outcome = trained(penguins(), "run");
  std::string told;
  const Conclusion made =
      conclude(outcome, wanted_baselines("linear(rounds=3)"), {}, nullptr, [&](const Comparison& comparison) {
        told = comparison.sentence;
        EXPECT_FALSE(std::filesystem::exists(outcome.folder + "/baselines.json"));
      });
  EXPECT_EQ(made.report, outcome.folder + "/report.html");
  EXPECT_EQ(told, made.baselines.sentence);
  EXPECT_EQ(recorded_baselines(outcome.folder).sentence, told);
  EXPECT_NE(read_text(made.report).find("id=\"baselines\""), std::string::npos);
  EXPECT_TRUE(std::filesystem::exists(outcome.folder + "/report.md"));
  EXPECT_EQ(error_of([&] { conclude(outcome, wanted_baselines("tree")); }).fault, Fault::usage);
}

TEST_F(Report, without_validation_rows_says_so) {
  Training training = penguins();
  training.run.recipe.validation = 0;
  const Document document = report_of(trained(training, "run"), {});
  EXPECT_NE(markdown(document).find("how well the network does on new rows is not known"), std::string::npos);
}

TEST_F(Report, a_run_read_back_is_the_run_that_ended) {
  Training folds = penguins();
  folds.folds = 3;
  for (const Training& training : {penguins(), folds}) {
    const Outcome before = trained(training, training.folds == 0 ? "one" : "folds");
    const Outcome after = reopen(before.folder);
    ASSERT_EQ(after.networks.size(), before.networks.size());
    for (std::size_t i = 0; i < before.networks.size(); ++i) {
      EXPECT_EQ(after.networks[i].name, before.networks[i].name);
      EXPECT_EQ(after.networks[i].trained.model.bytes(), before.networks[i].trained.model.bytes());
      EXPECT_EQ(after.networks[i].validation->truths, before.networks[i].validation->truths);
      EXPECT_EQ(after.networks[i].trained.history.best_epoch, before.networks[i].trained.history.best_epoch);
    }
    EXPECT_EQ(html(report_of(after, {})), html(report_of(before, {})));
  }
}

TEST_F(Report, what_is_no_run_is_not_read_back) {
  EXPECT_EQ(error_of([&] { reopen(path + "/none"); }).fault, Fault::data);
  std::filesystem::create_directory(path + "/empty");
  EXPECT_EQ(error_of([&] { reopen(path + "/empty"); }).fault, Fault::data);
  const Outcome outcome = trained(penguins(), "run");
  std::filesystem::remove(outcome.folder + "/model.safetensors");
  EXPECT_EQ(error_of([&] { reopen(outcome.folder); }).fault, Fault::data);
}

TEST_F(Report, runs_on_the_same_rows_are_compared_in_pairs_and_others_stand_apart) {
  Training slow = penguins(), fast = penguins(), other = penguins();
  slow.run.recipe.optimizer = "sgd(lr=0.0001)";
  fast.run.recipe.epochs = 30;
  other.run.recipe.seed = 7;  // splits otherwise
  const Outcome a = trained(slow, "slow"), b = trained(fast, "fast"), c = trained(other, "other");
  const ComparedRuns all = compare_runs({path});
  ASSERT_EQ(all.runs.size(), 3U);
  EXPECT_EQ(all.labels.size(), 2U);
  for (const char* key : {"optimizer", "epochs", "seed"}) {
    EXPECT_NE(std::ranges::find(all.keys, key), all.keys.end()) << key;
  }
  EXPECT_EQ(std::ranges::find(all.keys, "target"), all.keys.end());
  const auto place = [&](const std::string& folder) {
    return std::ranges::find(all.runs, folder, &ComparedRun::folder);
  };
  EXPECT_EQ(place(a.folder)->group, place(b.folder)->group);
  EXPECT_NE(place(a.folder)->group, place(c.folder)->group);
  const double worse = judge::value_of("accuracy", *a.networks[0].validation);
  const double better = judge::value_of("accuracy", *b.networks[0].validation);
  ASSERT_GT(better, worse);
  EXPECT_LT(place(b.folder), place(a.folder));
  EXPECT_NEAR(place(a.folder)->difference.value, worse - better, 1e-12);
  EXPECT_TRUE(place(a.folder)->difference.is_below(0));
  EXPECT_EQ(place(b.folder)->difference.value, 0);
}

}  // namespace
}  // namespace pellucid::report
