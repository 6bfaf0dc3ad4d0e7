// The ledger of openings: none is lost, none is made up, and what was changed by hand shows.
#include "pellucid/run/ledger.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <filesystem>

#include "pellucid/base/files.hpp"
#include "pellucid/base/hash.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/data/csv.hpp"
#include "pellucid/run/run_files.hpp"
#include "pellucid/run/run_folder.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"

namespace pellucid {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using testing::says;

/// A folder with the seal of a run over a table of its own; what a user's state folder remembers begins empty.
class RunWithLedger : public ::testing::Test {
 protected:
  RunWithLedger() {
    ::setenv("XDG_STATE_HOME", place.at("state").c_str(), 1);
    path = place.write("rows.csv", "a,b\n1,2\n3,4\n");
    make("run");
  }
  std::string make(const std::string& name) const {
    data::Seal seal = data::seal_files({{path, data::role::data}});
    fs::create_directories(place / name);
    place.write(name + "/seal.json", to_json(seen_from(seal, place.at(name))));
    return place.at(name);
  }
  /// Of the rows of a CSV, whose target is y.
  Openings count(const std::string& name = "run", const std::string& csv = "a,b,y\n1,2,3\n4,5,6\n",
                 const std::string& by = "unseal") const {
    const data::Table table = data::parse_csv(csv, "t.csv", {}).table;
    return count_opening(place.at(name), by, {table, data::all_rows(table.rows), "y"});
  }
  data::Seal seal(const std::string& name = "run") const {
    return data::seal_from_json(read_text(place.at(name + "/seal.json")), "seal.json");
  }
  std::string ledger() const { return read_text(place.at("run/openings.jsonl")); }
  void write_ledger(const std::string& text) const { place.write("run/openings.jsonl", text); }

  testing::Folder place;
  std::string path;
};

TEST_F(RunWithLedger, has_a_line_for_each_opening) {
  EXPECT_TRUE(count().is_first());
  const Openings second = count("run", "a,b,y\n4,5,6\n", "evaluate");
  EXPECT_EQ(second.by_run, 2);
  EXPECT_EQ(second.remembered, 2);
  EXPECT_FALSE(second.is_first());
  const std::vector<Opening> all = read_ledger(place.at("run"), seal());
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].by, "unseal");
  EXPECT_EQ(all[1].by, "evaluate");
  EXPECT_EQ(all[0].rows, 2);
  EXPECT_EQ(all[1].number, 2);
  EXPECT_EQ(all[0].time.size(), std::string("2026-11-26T15:00:00.000000Z").size());
  EXPECT_EQ(seal().openings, 2);
}

// Four processes at once, five openings each.
TEST_F(RunWithLedger, loses_no_opening_of_two_at_once) {
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      try {
        for (int k = 0; k < 5; ++k) count();
      } catch (const Failure&) {
        ::_exit(1);
      }
      ::_exit(0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(read_ledger(place.at("run"), seal()).size(), 20U);
  EXPECT_EQ(seal().openings, 20);
  EXPECT_EQ(count().remembered, 21);
}

TEST_F(RunWithLedger, refuses_every_changed_byte_and_every_cut) {
  count();
  count();
  const std::string whole = ledger();
  const auto is_refused = [&] {
    const Error error = error_of([&] { count(); });
    return error.fault == Fault::refused && says(error, "openings.jsonl");
  };
  const std::size_t second = whole.find('\n') + 1;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    write_ledger(changed);
    if (at + 1 < whole.size()) {  // else the last line is cut off
      ASSERT_TRUE(is_refused()) << at;
      ASSERT_EQ(ledger(), changed) << "it was repaired";
    }
    if (at > second) continue;
    write_ledger(whole.substr(0, at));
    ASSERT_TRUE(is_refused()) << at;
  }
  write_ledger(whole.substr(whole.find('\n') + 1));
  EXPECT_TRUE(is_refused()) << "the first line is missing";
  fs::remove(place / "run/openings.jsonl");
  EXPECT_TRUE(is_refused()) << "all is missing";
  write_ledger(whole);
  EXPECT_EQ(count().by_run, 3);
}

TEST_F(RunWithLedger, keeps_what_an_opening_measured_and_refuses_every_changed_byte_of_it) {
  const Openings first = count(), second = count();
  EXPECT_TRUE(record_measured(place.at("run"), second,
                              {{"accuracy", 0.1, 0.05, 0.3}, {"f1", 1.0 / 3, std::nan(""), std::nan("")}}));
  EXPECT_TRUE(record_measured(place.at("run"), first, {{"accuracy", 0.25, 0.125, 0.5}}));
  count();
  const std::vector<Opening> all = read_ledger(place.at("run"), seal());
  ASSERT_EQ(all.size(), 3U);
  ASSERT_EQ(all[0].measured.size(), 1U);
  EXPECT_EQ(all[0].measured[0].high, 0.5);
  ASSERT_EQ(all[1].measured.size(), 2U);
  EXPECT_EQ(all[1].measured[1].value, 1.0 / 3);
  EXPECT_TRUE(std::isnan(all[1].measured[1].low));
  EXPECT_TRUE(all[2].measured.empty());
  const std::string whole = ledger();
  const std::size_t begin = whole.find("{\"measured\"");
  for (std::size_t at = begin; at < whole.size() - 1; ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    write_ledger(changed);
    ASSERT_EQ(error_of([&] { read_ledger(place.at("run"), seal()); }).fault, Fault::refused) << at;
  }
  const std::size_t end = whole.find('\n', begin) + 1;
  write_ledger(whole.substr(0, begin) + whole.substr(end));
  EXPECT_EQ(error_of([&] { count(); }).fault, Fault::refused) << "a line is missing";
}

TEST_F(RunWithLedger, counts_no_opening_for_a_line_of_what_was_measured_that_was_cut_off) {
  const Openings first = count();
  record_measured(place.at("run"), first, {{"accuracy", 0.25, 0.125, 0.5}});
  const std::string whole = ledger();
  for (std::size_t at = whole.find("{\"measured\"") + 3; at < whole.size(); at += 11) {
    write_ledger(whole.substr(0, at));
    const std::vector<Opening> all = read_ledger(place.at("run"), seal());
    ASSERT_EQ(all.size(), 1U);
    EXPECT_TRUE(all[0].measured.empty());
  }
  EXPECT_TRUE(record_measured(place.at("run"), first, {{"accuracy", 0.25, 0.125, 0.5}}));
  EXPECT_EQ(ledger(), whole);
  EXPECT_EQ(count().by_run, 2);
}

TEST_F(RunWithLedger, tells_who_looked_before_of_this_run_and_of_others) {
  const data::Table table = data::parse_csv("a,b,y\n1,2,3\n4,5,6\n", "t.csv", {}).table;
  const OpenedRows rows{table, data::all_rows(table.rows), "y"};
  std::vector<EarlierOpening> told;
  const auto open = [&](const std::string& name, const std::string& by) {
    told.clear();
    return count_opening(place.at(name), by, rows, [&](const auto& earlier) { told = earlier; });
  };
  const Openings first = open("run", "unseal: the first");
  EXPECT_TRUE(told.empty());
  record_measured(place.at("run"), first, {{"accuracy", 0.25, 0.125, 0.5}});
  make("second");
  open("second", "unseal");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(fs::path(told[0].run).filename(), "run");
  EXPECT_EQ(told[0].by, "unseal: the first");
  ASSERT_EQ(told[0].measured.size(), 1U);
  EXPECT_EQ(told[0].measured[0].low, 0.125);
  open("run", "unseal");
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].measured.size(), 1U);
  EXPECT_EQ(fs::path(told[1].run).filename(), "second");
  make("third");
  const data::Table other = data::parse_csv("a,b,y\n7,8,9\n", "t.csv", {}).table;
  told.clear();
  count_opening(place.at("third"), "unseal", {other, data::all_rows(1), "y"}, [&](const auto& all) { told = all; });
  EXPECT_TRUE(told.empty()) << "other rows";
}

// As versions wrote it that kept no measure: byte by byte.
TEST_F(RunWithLedger, of_before_measures_were_kept_is_read) {
  const Json line{{"number", 1},
                  {"time", "2026-11-26T15:00:00.000000Z"},
                  {"by", "unseal: why"},
                  {"rows", 2},
                  {"previous", sha256("openings of " + data::data_digest(seal()))}};
  Json with_hash = line;
  with_hash["hash"] = sha256(line.dump());
  write_ledger(with_hash.dump() + "\n");
  const std::vector<Opening> all = read_ledger(place.at("run"), seal());
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].by, "unseal: why");
  EXPECT_TRUE(all[0].measured.empty());
}

// A crash while a line is written leaves any part of it, and perhaps the seal of before.
TEST_F(RunWithLedger, counts_a_last_line_that_was_cut_off_and_goes_on) {
  count();
  const std::string seal_before = read_text(place.at("run/seal.json"));
  const std::string first = ledger();
  count();
  const std::string whole = ledger(), seal_after = read_text(place.at("run/seal.json"));
  for (std::size_t at = first.size() + 1; at < whole.size(); at += 41) {
    for (const std::string& seal_then : {seal_before, seal_after}) {
      write_ledger(whole.substr(0, at));
      place.write("run/seal.json", seal_then);
      EXPECT_EQ(read_ledger(place.at("run"), seal()).size(), 1U);
      const Openings third = count();
      ASSERT_EQ(third.by_run, 3) << at;
      ASSERT_TRUE(third.was_cut);
      ASSERT_EQ(seal().openings, 3);
    }
  }
  const std::vector<Opening> all = read_ledger(place.at("run"), seal());
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[1].by.substr(0, 7), "unknown");
  EXPECT_EQ(all[2].by, "unseal");
  EXPECT_FALSE(count().was_cut) << "it is whole now";
  write_ledger(ledger() + std::string(3000, 'x'));  // longer than the lines that take its place
  count();
  EXPECT_EQ(ledger().find('x'), std::string::npos);
  EXPECT_EQ(count().by_run, 7);
}

TEST_F(RunWithLedger, whose_first_line_was_cut_off_is_no_first_opening) {
  write_ledger("{\"nu");
  const Openings second = count();
  EXPECT_EQ(second.by_run, 2);
  EXPECT_FALSE(second.is_first());
}

TEST_F(RunWithLedger, says_that_nothing_is_remembered_where_the_state_folder_cannot_be_used) {
  EXPECT_TRUE(count().is_remembered);
  place.write("no-folder", "");
  ::setenv("XDG_STATE_HOME", place.at("no-folder").c_str(), 1);
  const Openings second = count();
  EXPECT_FALSE(second.is_remembered);
  EXPECT_EQ(second.by_run, 2);
}

// Where few kinds of rows repeat, a number that is given to them anew makes them no new ones.
TEST_F(RunWithLedger, knows_rows_that_repeat_by_nature_though_they_were_numbered_anew) {
  const auto numbered = [](const std::string& names, int from, int step) {
    std::string csv = "id," + names + ",y\n";
    for (int row = 0; row < 60; ++row) {
      csv +=
          std::to_string(from + step * row) + ",k" + std::to_string(row % 4) + "," + std::to_string(row % 3) + ",1\n";
    }
    return csv;
  };
  count("run", numbered("kind,size", 1, 1));
  make("second");
  EXPECT_FALSE(count("second", numbered("kind,size", 9000, -1)).is_first());
  make("third");
  EXPECT_TRUE(count("third", numbered("kind,depth", 50000, -1)).is_first()) << "another table";
}

TEST_F(RunWithLedger, refuses_the_ledger_of_another_run) {
  count();
  count();
  const std::string other = ledger();
  place.write("rows.csv", "a,b\n5,6\n7,8\n");
  make("other");
  place.write("other/openings.jsonl", other);
  EXPECT_EQ(error_of([&] { count("other"); }).fault, Fault::refused);
}

TEST_F(RunWithLedger, that_was_put_back_with_its_seal_shows) {
  const std::string before = read_text(place.at("run/seal.json"));
  count();
  place.write("run/seal.json", before);
  EXPECT_EQ(count().by_run, 2) << "the seal alone resets nothing";
  place.write("run/seal.json", before);
  fs::remove(place / "run/openings.jsonl");
  const Openings third = count();
  EXPECT_EQ(third.by_run, 1);
  EXPECT_EQ(third.remembered, 3);
  EXPECT_FALSE(third.is_first());
}

TEST_F(RunWithLedger, of_a_second_run_over_the_same_rows_tells_of_the_first) {
  count();
  make("second");
  const Openings second = count("second");
  EXPECT_EQ(second.by_run, 1);
  EXPECT_FALSE(second.is_first());
  make("third");
  EXPECT_TRUE(count("third", "a,b,y\n7,8,9\n").is_first()) << "other rows";
}

/// Rows of four columns that can be told apart by two.
std::vector<std::string> rows_of_four(int first, int last) {
  std::vector<std::string> rows;
  for (int i = first; i < last; ++i) {
    const std::string at = std::to_string(i);
    rows.push_back(at + "," + std::to_string(i % 7) + ".5,t" + at + "," + std::to_string(i % 3));
  }
  return rows;
}

std::string lines(const std::string& header, const std::vector<std::string>& rows, const std::string& end = "\n") {
  std::string text = header + end;
  for (const std::string& row : rows) text += row + end;
  return text;
}

// However the table was written since: what was opened is known by its rows.
TEST_F(RunWithLedger, knows_rows_that_were_opened_in_whatever_table_they_stand) {
  const std::vector<std::string> rows = rows_of_four(0, 60);
  const std::string header = "a,b,c,y";
  EXPECT_TRUE(count("run", lines(header, rows)).is_first());
  std::vector<std::string> grown = rows_of_four(0, 90), turned(rows.rbegin(), rows.rend()), written, wide, narrow,
                           mended, scaled;
  for (int i = 0; i < 60; ++i) {
    const std::string at = std::to_string(i), b = std::to_string(i % 7);
    written.push_back("\"" + at + ".0\", " + b + ".50 ,T" + at + ",1");
    wide.push_back(std::to_string(1000 - i) + "," + rows[static_cast<std::size_t>(i)] + ",x" + std::to_string(i % 4));
    narrow.push_back(at + ",t" + at + "," + std::to_string(i % 3));
    scaled.push_back(at + "," + std::to_string(i % 7 + 100) + ".25,t" + at + ",0");
    mended.push_back(at + "," + b + ".5,t" + at + ",mended");
  }
  int others = 0;
  const auto is_known = [&](const std::string& csv) {
    fs::remove_all(place / "state");  // one opening alone is remembered
    count("run", lines(header, rows));
    const std::string name = "other-" + std::to_string(++others);
    make(name);
    return !count(name, csv).is_first();
  };
  EXPECT_TRUE(is_known(lines(header, grown))) << "it has grown";
  EXPECT_TRUE(is_known(lines(header, turned))) << "it was sorted again";
  EXPECT_TRUE(is_known(lines(header, rows, "\r\n")));
  EXPECT_TRUE(is_known(lines(header, written))) << "written in another way";
  EXPECT_TRUE(is_known(lines("id,a,b,c,y,more", wide))) << "with more columns";
  EXPECT_TRUE(is_known(lines("a,c,y", narrow))) << "with fewer";
  EXPECT_TRUE(is_known(lines(header, mended))) << "with another target";
  EXPECT_TRUE(is_known(lines(header, scaled))) << "with a column of other numbers";
  EXPECT_TRUE(is_known(lines(header, {rows[17]}))) << "one row alone";
  EXPECT_FALSE(is_known(lines(header, rows_of_four(200, 260))));
  EXPECT_FALSE(is_known(lines("b,d,y", {"1.5,7,0", "2.5,8,1"}))) << "a column that tells no row apart";
}

// Its lines agree with their digests, and yet an opening is missing.
TEST_F(RunWithLedger, whose_numbers_do_not_follow_is_refused) {
  count();
  Json line = Json::parse(ledger());
  line.erase("hash");
  line["number"] = 2;
  line["hash"] = sha256(line.dump());
  write_ledger(line.dump() + "\n");
  const Error error = error_of([&] { count(); });
  EXPECT_EQ(error.fault, Fault::refused);
  EXPECT_TRUE(says(error, "opening 2 does not follow 0")) << error.message();
}

TEST_F(RunWithLedger, goes_on_where_a_seal_of_old_counted_itself) {
  place.write("run/seal.json", R"({"files": [{"path": ")" + path + R"(", "sha256": ")" + seal().files.front().sha256 +
                                   R"("}], "openings": 3})");
  EXPECT_EQ(count().by_run, 4);
  EXPECT_EQ(count().by_run, 5);
  EXPECT_EQ(seal().openings, 5);
}

// A disk that is full in the middle of a line: the file may grow by so many bytes and no more.
TEST_F(RunWithLedger, that_cannot_be_written_whole_is_left_as_it_was) {
  count();
  const std::string before = ledger();
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit most{before.size() + 10, before.size() + 10};
    ::setrlimit(RLIMIT_FSIZE, &most);
    const Error error = error_of([&] { count(); });
    ::_exit(error.fault == Fault::run && says(error, "the test set stays sealed") ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(ledger(), before);
  EXPECT_EQ(seal().openings, 1);
  EXPECT_FALSE(count().was_cut);
}

TEST_F(RunWithLedger, that_cannot_be_written_keeps_the_rows_sealed) {
  fs::create_directories(place / "run/openings.jsonl");
  const Error error = error_of([&] { count(); });
  EXPECT_EQ(error.fault, Fault::run);
  EXPECT_TRUE(says(error, "the test set stays sealed"));
  EXPECT_EQ(seal().openings, 0);
}

}  // namespace
}  // namespace pellucid
