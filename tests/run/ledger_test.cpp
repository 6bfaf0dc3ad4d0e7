// The ledger of openings: none is lost, none is made up, and what was changed by hand shows.
#include "pellucid/run/ledger.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "pellucid/base/files.hpp"
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
    source.path = place.write("rows.csv", "a,b\n1,2\n3,4\n");
    source.target = "b";
    make("run");
  }
  std::string make(const std::string& name) const {
    data::Seal seal = data::seal_files({{source.path, data::role::data}});
    fs::create_directories(place / name);
    place.write(name + "/seal.json", to_json(seen_from(seal, place.at(name))));
    return place.at(name);
  }
  Openings count(const std::string& name = "run", Index rows = 7) const {
    return count_opening(place.at(name), source, "unseal", rows);
  }
  data::Seal seal(const std::string& name = "run") const {
    return data::seal_from_json(read_text(place.at(name + "/seal.json")), "seal.json");
  }
  std::string ledger() const { return read_text(place.at("run/openings.jsonl")); }
  void write_ledger(const std::string& text) const { place.write("run/openings.jsonl", text); }

  testing::Folder place;
  Source source;
};

TEST_F(RunWithLedger, has_a_line_for_each_opening) {
  EXPECT_TRUE(count().is_first());
  const Openings second = count_opening(place.at("run"), source, "evaluate", 3);
  EXPECT_EQ(second.by_run, 2);
  EXPECT_EQ(second.remembered, 2);
  EXPECT_FALSE(second.is_first());
  const std::vector<Opening> all = read_ledger(place.at("run"), seal());
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].by, "unseal");
  EXPECT_EQ(all[1].by, "evaluate");
  EXPECT_EQ(all[0].rows, 7);
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
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    write_ledger(changed);
    ASSERT_TRUE(is_refused()) << at;
    ASSERT_EQ(ledger(), changed) << "it was repaired";
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
  source.target = "a";  // other rows are sealed
  make("third");
  EXPECT_TRUE(count("third").is_first());
}

TEST_F(RunWithLedger, goes_on_where_a_seal_of_old_counted_itself) {
  place.write("run/seal.json", R"({"files": [{"path": ")" + source.path + R"(", "sha256": ")" +
                                   seal().files.front().sha256 + R"("}], "openings": 3})");
  EXPECT_EQ(count().by_run, 4);
  EXPECT_EQ(count().by_run, 5);
  EXPECT_EQ(seal().openings, 5);
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
