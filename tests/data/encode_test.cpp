// Rows of numbers in either form, all at once or some at a time: the same numbers. What a table is held in: the same
// texts.
#include "pellucid/data/encode.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "pellucid/base/text.hpp"

namespace pellucid::data {
namespace {

class EncodeDraws {
 public:
  explicit EncodeDraws(std::uint64_t seed) : source_(seed) {}
  Index below(Index end) { return static_cast<Index>(source_() % static_cast<std::uint64_t>(end)); }
  bool one_in(Index n) { return below(n) == 0; }

 private:
  std::mt19937_64 source_;
};

/// Numbers, categories, words and gaps.
Table mixed_table(EncodeDraws& draw, Index rows) {
  Table table{"mixed.csv", rows, {}, {}};
  for (const char* name : {"number", "kind", "note", "again"}) table.columns.push_back({name, {}});
  for (Index row = 0; row < rows; ++row) {
    const auto gap = [&](const std::string& cell) { return draw.one_in(7) ? std::string() : cell; };
    table.columns[0].cells.push_back(gap(std::to_string(draw.below(1000))));
    table.columns[1].cells.push_back(gap("kind " + std::to_string(draw.below(30))));
    std::string words;
    for (Index i = draw.below(9); i >= 0; --i) words += "w" + std::to_string(draw.below(200)) + " ";
    table.columns[2].cells.push_back(gap(words));
    table.columns[3].cells.push_back("0." + std::to_string(draw.below(100000)));
  }
  return table;
}

template <class T>
void compare_forms(std::uint64_t seed) {
  EncodeDraws draw(seed);
  const Table table = mixed_table(draw, 300);
  const Rows all = all_rows(table.rows);
  const Rows training(all.begin(), all.begin() + 100);  // later rows bring what it has not
  PreparationOptions options;
  options.categorical = {"kind"};
  options.text = {"note"};
  const Preparation fitted = fit_columns(table, training, all, "", options);
  std::vector<Encounter> encounters;
  const std::vector<T> expected = encode<T>(fitted, table, all, &encounters);
  const auto width = static_cast<std::size_t>(fitted.inputs());
  ASSERT_EQ(expected.size(), 300 * width);

  std::vector<T> parts;
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t count = std::min(all.size() - begin, static_cast<std::size_t>(1 + draw.below(70)));
    std::vector<T> part;
    Encoder(fitted, table).write(std::span(all).subspan(begin, count), part);
    parts.insert(parts.end(), part.begin(), part.end());
    begin += count;
  }
  EXPECT_EQ(parts, expected);

  const EncodedRows<T> kept = encode_for_training<T>(fitted, table, all);
  EXPECT_TRUE(kept.dense.empty());
  EXPECT_LT(2 * kept.compact.bytes(), expected.size() * sizeof(T));
  const CompactRows<T>& compact = kept.compact;
  ASSERT_EQ(compact.rows(), 300);
  std::vector<T> row(width);
  for (std::size_t i = 0; i < all.size(); ++i) {
    compact.write(i, std::span<T>(row));
    for (std::size_t column = 0; column < width; ++column) {
      ASSERT_EQ(row[column], expected[i * width + column]) << i << " " << column;
      ASSERT_EQ(compact.at(i, static_cast<std::uint32_t>(column)), expected[i * width + column]) << i << " " << column;
    }
  }
  EXPECT_FALSE(encounters.empty());
}

TEST(Encode, gives_the_same_numbers_in_either_form) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    compare_forms<float>(seed);
    compare_forms<double>(seed);
  }
}

TEST(Encode, gives_many_rows_the_numbers_that_few_have) {
  EncodeDraws draw(2);
  const Table table = mixed_table(draw, 60'000);  // some ranges of rows, each by a thread that is free
  const Rows all = all_rows(table.rows);
  PreparationOptions options;
  options.text = {"note"};
  const Preparation fitted = fit_columns(table, all, all, "", options);
  const EncodedRows<float> kept = encode_for_training<float>(fitted, table, all);
  ASSERT_EQ(kept.compact.rows(), table.rows);
  std::vector<float> row(static_cast<std::size_t>(fitted.inputs()));
  for (std::uint32_t i = 0; i < all.size(); i += 97) {
    kept.compact.write(i, std::span<float>(row));
    ASSERT_EQ(row, encode<float>(fitted, table, Rows{i})) << i;
  }
}

TEST(Encode, holds_rows_without_many_zeros_as_they_are) {
  EncodeDraws draw(1);
  Table table = mixed_table(draw, 100);
  table.columns.erase(table.columns.begin() + 1, table.columns.begin() + 3);
  const Rows all = all_rows(100);
  const Preparation fitted = fit_columns(table, all, all, "", {});
  const EncodedRows<float> kept = encode_for_training<float>(fitted, table, all);
  EXPECT_TRUE(kept.compact.empty());
  EXPECT_EQ(kept.dense, encode<float>(fitted, table, all));
}

/// Whatever part of the inputs is mostly 0, they stand in the form that says.
TEST(Encode, chooses_the_form_by_what_it_would_take) {
  Index dense = 0, compact = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    EncodeDraws draw(seed);
    Table table{"t.csv", 200, {}, {}};
    for (Index column = draw.below(6); column >= 0; --column) {
      Column& numbers = table.columns.emplace_back(Column{"n" + std::to_string(column), {}});
      for (Index row = 0; row < table.rows; ++row) numbers.cells.push_back("0." + std::to_string(draw.below(99999)));
    }
    const Index kinds = 2 + draw.below(12);
    Column& category = table.columns.emplace_back(Column{"kind", {}});
    for (Index row = 0; row < table.rows; ++row) {
      category.cells.push_back(draw.one_in(9) ? "" : "k" + std::to_string(draw.below(kinds)));
    }
    const Rows all = all_rows(table.rows);
    const Preparation fitted = fit_columns(table, all, all, "", {});
    const std::vector<float> expected = encode<float>(fitted, table, all);
    const EncodedRows<float> kept = encode_for_training<float>(fitted, table, all);
    if (kept.compact.empty()) {
      ++dense;
      EXPECT_EQ(kept.dense, expected) << seed;
      continue;
    }
    ++compact;
    EXPECT_LE(2 * kept.compact.bytes(), expected.size() * sizeof(float)) << seed;
    const auto width = static_cast<std::size_t>(fitted.inputs());
    std::vector<float> row(width);
    for (std::size_t i = 0; i < all.size(); ++i) {
      kept.compact.write(i, std::span<float>(row));
      const auto* const from = expected.data() + i * width;
      ASSERT_EQ(row, std::vector<float>(from, from + width)) << seed << " " << i;
    }
  }
  EXPECT_GT(dense, 5);
  EXPECT_GT(compact, 5);
}

TEST(Cells, are_the_texts_that_were_put_in) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    EncodeDraws draw(seed);
    Cells cells, other;
    std::vector<std::string> expected, more;
    const auto text = [&] {
      return std::string(static_cast<std::size_t>(draw.below(5)), static_cast<char>('a' + draw.below(26)));
    };
    for (Index i = draw.below(300); i > 0; --i) {
      cells.push_back(expected.emplace_back(text()));
      other.add_bytes(more.emplace_back(text()));
      other.end_cell();
    }
    const auto compare = [&] {
      ASSERT_EQ(cells.size(), static_cast<Index>(expected.size()));
      for (std::size_t i = 0; i < expected.size(); ++i) ASSERT_EQ(cells[static_cast<Index>(i)], expected[i]);
    };
    compare();
    cells.append(other);
    expected.insert(expected.end(), more.begin(), more.end());
    compare();
    const Index left = draw.below(cells.size() + 1);
    cells.shorten(left);
    expected.resize(static_cast<std::size_t>(left));
    cells.append(other);
    expected.insert(expected.end(), more.begin(), more.end());
    compare();
    std::vector<std::uint32_t> rows;  // runs of them, and single ones
    for (std::uint32_t row = 0; row < more.size(); ++row) {
      if (!draw.one_in(4)) rows.push_back(row);
    }
    if (!more.empty()) rows.push_back(0);
    cells.append(other, rows);
    for (const std::uint32_t row : rows) expected.push_back(more[row]);
    compare();
    // Every third piece of a text, to its very end.
    std::string whole;
    std::vector<Cells::Piece> pieces;
    for (Index i = 3 * draw.below(100); i > 0; --i) {
      const auto begin = static_cast<std::uint32_t>(whole.size());
      whole += std::string(static_cast<std::size_t>(draw.below(draw.one_in(9) ? 60 : 20)), 'p') + std::to_string(i);
      pieces.push_back({begin, static_cast<std::uint32_t>(whole.size())});
    }
    const std::size_t count = pieces.size() / 3;
    if (count > 0) cells.append(whole, pieces.data() + 2, count, 3);
    for (std::size_t i = 0; i < count; ++i) {
      const auto [begin, end] = pieces[2 + 3 * i];
      expected.push_back(whole.substr(begin, end - begin));
    }
    compare();
  }
}

TEST(Counts, count_each_text_as_a_map_does) {
  EncodeDraws draw(3);
  Column column{"a", {}};
  std::map<std::string, Index> expected;
  for (int i = 0; i < 2000; ++i) {
    const std::string text = "v" + std::to_string(draw.below(1 + draw.below(900)));
    column.cells.push_back(" " + text);
    ++expected[text];
  }
  std::map<std::string, Index> counted;
  const Profile profile = profile_of(column, all_rows(2000), {});
  for (const auto& [text, count] : profile.values) counted.emplace(text, count);
  EXPECT_EQ(counted, expected);
  EXPECT_EQ(profile.values.first(), trimmed(column.cells[0]));
}

}  // namespace
}  // namespace pellucid::data
