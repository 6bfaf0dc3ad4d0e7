// The sealed rows of a run from the command line: a run that moves, rows that a run knows, and openings that are told.
#include "tests/cli/tables.hpp"

namespace pellucid::test {
namespace {

class RunOfPenguins : public ::testing::Test {
 protected:
  void SetUp() override {
    ::setenv("XDG_STATE_HOME", folder.at("state").c_str(), 1);
    fs::create_directories(folder / "home");
    fs::copy(penguins, folder / "home/penguins.csv");
  }
  Result in_home(std::vector<std::string> words) { return run_in("home", std::move(words)); }
  /// Runs the program in a folder below.
  Result run_in(const std::string& name, const std::vector<std::string>& words) {
    const fs::path before = fs::current_path();
    const Folder output;
    fs::current_path(folder / name);
    std::string line = PELLUCID_CLI;
    for (const std::string& word : words) line += " '" + word + "'";
    const int status = std::system((line + " > '" + output.at("out") + "' 2> '" + output.at("err") + "'").c_str());
    fs::current_path(before);
    return {WEXITSTATUS(status), content(output / "out"), content(output / "err")};
  }
  void train_penguins(const std::vector<std::string>& more = {}) {
    ASSERT_EQ(in_home(train("penguins.csv", "species", more)).code, 0);
  }
  Json json_of(const std::string& name, std::vector<std::string> words) {
    words.push_back("--json");
    const Result result = run_in(name, words);
    EXPECT_EQ(result.code, 0) << result.err;
    return Json::parse(result.out, nullptr, false);
  }
  Folder folder;
};

TEST_F(RunOfPenguins, keeps_the_path_as_it_was_written) {
  train_penguins();
  EXPECT_NE(content(folder / "home/run/recipe.toml").find("path = \"penguins.csv\""), std::string::npos);
}

TEST_F(RunOfPenguins, that_moves_with_its_data_is_unsealed_and_trained_again) {
  train_penguins();
  fs::rename(folder / "home", folder / "away");
  fs::create_directories(folder / "here");
  const Result unsealed = run_in("here", {"unseal", "../away/run"});
  EXPECT_EQ(unsealed.code, 0) << unsealed.err;
  EXPECT_NE(unsealed.out.find("these numbers are honest"), std::string::npos) << unsealed.out;
  const Result again = run_in("here", {"train", "--recipe", "../away/run/recipe.toml", "--run", "again", "--quiet"});
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(content(folder / "here/again/model.safetensors"), content(folder / "away/run/model.safetensors"));
}

TEST_F(RunOfPenguins, that_moves_alone_is_told_its_data) {
  train_penguins();
  fs::rename(folder / "home/run", folder / "run");
  fs::rename(folder / "home/penguins.csv", folder / "home/birds.csv");
  const Result lost = run_in(".", {"unseal", "run"});
  EXPECT_EQ(lost.code, 3) << lost.err;
  EXPECT_NE(lost.err.find("--data FILE"), std::string::npos) << lost.err;
  write(folder / "wrong.csv", content(folder / "home/birds.csv") + "\n");
  const Result wrong = run_in(".", {"unseal", "run", "--data", "wrong.csv"});
  EXPECT_EQ(wrong.code, 4) << wrong.err;
  EXPECT_EQ(wrong.out, "");
  EXPECT_FALSE(fs::exists(folder / "run/openings.jsonl"));
  const Result right = run_in(".", {"unseal", "run", "--data", "home/birds.csv"});
  EXPECT_EQ(right.code, 0) << right.err;
  EXPECT_EQ(json_of(".", {"evaluate", "run", "--data", "home/birds.csv"})["side"], "validation");
}

TEST_F(RunOfPenguins, with_files_of_images_moves_too) {
  write_data(folder / "home/bars");
  ASSERT_EQ(in_home(short_training("bars", {"--run", "run"})).code, 0);
  fs::rename(folder / "home", folder / "away");
  EXPECT_EQ(run_in(".", {"unseal", "away/run"}).code, 0);
  fs::rename(folder / "away/bars", folder / "beams");
  EXPECT_EQ(run_in(".", {"unseal", "away/run"}).code, 3);
  EXPECT_EQ(run_in(".", {"unseal", "away/run", "--data", "beams"}).code, 0);
  const auto [images, labels] = images_and_labels(200, 3, 99);
  write(folder / "beams/train-images-idx3-ubyte", images);
  EXPECT_EQ(run_in(".", {"unseal", "away/run", "--data", "beams"}).code, 4) << "its training images are others";
}

TEST_F(RunOfPenguins, tells_the_rows_that_it_knows_apart) {
  train_penguins();
  const Json all = json_of("home", {"evaluate", "run", "penguins.csv"});
  EXPECT_EQ(all["training"]["rows"], 207);
  EXPECT_EQ(all["validation"]["rows"], 69);
  EXPECT_EQ(all["sealed"]["rows"], 68);
  EXPECT_FALSE(all.contains("new"));
  EXPECT_FALSE(all.contains("accuracy")) << "of rows of all kinds together it means nothing";
  EXPECT_EQ(all["openings"], 1);
  const Json unsealed = json_of("home", {"unseal", "run"});
  EXPECT_EQ(unsealed["openings"], 2) << "evaluate looked at the sealed rows first";
  EXPECT_EQ(unsealed["confusion"], all["sealed"]["confusion"]);
  const Json validation = json_of("home", {"evaluate", "run/model.safetensors"});
  EXPECT_EQ(validation["confusion"], all["validation"]["confusion"]);
  const Result told = in_home({"evaluate", "run", "penguins.csv"});
  EXPECT_NE(told.out.find("68 sealed rows"), std::string::npos) << told.out;
  EXPECT_NE(told.out.find("opened 3 times"), std::string::npos) << told.out;
}

TEST_F(RunOfPenguins, shows_its_validation_rows_without_opening_anything) {
  train_penguins();
  const Result result = in_home({"evaluate", "run"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_NE(result.out.find("of 69 rows right"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("confusion"), std::string::npos) << result.out;
  EXPECT_FALSE(fs::exists(folder / "home/run/openings.jsonl"));
  EXPECT_EQ(json_of("home", {"unseal", "run"})["openings"], 1);
}

// Rows are known in whatever order, without a column that was left out, and with a target that was mended; a row more
// than the run has of its kind is new.
TEST_F(RunOfPenguins, knows_its_rows_by_what_they_say) {
  train_penguins({"--ignore", "year"});
  std::vector<std::string> lines;
  std::istringstream table(content(folder / "home/penguins.csv"));
  for (std::string line; std::getline(table, line);) lines.push_back(line);
  ASSERT_EQ(lines[0].substr(lines[0].rfind(',')), ",year");
  std::string others;
  for (std::size_t i = lines.size(); i-- > 1;) others += lines[i] + "\n";
  write(folder / "home/more.csv", lines[0] + "\n" + others + others + "Adelie,Biscoe,40,18,190,4000,male,2009\n");
  const Json more = json_of("home", {"evaluate", "run", "more.csv"});
  EXPECT_EQ(more["training"]["rows"], 207);
  EXPECT_EQ(more["sealed"]["rows"], 68);
  EXPECT_EQ(more["new"]["rows"], 345);
  std::string narrow;
  for (const std::string& line : lines) narrow += line.substr(0, line.rfind(',')) + "\n";
  write(folder / "home/narrow.csv", narrow);
  const Json fewer = json_of("home", {"evaluate", "run", "narrow.csv"});
  EXPECT_EQ(fewer["sealed"]["rows"], 68);
  EXPECT_FALSE(fewer.contains("new"));
  write(folder / "home/fresh.csv", lines[0] + "\nAdelie,Biscoe,40,18,190,4000,male,2009\n");
  const Json fresh = json_of("home", {"evaluate", "run", "fresh.csv"});
  EXPECT_EQ(fresh["side"], "new");
  EXPECT_EQ(fresh["rows"], 1);
  EXPECT_FALSE(fresh.contains("openings"));
}

/// Every `of`th row of the penguins, from row `first`.
std::string some_penguins(std::size_t first, std::size_t of) {
  std::istringstream table(content(penguins));
  std::string line, some;
  for (std::size_t row = 0; std::getline(table, line); ++row) {
    if (row == 0 || (row >= first && (row - first) % of == 0)) some += line + "\n";
  }
  return some;
}

// Of the 115 rows of test.csv 57 stand in own.csv too; and 57 of those in watched.csv, of which 28 are test rows.
TEST_F(RunOfPenguins, with_files_that_share_rows_is_told_so_and_never_called_honest) {
  write(folder / "home/own.csv", some_penguins(1, 2));
  write(folder / "home/test.csv", some_penguins(1, 3));
  write(folder / "home/watched.csv", some_penguins(2, 3));
  std::vector<std::string> words = train("own.csv", "species", {"--test", "test.csv", "--val", "watched.csv"});
  std::erase(words, "--quiet");
  const Result trained = in_home(words);
  ASSERT_EQ(trained.code, 0) << trained.err;
  EXPECT_NE(trained.err.find("58 of the 115 rows of the test file equal rows that training sees"), std::string::npos)
      << trained.err;
  EXPECT_NE(trained.err.find("57 of the 115 rows of the validation file equal rows"), std::string::npos) << trained.err;
  const Json all = json_of("home", {"evaluate", "run", "test.csv"});
  EXPECT_EQ(all["openings"], 1);
  EXPECT_EQ(all["training"]["rows"], 58) << "the test file repeats training rows";
  EXPECT_EQ(all["sealed"]["rows"], 57);
  fs::remove_all(folder / "state");
  fs::remove_all(folder / "home/run");
  ASSERT_EQ(in_home(words).code, 0);
  const Result told = in_home({"unseal", "run"});
  EXPECT_EQ(told.code, 0) << told.err;
  EXPECT_NE(told.out.find("58 of 115 sealed rows are copies of rows that training saw"), std::string::npos) << told.out;
  EXPECT_EQ(told.out.find("honest"), std::string::npos) << told.out;
  const Json unsealed = json_of("home", {"unseal", "run"});
  EXPECT_EQ(unsealed["copies"], 58);
  EXPECT_EQ(unsealed["without_copies"]["rows"], 57);
  EXPECT_EQ(unsealed["without_copies"]["confusion"], all["sealed"]["confusion"]);
}

// Rows of a file of validation rows that are sealed in the table are no test either.
TEST_F(RunOfPenguins, with_a_validation_file_that_holds_sealed_rows_is_told_so) {
  write(folder / "home/watched.csv", some_penguins(1, 1));
  train_penguins({"--val", "watched.csv"});
  const Json unsealed = json_of("home", {"unseal", "run"});
  EXPECT_EQ(unsealed["copies"], unsealed["rows"]);
  EXPECT_EQ(in_home({"unseal", "run"}).out.find("honest"), std::string::npos);
}

TEST_F(RunOfPenguins, says_when_it_cannot_tell_its_rows) {
  train_penguins();
  fs::rename(folder / "home/penguins.csv", folder / "home/moved.csv");
  EXPECT_EQ(json_of("home", {"evaluate", "run", "moved.csv"})["sealed"]["rows"], 68) << "it is the run's own table";
  write(folder / "home/fresh.csv", some_penguins(1, 9));
  const Result unknown = in_home({"evaluate", "run", "fresh.csv"});
  EXPECT_EQ(unknown.code, 0) << unknown.err;
  EXPECT_NE(unknown.err.find("not at hand"), std::string::npos) << unknown.err;
  EXPECT_NE(unknown.err.find("--data FILE"), std::string::npos) << unknown.err;
}

TEST_F(RunOfPenguins, whose_seal_was_put_back_tells_so) {
  train_penguins();
  const std::string seal = content(folder / "home/run/seal.json");
  EXPECT_NE(in_home({"unseal", "run"}).out.find("first opening"), std::string::npos);
  write(folder / "home/run/seal.json", seal);
  fs::remove(folder / "home/run/openings.jsonl");
  const Result result = in_home({"unseal", "run"});
  EXPECT_EQ(result.out.find("honest"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("the ledger of this run says 0 openings, this computer remembers 1"), std::string::npos)
      << result.out;
}

TEST_F(RunOfPenguins, with_an_edited_ledger_stays_sealed) {
  train_penguins();
  ASSERT_EQ(in_home({"unseal", "run"}).code, 0);
  std::string ledger = content(folder / "home/run/openings.jsonl");
  ledger.replace(ledger.find("unseal"), 6, "unreal");
  write(folder / "home/run/openings.jsonl", ledger);
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"unseal", "run"}, {"evaluate", "run", "penguins.csv"}}) {
    const Result result = in_home(words);
    EXPECT_EQ(result.code, 4) << result.err;
    EXPECT_EQ(result.out, "");
    EXPECT_NE(result.err.find("openings.jsonl"), std::string::npos) << result.err;
  }
}

}  // namespace
}  // namespace pellucid::test
