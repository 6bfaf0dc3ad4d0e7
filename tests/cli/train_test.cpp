// `pellucid train` as its users meet it: what it makes, says and refuses.
#include "program.hpp"

namespace pellucid::test {
namespace {

TEST(TrainCommand, makes_a_run_folder_and_says_what_it_did) {
  const Folder folder;
  write_data(folder / "bars");
  const Result result = run(folder, short_training("bars"));
  EXPECT_EQ(result.code, 0) << result.err;
  for (const char* part : {"recipe.toml", "metrics.jsonl", "model.safetensors", "seal.json"}) {
    EXPECT_TRUE(fs::exists(folder / ("runs/bars-1/" + std::string(part)))) << part;
  }
  EXPECT_NE(result.out.find("stopped at epoch"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("runs/bars-1/model.safetensors"), std::string::npos) << result.out;
  EXPECT_NE(result.err.find("epoch 1/12"), std::string::npos) << result.err;
  EXPECT_NE(result.err.find("pellucid unseal runs/bars-1"), std::string::npos) << result.err;
  EXPECT_EQ((result.out + result.err).find('\x1b'), std::string::npos) << "colour in a file";
}

TEST(TrainCommand, gives_one_json_object_and_nothing_else_on_stdout) {
  const Folder folder;
  write_data(folder / "bars");
  const Result result = run(folder, short_training("bars", {"--json", "--quiet", "--val", "0.2", "--run", "a/run"}));
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  const Json json = Json::parse(result.out);
  EXPECT_EQ(json["task"], "classification");
  EXPECT_EQ(json["rows"], 200);
  EXPECT_EQ(json["columns"], 16);
  EXPECT_EQ(json["split"]["train"], 160);
  EXPECT_EQ(json["split"]["validation"], 40);
  EXPECT_EQ(json["parameters"], 16 * 8 + 8 + 2 * 8 + 8 * 3 + 3);
  EXPECT_EQ(json["stop"], "epochs");
  EXPECT_LE(json["best_epoch"], json["epochs"]);
  EXPECT_GT(json["metrics"]["validation"]["accuracy"], 0.9);
  EXPECT_GT(json["seconds"], 0);
  EXPECT_EQ(json["run"], "a/run");
  EXPECT_TRUE(fs::exists(folder / json["model"].get<std::string>()));
}

TEST(TrainCommand, repeats_to_the_same_bytes_at_any_number_of_threads) {
  const Folder folder;
  write_data(folder / "bars");
  ASSERT_EQ(run(folder, short_training("bars", {"--run", "first"})).code, 0);
  for (const char* threads : {"1", "2", "3", "8"}) {
    const std::string name = "threads-" + std::string(threads);
    ASSERT_EQ(run(folder, short_training("bars", {"--run", name, "--threads", threads})).code, 0);
    for (const char* part : {"/model.safetensors", "/metrics.jsonl", "/recipe.toml"}) {
      EXPECT_EQ(content(folder / (name + part)), content(folder / ("first" + std::string(part)))) << name << part;
    }
  }
}

TEST(TrainCommand, repeats_a_run_from_its_recipe_and_lets_options_override_it) {
  const Folder folder;
  write_data(folder / "bars");
  ASSERT_EQ(run(folder, short_training("bars", {"--run", "first", "--seed", "7", "--optimizer", "sgd(lr=0.1)"})).code,
            0);
  ASSERT_EQ(run(folder, {"train", "bars", "--run", "again", "--recipe", "first/recipe.toml"}).code, 0);
  EXPECT_EQ(content(folder / "again/model.safetensors"), content(folder / "first/model.safetensors"));
  ASSERT_EQ(run(folder, {"train", "bars", "--run", "other", "--recipe", "first/recipe.toml", "--seed", "8"}).code, 0);
  EXPECT_NE(content(folder / "other/model.safetensors"), content(folder / "first/model.safetensors"));
  EXPECT_NE(content(folder / "other/recipe.toml").find("sgd(lr=0.1)"), std::string::npos);
}

TEST(TrainCommand, every_field_of_the_recipe_is_an_option) {
  const Folder folder;
  write_data(folder / "bars");
  const Result result =
      run(folder, {"train",        "bars",     "--run",          "all",      "--model",    "linear",
                   "--loss",       "cce",      "--optimizer",    "adam",     "--schedule", "step(size=2)",
                   "--seed",       "3",        "--batch-size",   "full",     "--epochs",   "2",
                   "--patience",   "4",        "--val",          "0.25",     "--shuffle",  "false",
                   "--dtype",      "float64",  "--kernels",      "portable", "--threads",  "2",
                   "--monitor",    "accuracy", "--class-weight", "balanced", "--mixup",    "0.2",
                   "--accumulate", "2",        "--average",      "ema"});
  ASSERT_EQ(result.code, 0) << result.err;
  const std::string recipe = content(folder / "all/recipe.toml");
  EXPECT_EQ(recipe.substr(0, recipe.find("\n[data]\n")),
            "schema = 1\nmodel = \"linear\"\nloss = \"cce\"\noptimizer = \"adam\"\nschedule = \"step(size=2)\"\n"
            "batch_size = 0\nepochs = 2\npatience = 4\nvalidation = 0.25\nmonitor = \"accuracy\"\nmin_delta = 0.0\n"
            "l1 = 0.0\nl2 = 0.0\nmax_norm = 0.0\nclip_norm = 0.0\nclip_value = 0.0\nclass_weight = \"balanced\"\n"
            "cost_matrix = \"\"\nthreshold = \"\"\nmixup = 0.2\naccumulate = 2\naverage = \"ema\"\nshuffle = false\n"
            "drop_last = false\nseed = 3\ndtype = \"float64\"\nkernels = \"portable\"\n");
}

TEST(TrainCommand, takes_a_precision_for_the_element_type_or_the_kernel_set_that_rounds) {
  const Folder folder;
  write_data(folder / "bars");
  const auto trained = [&](const std::string& name, std::vector<std::string> words) {
    words.insert(words.begin(), {"--run", name});
    const Result result = run(folder, short_training("bars", words));
    EXPECT_EQ(result.code, 0) << result.err;
    const std::string recipe = content(folder / name / "recipe.toml");
    return recipe.substr(recipe.find("dtype"), recipe.find("\n[data]\n") - recipe.find("dtype"));
  };
  const std::string usual = trained("usual", {});
  const std::string rounding = "dtype = \"float32\"\nkernels = \"bf16\"\n";
  EXPECT_EQ(trained("single", {"--precision", "float32"}), usual);
  EXPECT_EQ(trained("double", {"--precision", "float64"}).substr(0, 17), "dtype = \"float64\"");
  EXPECT_EQ(trained("rounded", {"--precision", "bf16"}), rounding);
  EXPECT_EQ(trained("again", {"--recipe", "rounded/recipe.toml"}), rounding);
  EXPECT_EQ(content(folder / "again/model.safetensors"), content(folder / "rounded/model.safetensors"));
  EXPECT_NE(content(folder / "usual/model.safetensors"), content(folder / "rounded/model.safetensors"));
  EXPECT_EQ(trained("back", {"--recipe", "rounded/recipe.toml", "--precision", "float32"}), usual);
}

TEST(TrainCommand, gives_each_seed_a_run_equal_to_its_solo_run) {
  const Folder folder;
  write_data(folder / "bars");
  const Result result = run(folder, short_training("bars", {"--run", "many", "--seeds", "1,5", "--json"}));
  ASSERT_EQ(result.code, 0) << result.err;
  ASSERT_EQ(run(folder, short_training("bars", {"--run", "solo", "--seed", "5"})).code, 0);
  EXPECT_EQ(content(folder / "many/seed-5/model.safetensors"), content(folder / "solo/model.safetensors"));
  EXPECT_EQ(content(folder / "many/seed-5/recipe.toml"), content(folder / "solo/recipe.toml"));
  const Json json = Json::parse(result.out);
  ASSERT_EQ(json["members"].size(), 2U);
  EXPECT_EQ(json["members"][1]["seed"], 5);
  EXPECT_EQ(json["members"][1]["run"], "many/seed-5");
  EXPECT_TRUE(json["members"][0]["metrics"]["validation"]["loss"].is_number());
}

TEST(TrainCommand, stops_early_and_says_which_epoch_it_kept) {
  const Folder folder;
  write_data(folder / "bars");
  const Result result = run(folder, {"train", "bars", "--model", "linear(64) | relu | linear", "--optimizer",
                                     "adam(lr=0.5)", "--epochs", "200", "--patience", "2", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const Json json = Json::parse(result.out);
  EXPECT_EQ(json["stop"], "patience");
  EXPECT_EQ(json["epochs"].get<int>() - json["best_epoch"].get<int>(), 2);
}

TEST(TrainCommand, never_overwrites_a_folder) {
  const Folder folder;
  write_data(folder / "bars");
  write(folder / "mine/notes.txt", "precious");
  const Result result = run(folder, short_training("bars", {"--run", "mine"}));
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_NE(result.err.find("will not overwrite \"mine\""), std::string::npos) << result.err;
  EXPECT_EQ(content(folder / "mine/notes.txt"), "precious");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder / "mine"), {}), 1);
}

TEST(TrainCommand, leaves_nothing_behind_when_it_fails) {
  const Folder folder;
  write_data(folder / "bars");
  write_data(folder / "torn");
  fs::resize_file(folder / "torn/train-images-idx3-ubyte", 1000);
  EXPECT_EQ(run(folder, short_training("torn")).code, 3);
  const Result diverged =
      run(folder, {"train", "bars", "--model", "linear(8) | linear", "--optimizer", "sgd(lr=1e30)"});
  EXPECT_EQ(diverged.code, 1) << diverged.out;
  EXPECT_NE(diverged.err.find("diverged"), std::string::npos) << diverged.err;
  EXPECT_EQ(run(folder, {"train", "bars", "--model", "linaer"}).code, 2);
  EXPECT_EQ(run(folder, {"train", "nowhere"}).code, 3);
  EXPECT_FALSE(fs::exists(folder / "runs"));
}

TEST(TrainCommand, saves_the_best_epoch_when_interrupted) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const Folder folder;
    write_data(folder / "bars");
    const Result result = run(folder,
                              {"train", "bars", "--model", "linear(64) | relu | linear", "--epochs", "1000000",
                               "--no-early-stopping", "--batch-size", "1", "--json"},
                              [signal](pid_t child) { ::kill(child, signal); });
    EXPECT_EQ(result.code, 130) << result.err;
    const Json json = Json::parse(result.out);
    EXPECT_EQ(json["stop"], "interrupted");
    EXPECT_GE(json["best_epoch"], 1);
    EXPECT_EQ(run(folder, {"unseal", "runs/bars-1"}).code, 0);
  }
}

TEST(TrainCommand, ends_at_once_when_interrupted_twice) {
  const Folder folder;
  write_data(folder / "bars");
  const Result result = run(folder, {"train", "bars", "--epochs", "1000000", "--no-early-stopping"}, [](pid_t child) {
    ::kill(child, SIGINT);
    ::kill(child, SIGTERM);
  });
  EXPECT_EQ(result.code, 130) << result.err;
}

}  // namespace
}  // namespace pellucid::test
