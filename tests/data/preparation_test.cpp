// Preparation by properties: fitted on training rows alone, the same for a row alone and among others, whole after
// JSON.
#include "pellucid/data/preparation.hpp"
#include "pellucid/data/preparation_json.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <random>
#include <set>

#include "pellucid/data/csv.hpp"
#include "pellucid/data/encode.hpp"
#include "pellucid/data/target.hpp"

namespace pellucid::data {
namespace {

/// A table with a column of every type; `seed` decides the values.
Table every_type(Index rows, unsigned seed) {
  std::minstd_rand random(seed);
  Table table{"every.csv", rows, {}};
  for (const char* name : {"number", "category", "yes", "date", "text", "constant", "y"})
    table.columns.push_back({name, {}});
  const auto pick = [&](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
  for (Index row = 0; row < rows; ++row) {
    const char* const words[] = {"red", "green", "blue", "old", "new", "fast"};
    const std::vector<std::string> cells{
        pick(9) == 0 ? "NA" : std::to_string(pick(10000)) + "." + std::to_string(pick(100)),
        pick(9) == 0    ? ""
        : pick(40) == 0 ? "rare" + std::to_string(row)
                        : std::string(1, static_cast<char>('a' + pick(4))),
        pick(9) == 0   ? ""
        : pick(2) == 0 ? "yes"
                       : "no",
        "20" + std::to_string(10 + pick(15)) + "-0" + std::to_string(1 + pick(9)) + "-1" + std::to_string(pick(10)),
        std::string(words[pick(6)]) + " " + words[pick(6)] + " " + words[pick(6)] + " " + std::to_string(row),
        "same",
        std::to_string(pick(2))};
    for (std::size_t i = 0; i < cells.size(); ++i) table.columns[i].cells.push_back(cells[i]);
  }
  return table;
}

Rows first_rows(Index count) { return all_rows(count); }

TEST(Preparation, gives_each_type_its_inputs) {
  const Table table = every_type(300, 1);
  const Preparation fitted = fit_columns(table, first_rows(300), all_rows(300), "y", {});
  std::vector<ColumnType> types;
  for (const FittedColumn& column : fitted.columns) types.push_back(column.type);
  EXPECT_EQ(types, (std::vector<ColumnType>{ColumnType::number, ColumnType::category, ColumnType::yes_no,
                                            ColumnType::date, ColumnType::text, ColumnType::constant}));
  EXPECT_EQ(fitted.input_names().size(), static_cast<std::size_t>(fitted.inputs()));
  EXPECT_EQ(encode<double>(fitted, table, all_rows(300)).size(), static_cast<std::size_t>(300 * fitted.inputs()));
}

/// The codes of one column for rows of cells.
std::vector<double> codes_of(const Preparation& fitted, const Table& table, std::size_t input) {
  const auto width = static_cast<std::size_t>(fitted.inputs());
  const std::vector<double> all = encode<double>(fitted, table, all_rows(table.rows));
  std::vector<double> codes;
  for (std::size_t i = input; i < all.size(); i += width) codes.push_back(all[i]);
  return codes;
}

Table cells(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  Table table{"cells.csv", static_cast<Index>(a.size()), {}};
  for (const char* const name : {"a", "b", "y"}) table.columns.push_back({name, {}});
  for (const std::string& cell : a) table.columns[0].cells.push_back(cell);
  for (const std::string& cell : b) table.columns[1].cells.push_back(cell);
  for (std::size_t i = 0; i < a.size(); ++i) table.columns[2].cells.push_back(std::to_string(i % 3));
  return table;
}

TEST(Preparation, for_embeddings_gives_every_category_that_comes_twice_a_code_after_those_of_the_column_before) {
  const Table table = cells({"x", "z", "x", "rare", "z", ""}, {"p", "p", "q", "q", "p", "q"});
  PreparationOptions options{.codes = true};
  options.categorical = {"a", "b"};
  const Preparation fitted = fit_columns(table, all_rows(6), all_rows(6), "y", options);
  EXPECT_EQ(fitted.input_names(), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(fitted.fields(), (Fields{{Field::Holds::codes, {0, 1}, 6}}));  // a: 0 to 2, b: 3 to 5
  EXPECT_EQ(codes_of(fitted, table, 0), (std::vector<double>{1, 2, 1, 0, 2, 0}));
  EXPECT_EQ(codes_of(fitted, table, 1), (std::vector<double>{4, 4, 5, 5, 4, 5}));
  const Table other = cells({"new", "z"}, {"new", ""});
  EXPECT_EQ(codes_of(fitted, other, 0), (std::vector<double>{0, 2}));
  EXPECT_EQ(codes_of(fitted, other, 1), (std::vector<double>{-1, -1}));  // training had neither rare nor missing ones
  std::vector<Encounter> encounters;
  encode<double>(fitted, other, all_rows(2), &encounters);
  ASSERT_EQ(encounters.size(), 2U);
  EXPECT_EQ(encounters[0].unseen, 1);
  EXPECT_EQ(encounters[1].unseen, 1);
  EXPECT_EQ(encounters[1].missing, 1);
  EXPECT_EQ(encounters[1].first_unseen, "new");
}

TEST(Preparation, for_embeddings_gives_a_text_the_codes_of_its_words_in_order) {
  const Table table = cells({"red green red", "blue", "", "Red, blue"}, {"p", "p", "p", "p"});
  PreparationOptions options{.codes = true};
  options.text = {"a"};
  options.ignore = {"b"};
  const Preparation fitted = fit_columns(table, all_rows(4), all_rows(4), "y", options);
  ASSERT_EQ(fitted.inputs(), 4);  // three words, and a mark for a missing text
  EXPECT_EQ(fitted.fields(), (Fields{{Field::Holds::numbers, {3}, 0, {3}}, {Field::Holds::words, {0, 1, 2}, 64}}));
  const std::vector<double> codes = encode<double>(fitted, table, all_rows(4));
  const double red = codes[0], green = codes[1], blue = codes[4];
  EXPECT_EQ(codes, (std::vector<double>{red, green, red, 0, blue, -1, -1, 0, -1, -1, -1, 1, red, blue, -1, 0}));
  EXPECT_EQ((std::set<double>{red, green, blue}).size(), 3U);
  const Table longer = cells({"blue green red blue blue"}, {"p"});
  EXPECT_EQ(encode<double>(fitted, longer, all_rows(1)), (std::vector<double>{blue, green, red, 0}));
}

TEST(Preparation, for_embeddings_is_the_same_after_json) {
  const Table table = every_type(300, 7);
  const Preparation fitted = fit_columns(table, first_rows(200), all_rows(300), "y", {.codes = true});
  const Preparation read = preparation_from_json(to_json(fitted), "model");
  EXPECT_EQ(read.fields(), fitted.fields());
  EXPECT_EQ(encode<double>(read, table, all_rows(300)), encode<double>(fitted, table, all_rows(300)));
  EXPECT_EQ(to_json(read), to_json(fitted));
  for (const double value : encode<double>(fitted, table, all_rows(300))) EXPECT_TRUE(std::isfinite(value));
}

TEST(Preparation, standardises_by_the_training_rows) {
  const Table table = every_type(400, 2);
  const Rows training = first_rows(250);
  const Preparation fitted = fit_columns(table, training, all_rows(400), "y", {});
  const std::vector<double> inputs = encode<double>(fitted, table, training);
  const auto width = static_cast<std::size_t>(fitted.inputs());
  double sum = 0;
  double squares = 0;
  int count = 0;
  for (std::size_t row = 0; row < training.size(); ++row) {
    if (is_missing(table.columns[0].cells[static_cast<Index>(row)], {})) {
      EXPECT_EQ(inputs[row * width + 1], 1);  // marked, and told as the median
      EXPECT_EQ(inputs[row * width], fitted.columns[0].scale.of(fitted.columns[0].median));
      continue;
    }
    EXPECT_EQ(inputs[row * width + 1], 0);
    sum += inputs[row * width];
    squares += inputs[row * width] * inputs[row * width];
    ++count;
  }
  EXPECT_NEAR(sum / count, 0, 1e-12);
  EXPECT_NEAR(squares / count, 1, 1e-12);
}

// Must hold to the bit: what the model learns of held-out rows is nothing.
TEST(Preparation, learns_nothing_from_rows_it_is_not_fitted_on) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const Table table = every_type(200, seed);
    const Table other = every_type(200, seed + 1000);
    const Rows training = first_rows(120);
    Table scrambled = rows_of(table, training);
    std::minstd_rand random(seed);
    for (Index row = 120; row < 200; ++row) {
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto from = static_cast<Index>(random() % 200);
        scrambled.columns[i].cells.push_back(other.columns[i].cells[from]);
      }
    }
    scrambled.rows = 200;
    for (const bool scale : {true, false}) {
      PreparationOptions options;
      options.scale = scale;
      const Preparation a = fit_columns(table, training, training, "y", options);
      const Preparation b = fit_columns(scrambled, training, training, "y", options);
      EXPECT_EQ(to_json(a).dump(), to_json(b).dump()) << seed;
      EXPECT_EQ(encode<double>(a, table, training), encode<double>(b, scrambled, training)) << seed;
    }
    const auto target = [&](const Table& of) {
      return fit_target(of, *of.find("number"), rows_with_value(*of.find("number"), training, {}), training, {},
                        TargetKind::by_values, true)
          .target.scale;
    };
    EXPECT_EQ(target(table).mean, target(scrambled).mean);
    EXPECT_EQ(target(table).deviation, target(scrambled).deviation);
  }
}

TEST(Preparation, is_the_same_after_json_and_for_rows_alone_or_in_any_order) {
  const Table table = every_type(300, 5);
  const Preparation fitted = fit_columns(table, first_rows(200), all_rows(300), "y", {});
  const Preparation back = preparation_from_json(to_json(fitted), "model");
  EXPECT_EQ(to_json(back).dump(), to_json(fitted).dump());
  const std::vector<float> all = encode<float>(fitted, table, all_rows(300));
  EXPECT_EQ(encode<float>(back, table, all_rows(300)), all);
  const auto width = static_cast<std::ptrdiff_t>(fitted.inputs());
  Table reordered{table.path, table.rows, {table.columns.rbegin(), table.columns.rend()}};
  for (const std::uint32_t row : {0U, 17U, 299U}) {
    const std::vector<float> expected(all.begin() + row * width, all.begin() + (row + 1) * width);
    EXPECT_EQ(encode<float>(fitted, table, {row}), expected);
    EXPECT_EQ(encode<float>(fitted, reordered, {row}), expected);
  }
}

TEST(Preparation, counts_what_training_had_not) {
  Table table{"t.csv", 40, {{"city", {}}, {"size", {}}}};
  for (int row = 0; row < 40; ++row) {
    table.columns[0].cells.push_back(row % 2 == 0 ? "Rome" : "Oslo");
    table.columns[1].cells.push_back(std::to_string(row % 7));
  }
  const Preparation fitted = fit_columns(table, all_rows(40), all_rows(40), "", {});
  Table fresh{"new.csv", 3, {{"size", {}}, {"city", {}}}};
  for (const char* cell : {"", "3", ""}) fresh.columns[0].cells.push_back(cell);
  for (const char* cell : {"Rome", "Paris", "Lima"}) fresh.columns[1].cells.push_back(cell);
  std::vector<Encounter> met;
  const std::vector<double> inputs = encode<double>(fitted, fresh, all_rows(3), &met);
  ASSERT_EQ(met.size(), 2U);
  EXPECT_EQ(met[0].column, "city");
  EXPECT_EQ(met[0].unseen, 2);
  EXPECT_EQ(met[0].first_unseen, "Paris");
  EXPECT_EQ(met[0].first_row, 2);
  EXPECT_EQ(met[1].missing, 2);
  EXPECT_EQ(inputs[3], 0);  // Paris is neither Oslo
  EXPECT_EQ(inputs[4], 0);  // nor Rome
  fresh.columns.pop_back();
  try {
    encode<double>(fitted, fresh, all_rows(3));
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().fault, Fault::data);
    EXPECT_NE(std::string(failure.what()).find("no column \"city\""), std::string::npos) << failure.what();
  }
}

TEST(Preparation, takes_a_missing_column_for_a_renamed_one_only_if_training_had_none_of_that_name) {
  const Table table = every_type(100, 4);
  Table trained = table;
  trained.columns.push_back({"number2", table.columns[0].cells});
  const Preparation fitted = fit_columns(trained, all_rows(100), all_rows(100), "y", {});
  const auto told = [&](const Table& given) -> std::string {
    try {
      encode<double>(fitted, given, all_rows(100));
    } catch (const Failure& failure) {
      return failure.what();
    }
    return "";
  };
  EXPECT_EQ(told(table).find("did you name it"), std::string::npos) << told(table);  // "number" is known
  Table renamed = table;
  renamed.columns.push_back({"numbr2", table.columns[0].cells});
  EXPECT_NE(told(renamed).find("did you name it \"numbr2\"?"), std::string::npos) << told(renamed);
}

// Where no value is frequent, the rare ones share inputs by a hash: few rows fall together.
TEST(Preparation, of_many_rare_values_gives_them_inputs_by_a_hash) {
  std::string csv = "city,y\n";
  for (int i = 0; i < 900; ++i) csv += "c" + std::to_string(i * 7 % 300) + "x," + std::to_string(i % 5) + "\n";
  const Table table = parse_csv(csv, "t.csv", {}).table;
  const Rows all = all_rows(900);
  const Preparation made = fit_columns(table, all, all, "y", {});
  ASSERT_EQ(made.columns[0].type, ColumnType::category);
  EXPECT_EQ(made.columns[0].buckets, 512);
  EXPECT_EQ(made.inputs(), 512);
  EXPECT_EQ(made.input_names().size(), 512U);
  const std::vector<double> inputs = encode<double>(made, table, all);
  for (auto row = inputs.begin(); row != inputs.end(); row += 512) {
    EXPECT_EQ(std::accumulate(row, row + 512, 0.0), 1.0);
  }
  EXPECT_EQ(encode<double>(preparation_from_json(to_json(made), "m"), table, all), inputs);
}

TEST(Preparation, tells_dates_far_outside_and_clips_their_year_where_asked) {
  std::string csv = "day,y\n";
  for (int i = 0; i < 40; ++i) {
    csv += std::to_string(2020 + i % 3) + "-" + std::to_string(101 + i % 12).substr(1) + "-" +
           std::to_string(101 + i * 7 % 28).substr(1) + "," + std::to_string(i % 5) + "\n";
  }
  const Table seen = parse_csv(csv, "t.csv", {}).table;
  Preparation made = fit_columns(seen, all_rows(40), all_rows(40), "y", {});
  made = preparation_from_json(to_json(made), "m");
  const Table rows = parse_csv("day\n2022-03-05\n2023-03-05\n2031-03-05\n1990-03-05\n", "o.csv", {}).table;
  const Rows all = all_rows(4);
  std::vector<Encounter> met;
  const std::vector<double> inputs = encode<double>(made, rows, all, &met);
  ASSERT_EQ(met.size(), 1U);
  EXPECT_TRUE(met[0].is_date);
  EXPECT_EQ(met[0].outside, 2) << "2023 is near";
  EXPECT_EQ(text_of_hours(met[0].least) + " " + text_of_hours(met[0].most), "2020-01-01 2022-12-22");
  ASSERT_EQ(met[0].first_outside.size(), 2U);
  EXPECT_EQ(text_of_hours(met[0].first_outside[0].second), "2031-03-05");
  EXPECT_EQ(met[0].first_outside[1].first, 4);
  made.clips = true;
  const std::vector<double> clipped = encode<double>(made, rows, all);
  const auto width = static_cast<std::size_t>(made.columns[0].width());
  ASSERT_EQ(made.columns[0].parts[0], DatePart::year);
  for (const std::size_t row : {1U, 2U}) EXPECT_EQ(clipped[row * width], inputs[0]) << "2022";
  EXPECT_EQ(clipped[3 * width], made.columns[0].part_scales[0].of(2020));
  EXPECT_EQ(clipped[0], inputs[0]);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (i % width > 0) {
      EXPECT_EQ(clipped[i], inputs[i]) << "months come again";
    }
  }
}

TEST(Dates, hours_say_the_day_and_the_minute) {
  for (const char* text :
       {"1970-01-01", "1969-12-31", "2024-02-29", "0099-03-01", "2024-02-29 23:59", "1900-01-01 00:01"}) {
    EXPECT_EQ(text_of_hours(hours_of(*date_of(text, DateForm::year_first))), text);
  }
  EXPECT_EQ(hours_of(*date_of("1970-01-02 12:00", DateForm::year_first)), 36);
}

TEST(Preparation, tells_numbers_far_outside_and_clips_where_asked) {
  std::string csv = "x,y\n";
  for (int i = 0; i < 40; ++i) csv += std::to_string(i % 11) + ".5," + std::to_string(i % 5) + "\n";
  const Table table = parse_csv(csv, "t.csv", {}).table;
  const Rows all = all_rows(40);
  Preparation made = fit_columns(table, all, all, "y", {});
  const Table rows = parse_csv("x\n0.5\n15.4\n15.6\n-99\n", "o.csv", {}).table;
  std::vector<Encounter> met;
  const std::vector<double> inputs = encode<double>(made, rows, all_rows(4), &met);
  ASSERT_EQ(met.size(), 1U);
  EXPECT_EQ(met[0].outside, 2);
  EXPECT_EQ(met[0].first_outside, (std::vector<std::pair<Index, double>>{{3, 15.6}, {4, -99.0}}));
  Encoder clipping(made, rows, true);
  std::vector<double> clipped;
  clipping.write(all_rows(4), clipped);
  EXPECT_EQ(clipped[0], inputs[0]);
  EXPECT_EQ(clipped[2], made.columns[0].scale.of(10.5));
  EXPECT_EQ(clipped[3], made.columns[0].scale.of(0.5));
  made.clips = true;
  EXPECT_EQ(encode<double>(preparation_from_json(to_json(made), "m"), rows, all_rows(4)), clipped);
  const Table huge = parse_csv("x\n1\n1e41\n", "h.csv", {}).table;
  made.clips = false;
  try {
    encode<double>(made, huge, all_rows(2));
    FAIL();
  } catch (const Failure& failure) {
    const std::string said = failure.what();
    for (const char* part : {"row 2", "\"x\"", "1e41"}) EXPECT_NE(said.find(part), std::string::npos) << said;
  }
}

TEST(Preparation, that_nobody_wrote_is_refused) {
  const Table table = every_type(100, 3);
  const nlohmann::ordered_json whole = to_json(fit_columns(table, all_rows(100), all_rows(100), "y", {}));
  for (const auto& [key, value] : whole.items()) {
    nlohmann::ordered_json without = whole;
    without.erase(key);
    EXPECT_THROW(preparation_from_json(without, "m"), Failure) << key;
    without[key] = 3;
    EXPECT_THROW(preparation_from_json(without, "m"), Failure) << key;
  }
  for (const char* text : {"null", "[]", "3", "{}"}) {
    EXPECT_THROW(preparation_from_json(nlohmann::ordered_json::parse(text), "m"), Failure) << text;
  }
}

TEST(Target, is_a_number_or_classes_by_its_values_and_says_why) {
  const auto decided = [](auto make, TargetKind kind) {
    Table table{"t.csv", 60, {{"y", {}}}};
    for (int row = 0; row < 60; ++row) table.columns[0].cells.push_back(make(row));
    return fit_target(table, table.columns[0], all_rows(60), all_rows(60), {}, kind, true);
  };
  EXPECT_TRUE(
      decided([](int row) { return std::to_string(row) + ".5"; }, TargetKind::by_values).target.classes.empty());
  const TargetFit grades = decided([](int row) { return std::to_string(3 + row % 7); }, TargetKind::by_values);
  EXPECT_EQ(grades.target.classes, (std::vector<std::string>{"3", "4", "5", "6", "7", "8", "9"}));
  EXPECT_NE(grades.reason.find("{source.task=regression}"), std::string::npos) << grades.reason;
  EXPECT_TRUE(decided([](int row) { return std::to_string(3 + row % 7); }, TargetKind::number).target.classes.empty());
  const auto numbers = [](int row) { return std::to_string(5 * (row % 12)); };
  EXPECT_EQ(decided(numbers, TargetKind::classes).target.classes[2], "10");  // in their order as numbers
  EXPECT_EQ(decided([](int row) { return row % 2 == 0 ? "b" : "a"; }, TargetKind::by_values).target.classes,
            (std::vector<std::string>{"a", "b"}));
  EXPECT_THROW(decided([](int) { return "7"; }, TargetKind::by_values), Failure);
  EXPECT_THROW(decided([](int row) { return "n" + std::to_string(row); }, TargetKind::by_values), Failure);
}

}  // namespace
}  // namespace pellucid::data
