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
  std::vector<std::string> words =
      train("own.csv", "species", {"--test", "test.csv", "--val", "watched.csv", "--allow", "duplicates"});
  std::erase(words, "--quiet");
  std::vector<std::string> unasked = words;
  std::erase(unasked, "--allow");
  std::erase(unasked, "duplicates");
  EXPECT_EQ(in_home(unasked).code, 4);
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
  train_penguins({"--val", "watched.csv", "--allow", "duplicates"});
  const std::string first = in_home({"unseal", "run"}).out;
  EXPECT_NE(first.find("first opening of the sealed test set: these numbers are no test of the model; take these rows "
                       "out of the file of --val and train again"),
            std::string::npos)
      << first;
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
  const Json third = json_of("home", {"unseal", "run"});
  EXPECT_EQ(third["openings"], 2);
  EXPECT_EQ(third["remembered"], 3);
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

// A table that has grown in place still holds the run's rows.
TEST_F(RunOfPenguins, are_told_apart_where_their_table_has_grown) {
  train_penguins();
  const std::string before = content(folder / "home/penguins.csv");
  write(folder / "home/penguins.csv",
        before + "Adelie,Biscoe,40,18,190,4000,male,2009\nAdelie,Dream,41,18,190,4000,male,2009\n");
  const Json grown = json_of("home", {"evaluate", "run", "penguins.csv"});
  EXPECT_EQ(grown["training"]["rows"], 207);
  EXPECT_EQ(grown["validation"]["rows"], 69);
  EXPECT_EQ(grown["sealed"]["rows"], 68);
  EXPECT_EQ(grown["new"]["rows"], 2);
  EXPECT_EQ(grown["openings"], 1);
  EXPECT_EQ(in_home({"unseal", "run"}).code, 4) << "only evaluate takes it";
  const std::string changed = "x" + before.substr(1) + "Adelie,Biscoe,40,18,190,4000,male,2009\n";
  write(folder / "home/penguins.csv", changed);
  EXPECT_NE(in_home({"evaluate", "run", "penguins.csv"}).code, 0) << "it does not begin with the run's";
  std::string mended = content(penguins) + "Adelie,Biscoe,40,18,190,4000,male,2009\n";
  mended.replace(mended.find("Torgersen"), 9, "Torgerson");
  write(folder / "home/penguins.csv", mended);
  EXPECT_TRUE(json_of("home", {"evaluate", "run", "penguins.csv"})["side"].is_null()) << "nor does this";
}

TEST_F(RunOfPenguins, cannot_be_told_apart_by_a_model_without_its_run) {
  train_penguins();
  fs::create_directories(folder / "home/away");
  fs::copy(folder / "home/run/model.safetensors", folder / "home/away/model.safetensors");
  write(folder / "home/other.csv", some_penguins(1, 3));
  const Result own = in_home({"evaluate", "away/model.safetensors", "penguins.csv"});
  EXPECT_EQ(own.code, 0) << own.err;
  EXPECT_NE(own.err.find("these rows are that very data"), std::string::npos) << own.err;
  EXPECT_NE(own.out.find("this is no test of it"), std::string::npos) << own.out;
  fs::remove(folder / "home/run/seal.json");
  const Result other = in_home({"evaluate", "run", "other.csv"});
  EXPECT_NE(other.err.find("nobody can tell which rows are training rows"), std::string::npos) << other.err;
  EXPECT_EQ(other.err.find("that very data"), std::string::npos) << other.err;
  EXPECT_NE(other.out.find("this is no test of it"), std::string::npos) << other.out;
  EXPECT_TRUE(json_of("home", {"evaluate", "run", "other.csv"})["side"].is_null());
}

/// The penguins with a column that counts the rows, every second one twice.
std::string counted_penguins() {
  std::istringstream table(content(penguins));
  std::string line, all, again;
  for (int row = 0; std::getline(table, line); ++row) {
    if (row == 0) {
      all = "id," + line + "\n";
      continue;
    }
    all += std::to_string(row) + "," + line + "\n";
    if (row % 2 == 0) again += std::to_string(1000 + row) + "," + line + "\n";
  }
  return all + again;
}

TEST_F(RunOfPenguins, are_copies_though_a_column_counts_them) {
  write(folder / "home/counted.csv", counted_penguins());
  ASSERT_EQ(in_home(train("counted.csv", "species")).code, 0);
  const Json all = json_of("home", {"evaluate", "run", "counted.csv"});
  EXPECT_GT(all["sealed"]["copies"], 20);
  const Result told = in_home({"evaluate", "run", "counted.csv"});
  EXPECT_NE(told.out.find("sealed rows are copies of rows that training saw"), std::string::npos) << told.out;
  fs::remove_all(folder / "state");
  fs::remove_all(folder / "home/run");
  ASSERT_EQ(in_home(train("counted.csv", "species")).code, 0);
  const Result opened = in_home({"unseal", "run"});
  EXPECT_NE(opened.out.find("the numbers without the copies are honest"), std::string::npos) << opened.out;
  EXPECT_EQ(json_of("home", {"unseal", "run"})["copies"], all["sealed"]["copies"]);
  fs::remove_all(folder / "state");
  fs::remove_all(folder / "home/run");
  ASSERT_EQ(in_home(train("counted.csv", "species", {"--repeats", "together"})).code, 0);
  EXPECT_NE(in_home({"unseal", "run"}).out.find("these numbers are honest"), std::string::npos);
  EXPECT_EQ(json_of("home", {"unseal", "run"})["copies"], 0);
}

// Sealed rows in a file of validation rows were looked at by the training; to look again is an opening.
TEST_F(RunOfPenguins, that_are_validated_and_sealed_are_counted_by_evaluate) {
  write(folder / "home/watched.csv", some_penguins(1, 2));
  train_penguins({"--val", "watched.csv", "--allow", "duplicates"});
  const Json validation = json_of("home", {"evaluate", "run"});
  EXPECT_EQ(validation["side"], "validation");
  EXPECT_EQ(validation["openings"], 1);
  const Result told = in_home({"evaluate", "run"});
  EXPECT_NE(told.out.find("of them are sealed too"), std::string::npos) << told.out;
  EXPECT_NE(told.out.find("opened 2 times"), std::string::npos) << told.out;
}

/// Every `of`th penguin from row `first`, its numbers and blanks written in another way.
std::string written_anew(std::size_t first, std::size_t of) {
  std::istringstream table(some_penguins(first, of));
  std::string line, all;
  std::getline(table, line);
  all = line + "\r\n";
  while (std::getline(table, line)) {
    std::istringstream cells(line);
    std::string anew;
    for (std::string cell; std::getline(cells, cell, ',');) {
      const bool is_number = !cell.empty() && cell.find_first_not_of("0123456789.") == std::string::npos;
      if (is_number) cell += cell.find('.') == std::string::npos ? ".0" : "0";
      anew += (anew.empty() ? "" : ",") + cell + " ";
    }
    all += anew + "\r\n";
  }
  return all;
}

TEST_F(RunOfPenguins, are_shared_by_files_that_write_them_in_another_way) {
  write(folder / "home/own.csv", some_penguins(1, 2));
  write(folder / "home/test.csv", written_anew(1, 3));
  std::vector<std::string> words = train("own.csv", "species", {"--test", "test.csv", "--allow", "duplicates"});
  std::erase(words, "--quiet");
  const Result trained = in_home(words);
  ASSERT_EQ(trained.code, 0) << trained.err;
  EXPECT_NE(trained.err.find("58 of the 115 rows of the test file equal rows that training sees"), std::string::npos)
      << trained.err;
  EXPECT_EQ(in_home({"unseal", "run"}).out.find("honest"), std::string::npos);
  write(folder / "home/anew.csv", written_anew(1, 2));
  EXPECT_FALSE(json_of("home", {"evaluate", "run", "anew.csv"}).contains("new")) << "the run knows them all";
}

TEST_F(RunOfPenguins, of_groups_that_files_share_are_told_and_never_called_honest) {
  write(folder / "home/own.csv", some_penguins(1, 2));
  write(folder / "home/test.csv", some_penguins(2, 2));
  std::vector<std::string> words =
      train("own.csv", "species", {"--test", "test.csv", "--group", "island", "--validation", "0"});
  std::erase(words, "--quiet");
  const Result trained = in_home(words);
  ASSERT_EQ(trained.code, 0) << trained.err;
  EXPECT_NE(trained.err.find("3 groups of the test file"), std::string::npos) << trained.err;
  const Result opened = in_home({"unseal", "run"});
  EXPECT_EQ(opened.out.find("honest"), std::string::npos) << opened.out;
  EXPECT_NE(opened.out.find("3 groups of it are known to training"), std::string::npos) << opened.out;
  EXPECT_EQ(json_of("home", {"unseal", "run"})["shared_groups"], 3);
}

TEST_F(RunOfPenguins, of_sealed_groups_in_a_validation_file_are_told_before_training) {
  write(folder / "home/watched.csv", some_penguins(1, 2));
  std::vector<std::string> words =
      train("penguins.csv", "species", {"--val", "watched.csv", "--group", "island", "--allow", "duplicates"});
  std::erase(words, "--quiet");
  const Result trained = in_home(words);
  ASSERT_EQ(trained.code, 0) << trained.err;
  EXPECT_NE(trained.err.find("1 sealed group stands in the validation file too"), std::string::npos) << trained.err;
  const Result opened = in_home({"unseal", "run"});
  EXPECT_NE(opened.out.find("1 group of it is known to training"), std::string::npos) << opened.out;
}

TEST_F(RunOfPenguins, of_a_run_that_is_not_there_are_not_asked_for) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"evaluate", "nosuchrun"}, {"evaluate", "nosuchrun", "penguins.csv"}}) {
    const Result result = in_home(words);
    EXPECT_EQ(result.code, 3);
    EXPECT_NE(result.err.find("there is no such run folder or model file"), std::string::npos) << result.err;
  }
}

TEST_F(RunOfPenguins, say_how_an_opening_was_counted_where_it_is_no_matter_of_course) {
  train_penguins();
  ASSERT_EQ(in_home({"unseal", "run"}).err.find("ledger"), std::string::npos);
  write(folder / "home/run/openings.jsonl", content(folder / "home/run/openings.jsonl") + "{\"number\":");
  const Result cut = in_home({"unseal", "run"});
  EXPECT_EQ(cut.code, 0) << cut.err;
  EXPECT_NE(cut.err.find("was cut off"), std::string::npos) << cut.err;
  EXPECT_NE(cut.out.find("opened 3 times"), std::string::npos) << cut.out;
  write(folder / "home/run/openings.jsonl", content(folder / "home/run/openings.jsonl") + "{\"number\":");
  const Result cut_again = in_home({"evaluate", "run", "penguins.csv"});
  EXPECT_NE(cut_again.err.find("was cut off"), std::string::npos) << cut_again.err;
  write(folder / "no-folder", "");
  ::setenv("XDG_STATE_HOME", folder.at("no-folder").c_str(), 1);
  const Result forgotten = in_home({"unseal", "run"});
  EXPECT_EQ(forgotten.code, 0) << forgotten.err;
  EXPECT_NE(forgotten.err.find("this computer cannot remember the opening"), std::string::npos) << forgotten.err;
}

TEST_F(RunOfPenguins, are_not_split_in_folds_beside_a_file_or_a_time) {
  write(folder / "home/watched.csv", some_penguins(1, 2));
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{"--folds", "3", "--val", "watched.csv", "--allow", "duplicates"},
        {"--folds", "3", "--time", "year"}}) {
    const Result result = in_home(train("penguins.csv", "species", more));
    EXPECT_EQ(result.code, 2) << result.err;
    EXPECT_NE(result.err.find(more[2] + " is given too"), std::string::npos) << result.err;
  }
}

}  // namespace
}  // namespace pellucid::test
