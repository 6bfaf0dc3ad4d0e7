// The mean of networks: its arithmetic to the bit, its file, and what has none.
#include "pellucid/model/mean.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "pellucid/base/random.hpp"
#include "pellucid/model/model_file.hpp"
#include "pellucid/rows/predict_cells.hpp"
#include "tests/support/failure.hpp"

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

const std::vector<std::string> names{"seed-1", "seed-2", "seed-3"};

std::vector<double> rows_of(std::size_t count) {
  std::vector<double> rows;
  for (std::size_t i = 0; i < count; ++i) rows.push_back(4 * random_uniform(7, static_cast<std::uint32_t>(i), 0) - 2);
  return rows;
}

/// Three networks that differ by their seed.
std::vector<Model> networks(const Signature& signature, Element dtype = Element::float32) {
  std::vector<Model> all;
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    Recipe recipe;
    recipe.model = "linear(5) | tanh | linear";
    recipe.dtype = dtype;
    recipe.seed = seed;
    all.emplace_back(recipe, signature);
  }
  return all;
}

data::Preparation preparation(double mean, std::vector<std::string> classes = {}) {
  data::Preparation made;
  for (const char* name : {"width", "height"}) {
    data::FittedColumn column{.name = name, .type = data::ColumnType::number, .reason = "numbers"};
    column.scale = {mean, 2};
    made.columns.push_back(column);
  }
  made.target = {"good", std::move(classes), {}};
  if (made.target.classes.empty()) made.target.scale = {10 * mean, 3};
  return made;
}

const Signature numbers{Task::regression, 2, 1, {}, {}};
const Signature classes{Task::classification, 2, 3, {"a", "b", "c"}, {}};

TEST(Mean, of_single_probabilities_is_added_in_double_in_order_and_rounded_once) {
  const Model mean = Model::mean_of(networks(classes), names);
  const std::vector<double> rows = rows_of(2 * 700);
  const std::vector<float> given(rows.begin(), rows.end());
  std::vector<std::vector<float>> each;
  for (const Model& member : mean.members()) each.push_back(member.predict(given));
  const std::vector<float> got = mean.predict(given);
  std::vector<double> wide(got.size());
  mean.predict(std::span<const float>(given), std::span<double>(wide));
  for (std::size_t i = 0; i < got.size(); ++i) {
    const double sum =
        static_cast<double>(each[0][i]) + static_cast<double>(each[1][i]) + static_cast<double>(each[2][i]);
    ASSERT_EQ(got[i], static_cast<float>(sum / 3));
    ASSERT_EQ(wide[i], static_cast<double>(got[i]));
  }
  EXPECT_EQ(mean.parameter_count(), 3 * mean.members().front().parameter_count());
}

TEST(Mean, of_numbers_of_a_table_stays_double_in_the_tables_units) {
  std::vector<Model> members = networks(numbers);
  for (Model& member : members) member.set_preparation(preparation(1.5));
  const Model mean = Model::mean_of(members, names);
  EXPECT_FALSE(mean.has_own_preparations());
  const std::vector<double> rows = rows_of(60), got = mean.predict_float64(rows);
  std::vector<std::vector<double>> each;
  for (const Model& member : members) each.push_back(member.predict_float64(rows));
  MemberPredictions all(mean);
  for (const std::vector<double>& own : each) all.add(own);
  EXPECT_EQ(all.mean(), got);
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_EQ(got[i], (each[0][i] + each[1][i] + each[2][i]) / 3);
    double squares = 0;
    for (const std::vector<double>& own : each) squares += (own[i] - got[i]) * (own[i] - got[i]);
    EXPECT_NEAR(all.deviation()[i], std::sqrt(squares / 2), 1e-12);
  }
}

TEST(Mean, is_a_file_that_gives_it_back_to_the_bit) {
  for (const Element dtype : {Element::float32, Element::float64}) {
    std::vector<Model> members = networks(classes, dtype);
    for (std::size_t i = 0; i < members.size(); ++i) {
      members[i].set_preparation(preparation(1.5, classes.classes));
      members[i].set_origin({std::string(64, 'd'), std::string(64, static_cast<char>('0' + i))});
    }
    Model mean = Model::mean_of(members, names);
    mean.set_origin({std::string(64, 'd'), std::string(64, 'e')});
    const Model loaded = Model::from_bytes(mean.bytes(), "m");
    EXPECT_EQ(loaded.bytes(), mean.bytes());
    EXPECT_TRUE(loaded.has_checksum());
    EXPECT_EQ(loaded.member_names(), names);
    EXPECT_EQ(loaded.origin()->run, std::string(64, 'e'));
    for (std::size_t i = 0; i < members.size(); ++i) EXPECT_EQ(loaded.members()[i].bytes(), members[i].bytes());
    EXPECT_EQ(loaded.predict_float64(rows_of(40)), mean.predict_float64(rows_of(40)));
    EXPECT_EQ(loaded.tensor("seed-2.0.weight"), members[1].tensor("0.weight"));
    EXPECT_TRUE(says(error_of([&] { loaded.tensor("0.weight"); }), "name one of them in front"));
    Model copied = loaded;
    copied.set_tensor("seed-2.2.bias", std::vector<double>{7, 0, 0});
    EXPECT_NE(copied.predict_float64(rows_of(2)), loaded.predict_float64(rows_of(2)));
  }
}

TEST(Mean, of_damaged_words_is_refused) {
  const TensorFile file = Model::mean_of(networks(numbers), names).to_file();
  const auto refused = [](const TensorFile& changed) { return error_of([&] { Model::from_file(changed, "m"); }); };
  const auto with_members = [&](const std::string& text) {
    TensorFile changed = file;
    for (auto& [key, value] : changed.metadata) {
      if (key == members_text) value = text;
    }
    return changed;
  };
  EXPECT_TRUE(says(refused(with_members("[]")), "no list of 2 to 200 networks"));
  EXPECT_TRUE(says(refused(with_members(R"([{"name":"a","texts":{}},{"name":"a","texts":{}}])")), "no name of one"));
  EXPECT_TRUE(says(refused(with_members(R"([{"name":"a","texts":{}},{"name":"b.c","texts":{}}])")), "no name of one"));
  EXPECT_TRUE(says(refused(with_members(R"([{"name":"a","texts":{}},{"name":"b","texts":{}}])")),
                   "belongs to none of the networks"));
  EXPECT_TRUE(says(refused(with_members(R"([{"name":"a","texts":{"members":"x"}},{"name":"b","texts":{}}])")),
                   "no text of a network"));
  TensorFile changed = file;
  changed.tensors.pop_back();
  EXPECT_TRUE(says(refused(changed), "is missing"));
  changed = file;
  for (auto& [key, value] : changed.metadata) {
    if (key == "format") value = model_format;
  }
  EXPECT_TRUE(says(refused(changed), "a mean of networks has"));
}

TEST(Mean, takes_networks_that_predict_the_same) {
  const auto of = [](std::vector<Model> members, std::vector<std::string> given = names) {
    return error_of([&] { Model::mean_of(std::move(members), std::move(given)); });
  };
  std::vector<Model> all = networks(numbers);
  EXPECT_TRUE(says(of({all[0]}, {"a"}), "1 network for 2 to 200"));
  EXPECT_TRUE(says(of(all, {"a", "b", "a"}), "the name of two of them"));
  EXPECT_TRUE(says(of(all, {"a", "b", "c.d"}), "is no name"));
  EXPECT_TRUE(says(of({all[0], all[1], networks(classes)[2]}), "means something else"));
  EXPECT_TRUE(says(of({all[0], all[1], networks(numbers, Element::float64)[2]}), "another precision"));
  const Signature others{Task::classification, 2, 3, {"a", "b", "d"}, {}};
  const std::vector<Model> letters = networks(classes);
  EXPECT_TRUE(says(of({letters[0], letters[1], networks(others)[2]}), "it knows the classes"));
  all[1].set_preparation(preparation(1));
  EXPECT_TRUE(says(of(all), "one alone was trained on a table"));
  EXPECT_TRUE(says(of({letters[0], letters[1], Model::mean_of(letters, names)}), "a mean of networks itself"));
}

TEST(Mean, of_members_that_prepare_rows_in_their_own_ways_predicts_cells_and_no_numbers) {
  std::vector<Model> members = networks(numbers);
  for (std::size_t i = 0; i < members.size(); ++i) members[i].set_preparation(preparation(static_cast<double>(i)));
  const Model mean = Model::from_bytes(Model::mean_of(members, names).bytes(), "m");
  EXPECT_TRUE(mean.has_own_preparations());
  EXPECT_TRUE(says(error_of([&] { mean.predict_float64(rows_of(2)); }), "prepares a row in its own way"));
  const std::vector<std::pair<std::string, Cell>> row{{"width", 1.0}, {"height", -0.5}};
  double sum = 0;
  for (const Model& member : members) sum += predict_cells(member, row).value;
  const Prediction got = predict_cells(mean, row);
  EXPECT_EQ(got.value, sum / 3);
  EXPECT_GT(got.spread, 0);
}

}  // namespace
}  // namespace pellucid
