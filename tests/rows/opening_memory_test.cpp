// What a user's state folder remembers of openings: each rule by which rows are known again, where no other one knows
// them.
#include "pellucid/rows/opening_memory.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

#include "pellucid/base/state_folder.hpp"
#include "pellucid/data/csv.hpp"
#include "tests/support/folder.hpp"

namespace pellucid {
namespace {

namespace fs = std::filesystem;

class OpeningMemory : public ::testing::Test {
 protected:
  OpeningMemory() { ::setenv("XDG_STATE_HOME", place.at("state").c_str(), 1); }
  static RememberedOpenings remember(const std::string& name, const std::string& csv) {
    const data::Table table = data::parse_csv(csv, "t.csv", {}).table;
    return remember_opening(name, {table, data::all_rows(table.rows), "y"}, {});
  }
  /// Whether rows of `csv` are known after those of `before` were opened, and nothing else.
  bool is_known(const std::string& before, const std::string& csv) const {
    fs::remove_all(place / "state");
    EXPECT_EQ(remember("first", before).count, 1);
    return remember("second", csv).count == 2;
  }
  testing::Folder place;
};

/// A table of `last` - `first` rows, each by its number.
std::string table_of(const std::string& header, int first, int last, const std::function<std::string(int)>& row) {
  std::string csv = header + "\n";
  for (int i = first; i < last; ++i) csv += row(i) + "\n";
  return csv;
}
std::string half(int i) { return std::to_string(i) + ".5"; }

TEST_F(OpeningMemory, takes_capital_letters_for_small_ones) {
  const auto words = [](const std::string& word) {
    return table_of("name,word,y", 0, 60, [&](int i) { return half(i) + "," + word + std::to_string(i) + ",1"; });
  };
  EXPECT_TRUE(is_known(words("word"), words("WoRd")));
  EXPECT_FALSE(is_known(words("word"), words("sword")));
}

TEST_F(OpeningMemory, takes_missing_cells_for_alike) {
  const auto cells = [](const std::string& even, const std::string& odd) {
    return table_of("a,b,y", 0, 60, [&](int i) { return half(i) + "," + (i % 2 == 0 ? even : odd) + ",1"; });
  };
  EXPECT_TRUE(is_known(cells("", ""), cells("None", "#N/A")));
  EXPECT_FALSE(is_known(cells("", ""), cells("x", "z")));
}

TEST_F(OpeningMemory, looks_at_no_target) {
  const std::string answers =
      table_of("a,y", 0, 60, [](int i) { return half(i % 12) + "," + std::to_string(100 + i); });
  const std::string others = table_of("a,z,y", 0, 60, [](int i) {
    return half(i % 12) + "," + std::to_string(i % 5) + ".25," + std::to_string(9000 - i);
  });
  EXPECT_TRUE(is_known(answers, others));
}

TEST_F(OpeningMemory, knows_rows_with_a_scaled_column) {
  const auto rows = [](int first, int last, const std::function<std::string(int)>& a) {
    return table_of("a,b,c,y", first, last, [&](int i) {
      return a(i) + ",u" + std::to_string(i) + ",v" + std::to_string(i % 99) + "," + std::to_string(i % 2);
    });
  };
  const auto scaled = [](int i) { return std::to_string(1000 + i); };
  EXPECT_TRUE(is_known(rows(0, 60, half), rows(0, 60, scaled)));
  EXPECT_TRUE(
      is_known(rows(0, 60, half), rows(0, 60, [](int i) { return i == 0 ? half(5) : std::to_string(1000 + i); })))
      << "one value is as another was, by chance";
  EXPECT_TRUE(is_known(rows(0, 60, [](int i) { return i % 3 == 0 ? "" : half(i); }),
                       rows(0, 60, [](int i) { return i % 3 == 1 ? "" : std::to_string(1000 + i); })))
      << "missing cells are no values that agree";
  EXPECT_TRUE(is_known(rows(0, 20, half), rows(0, 600, scaled))) << "a few among many";
  EXPECT_TRUE(is_known(rows(0, 600, half), rows(0, 20, scaled))) << "and a few of many";
}

TEST_F(OpeningMemory, knows_no_rows_by_less_than_half_of_the_columns) {
  const auto rows = [](const std::string& b, const std::string& c) {
    return table_of("a,b,c,y", 0, 60, [&](int i) {
      return half(i) + "," + b + std::to_string(i) + "," + c + std::to_string(i % 9) + ",1";
    });
  };
  EXPECT_FALSE(is_known(rows("u", "v"), rows("p", "q")));
  EXPECT_TRUE(is_known(rows("u", "v"), rows("p", "v")));
}

// People who are new, of kinds that were there: columns that tell few rows apart are no sign of the same row.
TEST_F(OpeningMemory, knows_no_rows_by_their_kind) {
  const auto people = [](const std::string& name, int count) {
    return table_of("name,kind,size,y", 0, count, [&](int i) {
      return name + std::to_string(i) + ",k" + std::to_string(i % 4) + "," + half(i % 3) + ",1";
    });
  };
  EXPECT_FALSE(is_known(people("anna", 60), people("bert", 60)));
  EXPECT_FALSE(is_known(people("anna", 12), people("bert", 60))) << "each kind was opened once";
  EXPECT_FALSE(is_known(people("anna", 60), people("bert", 12))) << "each kind is opened once";
  EXPECT_TRUE(is_known(people("anna", 60), people("anna", 12)));
}

TEST_F(OpeningMemory, keeps_some_of_many_rows_wherever_they_stand) {
  const auto rows = [](int first, int last) {
    return table_of("a,b,y", first, last, [](int i) { return half(i) + ",t" + std::to_string(i) + ",1"; });
  };
  remember("first", rows(0, 4000));
  std::size_t bytes = 0;
  for (const std::string& file : state_files("opened-rows")) bytes += read_state(file).value_or("").size();
  EXPECT_GT(bytes, 0U);
  EXPECT_LT(bytes, 40'000U);
  for (const int first : {0, 1000, 2000, 3000}) {
    EXPECT_EQ(remember("from " + std::to_string(first), rows(first, first + 500)).count, 2) << first;
  }
}

// What was damaged is another opening or none, and no reason to fail.
TEST_F(OpeningMemory, survives_what_was_damaged) {
  const std::string csv =
      table_of("a,b,c,y", 0, 4, [](int i) { return half(i) + "," + half(7 * i) + ",t" + std::to_string(i) + ",1"; });
  remember("first", csv);
  const std::string file = state_files("opened-rows").front();
  const std::string record = read_state(file).value_or("");
  const std::size_t columns = record.find("\"columns\":\"") + 11, row = record.find("\"rows\":[\"") + 9;
  std::string turned = record, cut = record, longer = record;
  turned.replace(columns, 48,
                 record.substr(columns + 32, 16) + record.substr(columns + 16, 16) + record.substr(columns, 16));
  cut.erase(row, 48);
  longer.insert(row, 16, 'f');
  for (const std::string& damaged :
       {std::string(), std::string("{"), std::string("[1]"), std::string(R"({"rows":3})"), record.substr(0, row),
        std::string(R"({"columns":"xyz","inputs":"","rows":[""]})"), turned}) {
    write_state(file, damaged);
    EXPECT_EQ(remember("again", csv).count, 1) << damaged;
    fs::remove_all(place / "state");
  }
  for (const std::string& damaged : {cut, longer}) {  // the other three rows are whole
    write_state(file, damaged);
    EXPECT_EQ(remember("again", csv).count, 2) << damaged;
    fs::remove_all(place / "state");
  }
}

}  // namespace
}  // namespace pellucid
