// Tables on the command line: what a person sees who trains, predicts and evaluates.
#include <set>

#include "tests/cli/tables.hpp"

namespace pellucid::test {
namespace {

TEST(Tables, train_gives_one_json_object_with_everything_in_it) {
  const Folder folder;
  const Result result = run(folder, train(penguins, "species", {"--json"}));
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  const Json json = Json::parse(result.out);
  EXPECT_EQ(json["task"], "classification");
  EXPECT_EQ(json["rows"], 344);
  ASSERT_EQ(json["columns"].size(), 7U);
  EXPECT_EQ(json["columns"][1]["name"], "bill_length_mm");
  EXPECT_EQ(json["columns"][1]["type"], "number");
  EXPECT_EQ(
      json["split"]["train"].get<int>() + json["split"]["validation"].get<int>() + json["split"]["test"].get<int>(),
      344);
  for (const char* key : {"parameters", "epochs", "best_epoch", "seconds"}) EXPECT_GT(json[key], 0) << key;
  for (const char* part : {"train", "validation"}) {
    for (const char* key : {"loss", "accuracy", "log_loss"}) EXPECT_TRUE(json["metrics"][part][key].is_number()) << key;
  }
  EXPECT_FALSE(json["metrics"].contains("test"));
  EXPECT_EQ(json["run"], "run");
  EXPECT_TRUE(fs::exists(folder / json["model"].get<std::string>()));
}

TEST(Tables, penguins_are_told_apart_on_ten_seeds_slow) {
  const Folder folder;
  double sum = 0;
  for (int seed = 0; seed < 10; ++seed) {
    const Result result =
        run(folder, {"train", penguins, "--target", "species", "--json", "--quiet", "--seed", std::to_string(seed)});
    ASSERT_EQ(result.code, 0) << result.err;
    sum += Json::parse(result.out)["metrics"]["validation"]["accuracy"].get<double>();
  }
  EXPECT_GE(sum / 10, 0.97);
}

TEST(Tables, models_are_torchs_too) {
  const Folder folder;
  ASSERT_EQ(run(folder, train(penguins, "species")).code, 0);
  ASSERT_EQ(run(folder, {"predict", "run", penguins, "--proba", "--out", "p.csv"}).code, 0);
  const std::string command = "/usr/bin/python3 -B '" PELLUCID_SOURCE_DIR "/tests/cli/predict_penguins.py' '" +
                              (folder / "run/model.safetensors").string() + "' '" + penguins + "' '" +
                              (folder / "p.csv").string() + "'";
  EXPECT_EQ(std::system(command.c_str()), 0);
}

int rows_of_all_sides(const Json& json) {
  int rows = 0;
  for (const char* const side : {"training", "validation", "sealed", "new"}) {
    if (json.contains(side)) rows += json[side]["rows"].get<int>();
  }
  return rows;
}

TEST(Tables, unseal_evaluate_and_predict_agree) {
  const Folder folder;
  ASSERT_EQ(run(folder, train(examples + "seattle-weather.csv", "temp_max")).code, 0);
  const Result first = run(folder, {"unseal", "run", "--json"});
  ASSERT_EQ(first.code, 0) << first.err;
  const Json json = Json::parse(first.out);
  EXPECT_EQ(json["openings"], 1);
  EXPECT_NEAR(json["rows"].get<double>(), 292, 60);
  EXPECT_LT(json["rmse"], json["rmse_of_mean"]);
  EXPECT_EQ(Json::parse(run(folder, {"unseal", "run", "--json"}).out)["openings"], 2);
  const Result all = run(folder, {"evaluate", "run", examples + "seattle-weather.csv", "--json"});
  EXPECT_EQ(rows_of_all_sides(Json::parse(all.out)), 1461);
  const Result text = run(folder, {"evaluate", "run", examples + "seattle-weather.csv"});
  EXPECT_NE(text.out.find("rmse"), std::string::npos);
}

TEST(Tables, predict_reports_unseen_categories_and_missing_cells_and_names_a_missing_column) {
  const Folder folder;
  ASSERT_EQ(run(folder, train(penguins, "species")).code, 0);
  const std::string head = "sex,year,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g\n";
  write(folder / "new.csv", head + "male,2008,Atlantis,40,18,190,3700\nfemale,,Dream,39,17,180,3600\n");
  const Result result = run(folder, {"predict", "run", "new.csv"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.out.rfind("row,prediction\n1,", 0), 0U) << result.out;
  EXPECT_NE(result.err.find("\"island\": 1 cell"), std::string::npos) << result.err;
  EXPECT_NE(result.err.find("\"Atlantis\" in row 1"), std::string::npos) << result.err;
  EXPECT_NE(result.err.find("\"year\": 1 missing value"), std::string::npos) << result.err;
  write(folder / "less.csv",
        "sex,year,island,bill_length,bill_depth_mm,flipper_length_mm,body_mass_g\nmale,2008,Dream,4,1,1,3\n");
  const Result less = run(folder, {"predict", "run", "less.csv"});
  EXPECT_EQ(less.code, 3);
  EXPECT_NE(less.err.find("no column \"bill_length_mm\""), std::string::npos) << less.err;
  EXPECT_NE(less.err.find("\"bill_length\""), std::string::npos) << less.err;
}

TEST(Tables, a_loss_without_probabilities_gives_none) {
  const Folder folder;
  const Result trained = run(folder, train(penguins, "sex", {"--loss", "hinge", "--json"}));
  ASSERT_EQ(trained.code, 0) << trained.err;
  EXPECT_TRUE(Json::parse(trained.out)["metrics"]["validation"]["log_loss"].is_null());
  const Result refused = run(folder, {"predict", "run", penguins, "--proba"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_NE(refused.err.find("hinge"), std::string::npos) << refused.err;
  const Json json = Json::parse(run(folder, {"evaluate", "run", "--json"}).out);
  EXPECT_TRUE(json["log_loss"].is_null() && json["roc_auc"].is_null()) << json;
  EXPECT_EQ(run(folder, {"evaluate", "run", penguins}).out.find("log loss"), std::string::npos);
  EXPECT_EQ(run(folder, {"unseal", "run"}).out.find("--proba"), std::string::npos);
}

TEST(Tables, evaluate_counts_an_unknown_class_as_never_found) {
  const Folder folder;
  ASSERT_EQ(run(folder, train(penguins, "species")).code, 0);
  std::string strange = content(penguins);
  for (std::size_t at = 0; (at = strange.find("Gentoo", at)) != std::string::npos;) strange.replace(at, 6, "Emperor");
  write(folder / "strange.csv", strange);
  fs::copy(folder / "run/model.safetensors", folder / "alone.safetensors");  // beside no run, to which no row is known
  const Json json = Json::parse(run(folder, {"evaluate", "alone.safetensors", "strange.csv", "--json"}).out);
  double recalls = 0;
  for (const Json& each : json["classes"]) recalls += each["recall"].is_null() ? 0 : each["recall"].get<double>();
  EXPECT_DOUBLE_EQ(json["balanced_accuracy"], recalls / 3);
  EXPECT_EQ(json["rows_of_log_loss"], 220);
  const std::string text = run(folder, {"evaluate", "alone.safetensors", "strange.csv"}).out;
  EXPECT_NE(text.find("over the 220 rows whose class the model knows"), std::string::npos) << text;
}

TEST(Tables, folds_and_seeds_get_a_folder_each) {
  const Folder folder;
  const Result folds = run(folder, train(penguins, "species", {"--folds", "3", "--json"}));
  ASSERT_EQ(folds.code, 0) << folds.err;
  EXPECT_EQ(Json::parse(folds.out)["members"].size(), 3U);
  EXPECT_TRUE(fs::exists(folder / "run/fold-3/model.safetensors"));
  fs::remove_all(folder / "run");
  const Result seeds = run(folder, train(penguins, "species", {"--seeds", "1,2"}));
  ASSERT_EQ(seeds.code, 0) << seeds.err;
  EXPECT_NE(seeds.out.find("\nmean "), std::string::npos) << seeds.out;
  ASSERT_EQ(run(folder,
                {"train", penguins, "--target", "species", "--run", "solo", "--quiet", "--epochs", "15", "--seed", "2"})
                .code,
            0);
  EXPECT_EQ(content(folder / "run/seed-2/model.safetensors"), content(folder / "solo/model.safetensors"));
}

TEST(Tables, a_recipe_repeats_its_run_and_options_override_it) {
  const Folder folder;
  ASSERT_EQ(run(folder, train(penguins, "species")).code, 0);
  const Result again = run(folder, {"train", "--recipe", "run/recipe.toml", "--run", "again", "--quiet"});
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(content(folder / "again/model.safetensors"), content(folder / "run/model.safetensors"));
  EXPECT_EQ(content(folder / "again/recipe.toml"), content(folder / "run/recipe.toml"));
  ASSERT_EQ(run(folder, {"train", "--recipe", "run/recipe.toml", "--run", "other", "--quiet", "--seed", "5"}).code, 0);
  EXPECT_NE(content(folder / "other/model.safetensors"), content(folder / "run/model.safetensors"));
}

TEST(Tables, weights_go_out_and_come_in) {
  const Folder folder;
  const std::vector<std::string> exact{"--scale", "none",      "--dtype", "float64",      "--val", "0",        "--test",
                                       "0",       "--shuffle", "false",   "--batch-size", "full",  "--epochs", "2"};
  std::vector<std::string> words{
      "train", penguins, "--target", "body_mass_g", "--quiet", "--model", "linear(3) | tanh | linear"};
  words.insert(words.end(), exact.begin(), exact.end());
  std::vector<std::string> first = words;
  first.insert(first.end(), {"--run", "a", "--save-init", "init.safetensors", "--trace", "a.jsonl"});
  ASSERT_EQ(run(folder, first).code, 0);
  std::vector<std::string> second = words;
  second.insert(second.end(), {"--run", "b", "--seed", "77", "--init", "init.safetensors", "--trace", "b.jsonl"});
  const Result result = run(folder, second);
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(content(folder / "a.jsonl"), content(folder / "b.jsonl"));
  EXPECT_NE(content(folder / "a.jsonl").find("\"gradient_norm\":"), std::string::npos);
  write(folder / "broken.safetensors", "12345678");
  std::vector<std::string> third = words;
  third.insert(third.end(), {"--run", "c", "--init", "broken.safetensors"});
  EXPECT_EQ(run(folder, third).code, 3);
  EXPECT_FALSE(fs::exists(folder / "c"));
}

TEST(Tables, validation_and_test_rows_can_come_from_files) {
  const Folder folder;
  const std::string all = content(penguins);
  const std::string head = all.substr(0, all.find('\n') + 1);
  const std::size_t middle = all.find('\n', all.size() / 2) + 1;
  write(folder / "a.csv", all.substr(0, middle));
  write(folder / "b.csv", head + all.substr(middle));
  const std::vector<std::string> words{"train", "a.csv", "--target", "sex", "--quiet", "--json", "--epochs", "9"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), words.begin(), words.end());
    const Result result = run(folder, more);
    EXPECT_EQ(result.code, 0) << result.err;
    return Json::parse(result.out)["split"];
  };
  const int b =
      344 - static_cast<int>(std::count(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(middle), '\n') - 1);
  const Json val = with({"--val", "b.csv", "--test", "0", "--run", "v"});
  EXPECT_NEAR(val["validation"].get<int>(), b, 12);  // rows without a target are left out
  EXPECT_EQ(val["test"], 0);
  const Json test = with({"--test", "b.csv", "--val", "0", "--run", "t"});
  EXPECT_EQ(test["validation"], 0);
  EXPECT_EQ(test["test"], val["validation"]);
  EXPECT_EQ(test["train"], val["train"]);
  const Result unsealed = run(folder, {"unseal", "t", "--json"});
  EXPECT_EQ(Json::parse(unsealed.out)["rows"], test["test"]) << unsealed.err;
  const Json both = with({"--val", "b.csv", "--test", "b.csv", "--run", "w", "--allow", "duplicates"});
  EXPECT_EQ(both["train"], val["train"]);
  EXPECT_EQ(both["validation"], both["test"]);
}

TEST(Tables, are_split_by_group_and_by_time) {
  const Folder folder;
  const std::string weather = examples + "seattle-weather.csv";
  ASSERT_EQ(run(folder, train(weather, "temp_max", {"--time", "date"})).code, 0);
  const Result late = run(folder, {"unseal", "run", "--json"});
  EXPECT_NEAR(Json::parse(late.out)["rows"].get<double>(), 292, 1) << late.err;
  fs::remove_all(folder / "run");
  const Result groups = run(folder, train(examples + "airports.csv", "latitude", {"--group", "state", "--json"}));
  ASSERT_EQ(groups.code, 0) << groups.err;
  const Json told = Json::parse(groups.out);
  for (const Json& column : told["columns"]) {
    EXPECT_EQ(column["type"] == "ignored", column["name"] == "state");
  }
}

// Pictures of two classes, written by Python: one is bright above, the other below.
TEST(Pictures, in_folders_by_class_are_trained_on_unsealed_and_predicted) {
  const Folder folder;
  const std::string script =
      "import os, random, struct, zlib\n"
      "def chunk(kind, data): return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + "
      "data))\n"
      "random.seed(1)\n"
      "for name in ('above', 'below'):\n"
      "  os.makedirs('pictures/' + name)\n"
      "  for i in range(60):\n"
      "    rows = [bytes([0]) + bytes(random.randrange(60) + (150 if (y < 4) == (name == 'above') else 0) for x in "
      "range(8)) for y in range(8)]\n"
      "    png = b'\\x89PNG\\r\\n\\x1a\\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 8, 8, 8, 0, 0, 0, 0))\n"
      "    png += chunk(b'IDAT', zlib.compress(b''.join(rows))) + chunk(b'IEND', b'')\n"
      "    open('pictures/%s/%d.png' % (name, i), 'wb').write(png)\n";
  write(folder / "make.py", script);
  ASSERT_EQ(std::system(("cd '" + folder.path().string() + "' && /usr/bin/python3 make.py").c_str()), 0);
  const std::vector<std::string> words{
      "train",    "pictures",     "--run",       "run",           "--quiet",
      "--json",   "--image-size", "4x4",         "--model",       "linear(4) | relu | linear",
      "--epochs", "60",           "--optimizer", "adam(lr=0.05)", "--val",
      "0.2"};
  const Result result = run(folder, words);
  ASSERT_EQ(result.code, 0) << result.err;
  const Json json = Json::parse(result.out);
  EXPECT_EQ(json["rows"], 120);
  EXPECT_EQ(json["columns"], 16);
  EXPECT_NEAR(json["split"]["test"].get<int>(), 24, 15);
  EXPECT_GT(json["metrics"]["validation"]["accuracy"], 0.9);
  const Json unsealed = Json::parse(run(folder, {"unseal", "run", "--json"}).out);
  EXPECT_EQ(unsealed["rows"], json["split"]["test"]);
  EXPECT_GT(unsealed["accuracy"], 0.9);
  const Json sides = Json::parse(run(folder, {"evaluate", "run", "pictures", "--json"}).out);
  EXPECT_EQ(rows_of_all_sides(sides), 120);
  EXPECT_EQ(sides["training"]["rows"], json["split"]["train"]);
  EXPECT_EQ(sides["validation"]["rows"], json["split"]["validation"]);
  EXPECT_EQ(sides["sealed"]["confusion"], unsealed["confusion"]);
  EXPECT_EQ(run(folder, {"predict", "run", "pictures/below/3.png"}).out, "row,file,prediction\n1,3.png,below\n");
  EXPECT_EQ(run(folder, {"train", "pictures", "--run", "x", "--image-size", "4by4"}).code, 2);
  EXPECT_EQ(run(folder, {"train", "pictures", "--run", "x", "--sample", "9"}).code, 2);
  EXPECT_EQ(run(folder, {"evaluate", "run", "pictures", "--sample", "9"}).code, 2);
  fs::copy_file(folder / "pictures/below/1.png", folder / "pictures/above/99.png");
  EXPECT_EQ(run(folder, {"unseal", "run"}).code, 4);
}

TEST(Tables, of_numpy_arrays_are_tables_like_others) {
  const Folder folder;
  write(folder / "make.py",
        "import numpy\nx = numpy.random.RandomState(0).randn(200, 3).astype('f4')\n"
        "numpy.savez_compressed('d.npz', x=x, y=(x[:, 0] > 0).astype('i8'))\n"
        "numpy.save('d.npy', numpy.c_[x, x[:, 0] * 2 + x[:, 1]])\n");
  ASSERT_EQ(std::system(("cd '" + folder.path().string() + "' && /usr/bin/python3 make.py").c_str()), 0);
  const Result classes = run(folder, train("d.npz", "y", {"--json", "--allow", "near_leak:x_0"}));
  ASSERT_EQ(classes.code, 0) << classes.err;
  EXPECT_EQ(Json::parse(classes.out)["task"], "binary");
  fs::remove_all(folder / "run");
  const Result numbers =
      run(folder, {"train", "d.npy", "--target", "3", "--run", "run", "--quiet", "--json", "--allow", "sum_leak"});
  ASSERT_EQ(numbers.code, 0) << numbers.err;
  EXPECT_EQ(Json::parse(numbers.out)["task"], "regression");
  EXPECT_GT(Json::parse(numbers.out)["metrics"]["validation"]["r2"], 0.8);
}

TEST(Tables, an_existing_run_is_not_overwritten_and_a_run_that_ended_is_not_resumed) {
  const Folder folder;
  ASSERT_EQ(run(folder, train(penguins, "species")).code, 0);
  const Result again = run(folder, train(penguins, "species"));
  EXPECT_EQ(again.code, 2);
  EXPECT_NE(again.err.find("exists already"), std::string::npos) << again.err;
  const Result resumed = run(folder, {"resume", "run"});
  EXPECT_EQ(resumed.code, 2);
  EXPECT_NE(resumed.err.find("nothing is left to do"), std::string::npos) << resumed.err;
}

TEST(Tables, a_killed_run_goes_on_to_the_same_bytes) {
  const Folder folder;
  ASSERT_EQ(run(folder, train(penguins, "species")).code, 0);
  fs::create_directory(folder / "killed");  // what a kill before the first checkpoint leaves
  for (const char* part : {"recipe.toml", "seal.json"}) fs::copy(folder / "run" / part, folder / "killed" / part);
  const Result result = run(folder, {"resume", "killed", "--quiet"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(content(folder / "killed/model.safetensors"), content(folder / "run/model.safetensors"));
  EXPECT_EQ(content(folder / "killed/metrics.jsonl"), content(folder / "run/metrics.jsonl"));
  fs::remove(folder / "killed/model.safetensors");
  write(folder / "killed/checkpoint-a", "damaged");
  EXPECT_EQ(run(folder, {"resume", "killed"}).code, 3);
}

TEST(Tables, that_repeat_are_told_of_by_check_train_and_unseal) {
  const Folder folder;
  std::string copies = "a,b,y\n", few = "a,b,y\n";
  for (int row = 0; row < 300; ++row) {
    const int own = row % 250;
    copies += std::to_string(own * 37 % 251) + "," + std::to_string(own * 91 % 257) + "," +
              (own % 3 == 0 ? "yes" : "no") + "\n";
    few += std::to_string(row % 3) + "," + std::to_string(row % 4) + "," + (row % 7 < 2 ? "yes" : "no") + "\n";
  }
  write(folder / "copies.csv", copies);
  write(folder / "few.csv", few);
  EXPECT_NE(run(folder, {"check", "copies.csv", "--json"}).out.find("50 rows of 300 stand there before"),
            std::string::npos);
  EXPECT_NE(run(folder, {"check", "copies.csv", "--target", "y", "--json"}).out.find("sealed rows are copies"),
            std::string::npos);
  const Result trained = run(folder, {"train", "copies.csv", "--target", "y", "--run", "copies", "--epochs", "2"});
  EXPECT_NE(trained.err.find("50 rows of 300 stand there before"), std::string::npos) << trained.err;
  EXPECT_NE(trained.err.find("--repeats together"), std::string::npos) << trained.err;
  const Result opened = run(folder, {"unseal", "copies"});
  EXPECT_NE(opened.out.find("sealed rows are copies of rows that training saw"), std::string::npos) << opened.out;
  EXPECT_NE(opened.out.find("the numbers without the copies are honest"), std::string::npos) << opened.out;
  const Json json = Json::parse(run(folder, {"unseal", "copies", "--json"}).out);
  EXPECT_GT(json["copies"], 1);
  EXPECT_EQ(json["rows"].get<int>(), json["copies"].get<int>() + json["without_copies"]["rows"].get<int>());

  const Result natural = run(folder, {"train", "few.csv", "--target", "y", "--run", "few", "--epochs", "2"});
  EXPECT_NE(natural.err.find("12 different inputs in 300 rows"), std::string::npos) << natural.err;
  const Result honest = run(folder, {"unseal", "few"});
  EXPECT_NE(honest.out.find("the table has 12 different inputs in 300 rows"), std::string::npos) << honest.out;
  EXPECT_NE(honest.out.find("these numbers are honest"), std::string::npos) << honest.out;
  const Result together = run(folder, {"train", "few.csv", "--target", "y", "--run", "t", "--repeats", "together"});
  EXPECT_EQ(together.code, 0) << together.err;
  EXPECT_EQ(together.err.find("different inputs"), std::string::npos) << together.err;
}

TEST(Tables, changed_data_is_noticed_by_unseal_and_resume) {
  const Folder folder;
  write(folder / "t.csv", content(penguins));
  ASSERT_EQ(run(folder, train("t.csv", "species")).code, 0);
  write(folder / "t.csv", content(penguins) + "Adelie,Dream,40,18,190,3700,male,2008\n");
  EXPECT_EQ(run(folder, {"unseal", "run"}).code, 4);
  fs::remove(folder / "run/model.safetensors");
  EXPECT_EQ(run(folder, {"resume", "run"}).code, 4);
}

TEST(Tables, check_answers_whether_to_use_a_network) {
  const Folder folder;
  const Result result = run(folder, {"check", examples + "airports.csv", "--target", "state"});
  ASSERT_EQ(result.code, 0) << result.err;
  for (const char* part : {"Should I use a neural network for this?", "boosted trees", "constant country",
                           "identifier iata", "imbalanced"}) {
    EXPECT_NE(result.out.find(part), std::string::npos) << part << "\n" << result.out;
  }
  const Json json = Json::parse(run(folder, {"check", penguins, "--json"}).out);
  EXPECT_EQ(json["rows"], 344);
  EXPECT_EQ(json["columns"].size(), 8U);
  EXPECT_FALSE(json["advice"]["answer"].get<std::string>().empty());
  EXPECT_FALSE(fs::exists(folder / "runs"));
}

}  // namespace
}  // namespace pellucid::test
