// How cells of a table become inputs: drawn tables with a column of every kind; what is said holds for each row.
#include "pellucid/explain/input_origins.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <sstream>

#include "pellucid/base/text.hpp"
#include "pellucid/explain/arithmetic.hpp"
#include "pellucid/explain/explain_row.hpp"

namespace pellucid {
namespace {

using InputOrigin = Explanation::Origin;

/// A number, a yes or no, a date, a category and a text; some cells of each are empty.
data::Table drawn_table(std::mt19937_64& random, Index rows) {
  const auto drawn = [&](std::uint64_t below) { return random() % below; };
  data::Table table{"drawn.csv", rows, {}};
  const auto add = [&](const char* name, auto cell) {
    data::Column column;
    column.name = name;
    for (Index row = 0; row < rows; ++row) column.cells.push_back(drawn(12) == 0 ? std::string() : cell());
    table.columns.push_back(std::move(column));
  };
  const double shift = std::pow(10.0, static_cast<double>(drawn(6))),
               size = std::pow(10.0, static_cast<double>(drawn(5)) - 2);
  add("number", [&] { return number_text(shift + size * static_cast<double>(drawn(1000)), 9); });
  add("answer", [&] { return std::string(drawn(3) == 0 ? "yes" : "no"); });
  add("day", [&] {
    return "20" + std::to_string(10 + drawn(9)) + "-0" + std::to_string(1 + drawn(9)) + "-1" + std::to_string(drawn(9));
  });
  add("kind", [&] {
    return std::string(drawn(20) == 0 ? "odd" + std::to_string(drawn(9)) : drawn(2) == 0 ? "red" : "blue");
  });
  add("words", [&] {
    std::string text = "a text of words";
    for (std::uint64_t i = drawn(5) + 1; i > 0; --i) text += " word" + std::to_string(drawn(90));
    return text;
  });
  add("y", [&] { return std::to_string(drawn(100)); });
  return table;
}

data::Preparation fitted(const data::Table& table, bool scale, bool codes) {
  data::PreparationOptions options;
  options.scale = scale;
  options.codes = codes;
  options.text = {"words"};
  options.categorical = {"kind"};
  const data::Rows rows = data::all_rows(table.rows);
  data::Preparation preparation = data::fit_columns(table, rows, rows, "y", options);
  preparation.target.name = "y";
  return preparation;
}

TEST(InputOrigins, of_scaled_numbers_come_to_the_input_and_of_others_name_the_cell) {
  std::mt19937_64 random(5);
  std::size_t scaled = 0, categories = 0;
  for (int draw = 0; draw < 30; ++draw) {
    const data::Table table = drawn_table(random, 60);
    const bool has_scales = draw % 3 != 0, has_codes = draw % 2 == 0;
    const data::Preparation preparation = fitted(table, has_scales, has_codes);
    for (std::uint32_t row = 0; row < 60; row += 7) {
      const std::vector<double> inputs = data::encode<double>(preparation, table, {row});
      const std::vector<InputOrigin> origins = input_origins(preparation, table, row);
      ASSERT_EQ(origins.size(), inputs.size());
      for (std::size_t i = 0; i < inputs.size(); ++i) {
        const InputOrigin& origin = origins[i];
        const std::string cell(table.demand(origin.column, "").cells[row]);
        EXPECT_EQ(origin.cell, cell);
        EXPECT_TRUE(origin.formula || !origin.words.empty()) << origin.column;
        if (origin.formula) {
          ++scaled;
          EXPECT_TRUE(has_scales);
          const std::string formula = origin.formula(3);
          ASSERT_TRUE(formula.starts_with(" = (")) << formula;
          EXPECT_EQ(explaining::number(*explaining::comes_to(formula.substr(3)), 3), explaining::number(inputs[i], 3));
        }
        const bool is_told = origin.column == "kind" && !cell.empty() &&
                             origin.words.find("missing") == std::string::npos &&
                             origin.words.find("empty") == std::string::npos;
        if (is_told) {
          ++categories;
          EXPECT_NE(origin.words.find(cell), std::string::npos) << origin.words;
        }
      }
    }
  }
  EXPECT_GT(scaled, 300U);
  EXPECT_GT(categories, 100U);
}

/// Rows whose spread is far less than their size, and a mean below 0, where few digits cancel.
TEST(InputOrigins, are_written_in_a_line_each_that_a_reader_can_work_out) {
  Recipe recipe;
  recipe.model = "linear(2) | tanh | linear";
  std::mt19937_64 random(8);
  std::size_t lines = 0;
  for (int draw = 0; draw < 40; ++draw) {
    const double size = std::pow(10.0, static_cast<double>(random() % 7) - 3);
    data::Preparation preparation;
    preparation.target.name = "y";
    Explanation row = explain_row(Model(recipe, {Task::regression, 2, 1, {}, {}}), std::vector<double>{0, 0}, 1.0);
    for (std::size_t i = 0; i < 2; ++i) {
      const auto normal = [&] { return static_cast<double>(random() % 2000) / 1000 - 1; };
      const double value = size * (100 * normal()) + normal();
      const data::Scale scale{size * 100 * normal(), size * (normal() + 1.1)};
      const double input = row.inputs[i] = (value - scale.mean) / scale.deviation;
      const auto formula = [=](int shown) { return scaling_formula(value, scale, input, shown); };
      row.origins.push_back({.column = "c", .cell = "", .formula = formula});
    }
    const int digits = 2 + draw % 5;
    std::istringstream text(text_of(row, digits));
    for (std::string line; std::getline(text, line);) {
      const std::size_t open = line.find(" = (");
      if (!line.starts_with("  x") || open == std::string::npos) continue;
      ++lines;
      const std::size_t begin = line.find(" = ") + 3;
      const std::string value = line.substr(begin, open - begin);
      const std::string filled = line.substr(open + 3, line.find("   ", open) - open - 3);
      ASSERT_TRUE(explaining::comes_to(filled)) << line;
      EXPECT_EQ(explaining::number(*explaining::comes_to(filled), digits),
                explaining::number(*explaining::comes_to(value), digits))
          << line;
    }
  }
  EXPECT_GT(lines, 60U);
}

}  // namespace
}  // namespace pellucid
