// What each section of a report tells, held against the run itself.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <regex>

#include "pellucid/base/text.hpp"
#include "pellucid/report/run_report.hpp"
#include "pellucid/report/sections.hpp"
#include "pellucid/run/recipe_toml.hpp"
#include "tests/doctor/cases.hpp"
#include "tests/report/report.hpp"
#include "tests/support/penguins.hpp"
#include "tests/support/title_width.hpp"

namespace pellucid::report {
namespace {

const Section& section_of(const Document& document, const std::string& id) {
  return *std::ranges::find(document.sections, id, &Section::id);
}

template <class Kind>
std::vector<Kind> blocks_of(const Section& section) {
  std::vector<Kind> blocks;
  for (const Block& block : section.blocks) {
    if (const Kind* const each = std::get_if<Kind>(&block)) blocks.push_back(*each);
  }
  return blocks;
}

TEST_F(Report, tells_each_layer_of_a_run_that_was_observed_and_else_how_to_observe_it) {
  Training training = penguins();
  const Section without = section_of(report_of(trained(training, "without"), {}), "layers");
  EXPECT_TRUE(blocks_of<Figure>(without).empty());
  EXPECT_NE(blocks_of<Paragraph>(without).front().text.find("--observe-layers"), std::string::npos);
  training.folder = path + "/observed";
  Follower follower;
  follower.records_layers = true;
  std::string ratio;
  follower.on_epoch = [&](const EpochView& view) { ratio = number_text(view.layers().front().update_ratio, 3); };
  const Section layers = section_of(report_of(train(training, follower), {}), "layers");
  EXPECT_EQ(blocks_of<Figure>(layers).size(), 3U);
  const Table table = blocks_of<Table>(layers).front();
  ASSERT_EQ(table.rows.size(), 3U);  // linear, relu, linear
  EXPECT_EQ(table.head[2], "update / weight");
  EXPECT_EQ(table.rows[0][0], "0 linear");
  EXPECT_EQ(table.rows[0][2], ratio);
  EXPECT_EQ(table.rows[1][2], "");
  EXPECT_NE(table.rows[1][3], "");
}

TEST_F(Report, tells_several_networks_beside_each_other_with_the_mean_of_each_metric) {
  Training seeds = penguins();
  seeds.seeds = {1, 2, 3};
  const Outcome outcome = trained(seeds, "seeds");
  const Section networks = section_of(report_of(outcome, {}), "networks");
  const Table table = blocks_of<Table>(networks).front();
  ASSERT_EQ(table.rows.size(), 6U);
  const auto loss = static_cast<std::size_t>(std::ranges::find(table.head, "log loss") - table.head.begin());
  ASSERT_LT(loss, table.head.size());
  double sum = 0, squares = 0;
  for (const Network& network : outcome.networks) {
    const double value = judge::value_of("log_loss", *network.validation);
    sum += value;
    squares += value * value;
  }
  const double mean = sum / 3, deviation = std::sqrt((squares - 3 * mean * mean) / 2);
  EXPECT_EQ(table.rows[3][loss], number_text(mean, 4));
  EXPECT_EQ(table.rows[4][loss], number_text(4.302652729749464 * deviation / std::sqrt(3.0), 2));
  EXPECT_EQ(table.rows[5][loss], number_text(deviation, 2));
  EXPECT_NE(blocks_of<Figure>(networks).front().svg.find("class=\"band\""), std::string::npos);
}

TEST_F(Report, draws_what_classes_and_numbers_need) {
  const auto figures = [&](const std::string& target) {
    Training training = penguins();
    training.run.source.target = target;
    std::string all;
    for (const Figure& each : blocks_of<Figure>(section_of(report_of(trained(training, target), {}), "results"))) {
      all += each.svg;
    }
    return all;
  };
  const std::string classes = figures("sex"), numbers = figures("body_mass_g");
  for (const char* id : {"confusion", "roc", "precision-recall", "calibration"}) {
    EXPECT_NE(classes.find(std::string("id=\"") + id), std::string::npos) << id;
  }
  const std::regex ring("class=\"ring\"");
  EXPECT_EQ(std::distance(std::sregex_iterator(classes.begin(), classes.end(), ring), {}), 2);  // ROC, precision-recall
  for (const char* id : {"predicted", "errors", "residuals"}) {
    EXPECT_NE(numbers.find(std::string("id=\"") + id), std::string::npos) << id;
  }
}

std::string words_of(const Section& section) {
  std::string words;
  for (const Paragraph& each : blocks_of<Paragraph>(section)) words += each.text + "\n";
  return words;
}

std::string svgs_of(const Section& section) {
  std::string svgs;
  for (const Figure& each : blocks_of<Figure>(section)) svgs += each.svg;
  return svgs;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_F(Report, names_the_keys_of_every_finding_as_options) {
  const Outcome outcome = trained(penguins(), "run");
  std::vector<doctor::Problem> problems;
  for (const doctor::Finding& finding : catalogue<doctor::Finding>()) {
    std::ranges::move(doctor::found_in_example(finding), std::back_inserter(problems));
  }
  ASSERT_GE(problems.size(), catalogue<doctor::Finding>().size());
  const Comparison none;
  const Section data = sections::data({outcome, outcome.networks.front(), none, problems, {}});
  std::size_t keys = 0, told = 0;
  for (const doctor::Problem& each : problems) keys += each.found.remedy.find('{') != std::string::npos ? 1 : 0;
  for (const Table& table : blocks_of<Table>(data)) {
    for (const std::vector<std::string>& row : table.rows) {
      for (const std::string& cell : row) {
        EXPECT_EQ(cell.find_first_of("{}"), std::string::npos) << cell;
        told += cell.find("--") != std::string::npos ? 1 : 0;
      }
    }
  }
  EXPECT_GE(keys, 5U) << "the findings of this catalogue name some";
  EXPECT_GE(told, keys);
}

TEST_F(Report, says_in_short_by_what_the_run_is_judged) {
  Training training = penguins();
  training.run.recipe.class_weight = "balanced";
  const Outcome outcome = trained(training, "run");
  const Comparison baselines = compare_baselines(outcome, wanted_baselines("linear(rounds=4)"), 10);
  const Document document = report_of(outcome, baselines);
  const std::string summary = words_of(section_of(document, "summary"));
  EXPECT_TRUE(holds(summary, "the balanced accuracy is ")) << summary;
  EXPECT_TRUE(holds(summary, " in balanced accuracy")) << summary;
  EXPECT_TRUE(
      holds(words_of(section_of(document, "baselines")), "Judged by balanced accuracy: class weights are given"));
}

TEST_F(Report, tells_in_each_section_what_the_run_was) {
  Training training = penguins();
  training.run.recipe.epochs = 30;
  const Outcome outcome = trained(training, "run");
  const Comparison baselines = compare_baselines(outcome, wanted_baselines("constant, linear(rounds=4)"), 10);
  const Document document = report_of(outcome, baselines);
  const Network& network = outcome.networks.front();
  const Evaluation& at = *network.validation;
  const auto section = [&](const char* id) -> const Section& { return section_of(document, id); };

  const std::string accuracy = number_text(judge::value_of("accuracy", at), 4);
  EXPECT_TRUE(holds(words_of(section("summary")), counted(at.rows, "validation row") + " the accuracy is " + accuracy));
  EXPECT_TRUE(holds(words_of(section("summary")), baselines.sentence));
  EXPECT_TRUE(blocks_of<Paragraph>(section("summary")).front().is_weighty);

  std::size_t worst = 0;
  for (std::size_t row = 0; row < at.class_rows.size(); ++row) {
    if (at.class_rows[row].of_truth < at.class_rows[worst].of_truth) worst = row;
  }
  const Table mistakes = blocks_of<Table>(section("mistakes")).front();
  ASSERT_EQ(mistakes.rows.size(), 10U);
  const data::Table& seen = outcome.opened->table()->seen;
  EXPECT_EQ(mistakes.rows[0][0], grouped(seen.number_of_row(network.prepared.split.validation[worst])));
  EXPECT_EQ(mistakes.rows[0][3], number_text(at.class_rows[worst].of_truth, 3));

  const Table rivals = blocks_of<Table>(section("baselines")).front();
  ASSERT_EQ(rivals.rows.size(), 3U);
  EXPECT_EQ(rivals.rows[2][3], "4");  // rounds

  const History& history = network.trained.history;
  EXPECT_TRUE(holds(words_of(section("training")), "epoch " + grouped(history.best_epoch) + " was kept"));
  EXPECT_TRUE(holds(svgs_of(section("training")), "id=\"loss-"));
  EXPECT_TRUE(holds(blocks_of<Figure>(section("training")).front().svg, ">kept<"));

  EXPECT_TRUE(holds(svgs_of(section("importance")), "id=\"importance-"));
  EXPECT_TRUE(holds(words_of(section("importance")), counted(at.rows, "validation row")));
  EXPECT_EQ(blocks_of<Figure>(section("columns")).size(), 6U);
  EXPECT_TRUE(holds(svgs_of(section("columns")), "class=\"rug\""));

  const Table columns = blocks_of<Table>(section("data")).front();
  EXPECT_EQ(columns.rows.size(), network.prepared.preparation()->columns.size());
  EXPECT_TRUE(holds(words_of(section("data")), "344 rows"));

  const Table split = blocks_of<Table>(section("split")).front();
  ASSERT_EQ(split.rows.size(), 3U);
  EXPECT_EQ(split.rows[0][1], grouped(static_cast<Index>(network.prepared.split.train.size())));
  EXPECT_EQ(split.rows[1][1], grouped(static_cast<Index>(network.prepared.split.validation.size())));
  EXPECT_EQ(split.rows[2][1], grouped(outcome.opened->sealed_rows));

  EXPECT_TRUE(holds(words_of(section("network")), grouped(network.trained.model.parameter_count())));
  EXPECT_TRUE(holds(svgs_of(section("network")), "id=\"network-drawing-"));
  const Table asked = blocks_of<Table>(section("asked")).front();
  const auto value = [&](const std::string& what) {
    return (*std::ranges::find_if(asked.rows, [&](const auto& row) { return row.front() == what; }))[1];
  };
  EXPECT_EQ(value("network"), network.run.recipe.model);
  EXPECT_EQ(value("target"), "species");
  EXPECT_EQ(value("seed"), std::to_string(network.run.recipe.seed));

  const std::vector<Code> codes = blocks_of<Code>(section("repeat"));
  ASSERT_EQ(codes.size(), 2U);
  EXPECT_TRUE(holds(codes[0].text, "linear(rounds=4)"));
  EXPECT_EQ(codes[1].text, to_toml(network.run));
}

TEST_F(Report, tells_who_opened_the_sealed_rows_why_and_what_that_measured) {
  ::setenv("XDG_STATE_HOME", (path + "/state").c_str(), 1);
  const Outcome outcome = trained(penguins(), "run");
  EXPECT_TRUE(holds(words_of(section_of(report_of(outcome, {}), "seal")), "It was not opened"));
  const Unsealed unsealed = unseal(outcome.folder, {}, "the work is done");
  const Table openings = blocks_of<Table>(section_of(report_of(outcome, {}), "seal")).front();
  ASSERT_EQ(openings.rows.size(), 1U);
  EXPECT_EQ(openings.rows[0][2], "unseal: the work is done");
  EXPECT_EQ(openings.rows[0][3], grouped(unsealed.judged.evaluation.rows));
  EXPECT_TRUE(openings.rows[0][4].starts_with("accuracy " + number_text(unsealed.measured.front().value, 4) + " ("))
      << openings.rows[0][4];
}

TEST_F(Report, of_an_ensemble_draws_the_curves_of_all_and_their_mean) {
  Training training = penguins();
  training.run.source.ensemble = 3;
  training.run.recipe.epochs = 6;
  const Outcome outcome = trained(training, "three");
  const Section section = section_of(report_of(outcome, {}), "training");
  const std::vector<EnsembleMember>& members = outcome.networks.front().members;
  ASSERT_EQ(members.size(), 3U);
  const Figure losses = blocks_of<Figure>(section).front();
  std::size_t strands = 0;
  for (std::size_t at = losses.svg.find("class=\"strand\""); at != std::string::npos;
       at = losses.svg.find("class=\"strand\"", at + 1))
    ++strands;
  EXPECT_EQ(strands, 6U);  // of training and of validation
  double mean = 0;
  for (const EnsembleMember& member : members) mean += member.trained.history.epochs.front().loss / 3;
  EXPECT_NE(losses.words.find("training: first " + number_text(mean, 4) + " at 1"), std::string::npos) << losses.words;
  for (const EnsembleMember& member : members) {
    const std::string kept = std::to_string(member.trained.history.best_epoch) + " of " +
                             std::to_string(member.trained.history.epochs.size());
    EXPECT_NE(blocks_of<Paragraph>(section).front().text.find(kept), std::string::npos);
  }
  const Section alone = section_of(report_of(trained(penguins(), "one"), {}), "training");
  EXPECT_EQ(blocks_of<Figure>(alone).front().svg.find("strand\""), std::string::npos);
}

TEST_F(Report, has_titles_that_fit_their_drawings) {
  Training numbers = penguins(), three = penguins();
  numbers.run.source.target = "body_mass_g";
  three.seeds = {1, 2, 3};
  Follower follower;
  follower.records_layers = true;
  std::size_t titles = 0;
  int run = 0;
  for (Training training : {penguins(), numbers, three}) {
    training.folder = path + "/titles" + std::to_string(++run);
    for (const Section& section : report_of(train(training, follower), {}).sections) {
      for (const Figure& figure : blocks_of<Figure>(section)) {
        const double width = testing::widest_title(figure.svg);
        EXPECT_LE(width, 400 - 4) << section.id;
        titles += width > 0 ? 1 : 0;
      }
    }
  }
  EXPECT_GT(titles, 20U);
}

}  // namespace
}  // namespace pellucid::report
