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
  training.run.source.allow = {"leak:b&\"c"};
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
  EXPECT_EQ(all.groups.size(), 2U);
  EXPECT_TRUE(all.wholes.empty());
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

/// Every other row of the penguins, in a file of its own.
std::string half_of_penguins(const std::string& path, bool is_second) {
  const std::string all = read_text(penguins().run.source.path);
  std::string half;
  bool is_taken = true;  // the header
  for (std::size_t at = 0, row = 0; at < all.size(); ++row) {
    const std::size_t end = std::min(all.find('\n', at), all.size() - 1) + 1;
    if (is_taken) half += all.substr(at, end - at);
    is_taken = (row % 2 == 1) == is_second;
    at = end;
  }
  write_atomically(path, half);
  return path;
}

// Folds: each row of all once. Seeds with the same validation rows: of each row the mean over the seeds.
TEST_F(Report, runs_of_several_networks_are_compared_as_wholes) {
  for (const bool has_folds : {true, false}) {
    Training slow = penguins(), fast = penguins();
    for (Training* const each : {&slow, &fast}) {
      each->run.recipe.optimizer = "adam(lr=0.01)";
      if (has_folds) {
        each->folds = 3;
      } else {
        each->seeds = {1, 2, 3};
        each->run.source.path = half_of_penguins(path + "/train.csv", false);
        each->run.source.validation_file = half_of_penguins(path + "/validation.csv", true);
      }
    }
    slow.run.recipe.epochs = 1;
    const std::string kind = has_folds ? "folds" : "seeds";
    const Outcome a = trained(slow, kind + "-slow"), b = trained(fast, kind + "-fast");
    const ComparedRuns all = compare_runs({a.folder, b.folder}, {}, "balanced_accuracy");
    ASSERT_EQ(all.wholes.size(), 2U) << kind;
    EXPECT_EQ(all.groups_of_wholes.front().metric, "balanced_accuracy");
    EXPECT_EQ(all.wholes[0].folder, b.folder);
    EXPECT_EQ(all.wholes[0].difference.value, 0);
    double means[2] = {0, 0}, rows = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      const auto own = static_cast<double>(a.networks[i].validation->rows);
      means[0] += own * judge::value_of("balanced_accuracy", *a.networks[i].validation);
      means[1] += own * judge::value_of("balanced_accuracy", *b.networks[i].validation);
      rows += own;
    }
    EXPECT_NEAR(all.wholes[0].value, means[1] / rows, 1e-12);
    EXPECT_NEAR(all.wholes[1].value, means[0] / rows, 1e-12);
    EXPECT_NEAR(all.wholes[1].difference.value, (means[0] - means[1]) / rows, 1e-9);
    EXPECT_GT(all.wholes[1].difference.margin, 0);
    EXPECT_EQ(all.wholes[1].networks, 3);
    EXPECT_EQ(all.groups.size(), has_folds ? 3U : 1U);
    // All rows together tell more than those of one fold.
    double widest = 0;
    for (const ComparedRun& run : all.runs) widest = std::max(widest, run.difference.margin);
    EXPECT_LT(all.wholes[1].difference.margin, widest) << kind;
  }
}

TEST_F(Report, runs_are_compared_by_what_all_of_them_were_asked_for) {
  Training one = penguins(), other = penguins(), plain = penguins();
  one.run.recipe.class_weight = other.run.recipe.class_weight = "balanced";
  other.run.recipe.epochs = 6;
  const Outcome a = trained(one, "one"), b = trained(other, "other");
  EXPECT_EQ(compare_runs({path}).groups.front().metric, "balanced_accuracy");
  trained(plain, "plain");
  EXPECT_EQ(compare_runs({path}).groups.front().metric, "accuracy");
  EXPECT_EQ(compare_runs({path}, {}, "log_loss").groups.front().metric, "log_loss");
  EXPECT_EQ(error_of([&] { compare_runs({path}, {}, "rmse"); }).fault, Fault::usage);
}

TEST_F(Report, kept_baselines_are_compared_by_their_names) {
  const Outcome outcome = trained(penguins(), "run");
  const Comparison all = compare_baselines(outcome, wanted_baselines("constant, linear"), 60);
  save_baselines(outcome, all, {"constant", "linear"});
  const std::string constant = outcome.folder + "/baselines/constant.safetensors",
                    linear = outcome.folder + "/baselines/linear.safetensors";
  const ComparedRuns compared = compare_runs({constant, linear, outcome.folder});
  ASSERT_EQ(compared.runs.size(), 3U);
  for (const std::string& each : {constant, linear, outcome.folder}) {
    EXPECT_EQ(std::ranges::count(compared.runs, each, &ComparedRun::folder), 1) << each;
  }
}

}  // namespace
}  // namespace pellucid::report
