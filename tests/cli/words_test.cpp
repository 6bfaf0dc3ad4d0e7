// The words around the commands: help, versions, mistakes, the catalogue, plans of recipes that are only thought of.
#include "program.hpp"

namespace pellucid::test {
namespace {

TEST(Words, help_goes_to_stdout_with_an_example_for_each_command) {
  const Folder folder;
  const Result program = run(folder, {"--help"});
  EXPECT_EQ(program.code, 0);
  EXPECT_EQ(program.err, "");
  EXPECT_EQ(run(folder, {}).out, program.out);
  for (const std::string command :
       {"train", "lr-find", "resume", "check", "unseal", "predict", "evaluate", "explain", "export", "list", "bench"}) {
    EXPECT_NE(program.out.find("\n  " + command + " "), std::string::npos) << command;
    const Result help = run(folder, {command, "--help"});
    EXPECT_EQ(help.code, 0);
    EXPECT_NE(help.out.find("\n  pellucid " + command + " "), std::string::npos) << help.out;
  }
}

TEST(Words, the_version_is_that_of_the_build) {
  const Folder folder;
  const std::string cmake = content(fs::path(PELLUCID_SOURCE_DIR) / "CMakeLists.txt");
  const std::size_t at = cmake.find("project(Pellucid VERSION ") + 25;
  const std::string version = cmake.substr(at, cmake.find(' ', at) - at);
  EXPECT_EQ(run(folder, {"--version"}).out, "pellucid " + version + "\n");
}

struct MistakenWord {
  std::vector<std::string> words;
  const char* told;
};

TEST(Words, a_mistake_is_wrong_usage_and_names_what_was_meant) {
  const Folder folder;
  write_data(folder / "bars");
  const std::vector<MistakenWord> mistakes{
      {{"trainn", "bars"}, "did you mean \"train\"?"},
      {{"train", "bars", "--modle", "linear"}, "did you mean \"--model\"?"},
      {{"train", "bars", "--epocs=3"}, "did you mean \"--epochs\"?"},
      {{"train"}, "needs DATA"},
      {{"train", "bars", "more"}, "\"more\""},
      {{"train", "bars", "--epochs"}, "its value is missing"},
      {{"train", "bars", "--epochs", "1", "--epochs", "2"}, "more than once"},
      {{"train", "bars", "--epochs", "1.5"}, "\"1.5\" is not a whole number"},
      {{"train", "bars", "--epochs", "0"}, "\"0\" is less than 1"},
      {{"train", "bars", "--patience", "0"}, "or never"},
      {{"train", "bars", "--patience", "3", "--no-early-stopping"}, "give one of them"},
      {{"train", "bars", "--val", "1"}, "outside [0, 1)"},
      {{"train", "bars", "--shuffle", "maybe"}, "neither true nor false"},
      {{"train", "bars", "--dtype", "float16"}, "float32 or float64"},
      {{"train", "bars", "--precision", "half"}, "float32 or float64 or bf16"},
      {{"train", "bars", "--precision", "bf16", "--kernels", "fused"}, "--kernels is given too"},
      {{"train", "bars", "--dtype", "float64", "--kernels", "bf16"}, "use --dtype float32, or --kernels fused"},
      {{"bench", "--kernels", "single"}, "fused or portable or bf16"},
      {{"train", "bars", "--batch-size", "many"}, "full"},
      {{"train", "bars", "--seed", "-1"}, "less than 0"},
      {{"train", "bars", "--seeds", "1,x"}, "\"x\" is not a whole number"},
      {{"train", "bars", "--seeds", "1,1"}, "given twice"},
      {{"train", "bars", "--seeds", "1,2", "--seed", "3"}, "give one of them"},
      {{"train", "bars", "--threads", "0"}, "less than 1"},
      {{"train", "bars", "--sample", "9"}, "--sample"},
      {{"train", "bars", "--target", "label"}, "--target"},
      {{"train", "bars", "--folds", "3"}, "--folds"},
      {{"train", "bars", "--group", "x"}, "holds images"},
      {{"train", "bars", "--image-size", "4x4"}, "class/picture.png"},
      {{"check", "bars", "--target", "label"}, "--target"},
      {{"train", "bars", "--model", "linear(4) | reluu | linear"}, "did you mean \"relu\"?"},
      {{"train", "bars", "--optimizer", "adam(lr=-1)"}, "outside (0, inf)"},
      {{"list", "activation"}, "did you mean \"activations\"?"},
      {{"list", "losses", "hubber"}, "did you mean \"huber\"?"},
      {{"lab", "--port", "0"}, "less than 1"},
      {{"lab", "--port", "65536"}, "65,536 is too large"},
      {{"lab", "--data", "bars"}, "no run is given"},
      {{"lab", "--ask", "-", "--port", "8000"}, "--ask"},
      {{"lab", "--export", "site", "run"}, "--export"},
      {{"lab", "--export", "site", "--ask", "-"}, "--ask"},
      {{"explain", "--inputs", "3"}, "--plan"},
      {{"explain", "--plan"}, "--inputs"},
      {{"explain", "--plan", "--inputs", "3"}, "--outputs"},
  };
  for (const auto& [words, told] : mistakes) {
    const Result result = run(folder, words);
    std::string line;
    for (const std::string& word : words) line += word + " ";
    EXPECT_EQ(result.code, 2) << line;
    EXPECT_EQ(result.out, "") << line;
    EXPECT_TRUE(result.err.starts_with("pellucid: ")) << line << result.err;
    EXPECT_NE(result.err.find(told), std::string::npos) << line << result.err;
  }
  EXPECT_FALSE(fs::exists(folder / "runs"));
}

// How the program ends when its standard output is `out`.
int status_with_stdout(int out) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(out, 1);
    ::dup2(::open("/dev/null", O_WRONLY), 2);
    ::execl(PELLUCID_CLI, PELLUCID_CLI, "list", "losses", nullptr);
    ::_exit(98);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

TEST(Words, results_that_cannot_be_written_are_a_failure) {
  const int full = ::open("/dev/full", O_WRONLY);
  const int status = status_with_stdout(full);
  ::close(full);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 1) << status;
}

TEST(Words, a_reader_that_goes_away_ends_it_quietly) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  const int status = status_with_stdout(ends[1]);
  ::close(ends[1]);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE) << status;
}

TEST(List, names_every_kind_and_entry) {
  const Folder folder;
  const Result all = run(folder, {"list"});
  EXPECT_EQ(all.code, 0);
  const Json json = Json::parse(run(folder, {"list", "--json"}).out);
  for (const char* kind :
       {"layers", "activations", "losses", "optimizers", "schedules", "initializers", "averages", "metrics"}) {
    ASSERT_FALSE(json[kind].empty()) << kind;
    const std::string page = run(folder, {"list", kind}).out;
    for (const Json& entry : json[kind]) {
      const std::string name = entry["name"];
      EXPECT_NE(all.out.find(name), std::string::npos) << name;
      EXPECT_NE(page.find(entry["signature"].get<std::string>()), std::string::npos) << name;
      for (const char* field : {"summary", "formula", "use", "source"}) {
        EXPECT_NE(entry[field], "") << name << " " << field;
      }
      for (const Json& parameter : entry["parameters"]) {
        for (const char* field : {"name", "summary", "kind"}) EXPECT_NE(parameter[field], "") << name;
        EXPECT_TRUE(parameter.contains("default")) << name;
        EXPECT_EQ(parameter.contains("interval"), parameter["kind"] == "number" || parameter["kind"] == "integer")
            << name;
      }
    }
  }
}

TEST(List, gives_parameters_in_the_types_of_json) {
  const Folder folder;
  const Json adam = Json::parse(run(folder, {"list", "optimizers", "adam", "--json"}).out)["optimizers"][0];
  const Json& beta1 = adam["parameters"][1];
  EXPECT_EQ(beta1["name"], "beta1");
  EXPECT_EQ(beta1["default"], 0.9);
  EXPECT_EQ(beta1["interval"]["low"], 0);
  EXPECT_EQ(beta1["interval"]["high_included"], false);
  const Json linear = Json::parse(run(folder, {"list", "linear", "--json"}).out)["layers"][0];
  EXPECT_TRUE(linear["parameters"][0]["default"].is_null()) << "units come from the task";
  EXPECT_EQ(linear["parameters"][1]["default"], true);
}

TEST(List, shows_mathematics_with_the_names_of_parameters_and_the_form_that_is_computed) {
  const Folder folder;
  const auto json_of = [&](const std::string& kind, const std::string& name) {
    return Json::parse(run(folder, {"list", kind, name, "--json"}).out)[kind][0];
  };
  EXPECT_EQ(json_of("activations", "relu")["formula"], "where(z > 0, z, 0)");
  EXPECT_EQ(json_of("activations", "relu")["mathematics"], Json({"relu(z) = max(0, z)"}));
  const Json bce = json_of("losses", "bce");
  EXPECT_EQ(bce["mathematics"].back(), "loss = -(y * log(p) + (1 - y) * log(1 - p))");
  EXPECT_EQ(bce["formula"], "max(z, 0) - z * y + log1p(exp(-abs(z)))");
  const auto expect_lines = [&](const std::string& name, const std::vector<std::string>& lines) {
    const std::string page = run(folder, {"list", name}).out;
    for (const std::string& line : lines) EXPECT_NE(page.find(line), std::string::npos) << line << " in\n" << page;
  };
  expect_lines("bce", {"stable form      loss = max(z, 0)", "with label_smoothing = 0", "z the network's last values"});
  expect_lines("adam",
               {"m = beta1 * m + (1 - beta1) * g", "1 - beta1^t", "with amsgrad = false", "t the step, from 1"});
}

TEST(List, shows_an_example_of_every_entry) {
  const Folder folder;
  const Json json = Json::parse(run(folder, {"list", "--json"}).out);
  for (const char* kind : {"layers", "activations", "losses", "optimizers", "schedules", "initializers", "averages"}) {
    const std::string page = run(folder, {"list", kind}).out;
    for (const Json& entry : json[kind]) {
      const std::string call = entry["example"]["call"], gives = entry["example"]["gives"];
      EXPECT_FALSE(call.empty() || gives.empty()) << entry["name"];
      EXPECT_NE(page.find(call + " gives " + gives + "\n"), std::string::npos) << call;
    }
  }
}

TEST(List, cuts_no_name) {
  const Folder folder;
  const Json json = Json::parse(run(folder, {"list", "--json"}).out);
  for (const auto& [kind, entries] : json.items()) {
    if (!entries.is_array()) continue;
    const std::string page = run(folder, {"list", kind}).out;
    EXPECT_EQ(page.find("…  "), std::string::npos) << page;
    for (const Json& entry : entries) {
      for (const Json& parameter : entry["parameters"]) {
        EXPECT_NE(page.find("\n  " + parameter["name"].get<std::string>() + " "), std::string::npos)
            << parameter["name"];
      }
    }
  }
}

TEST(ExplainPlan, needs_no_data) {
  const Folder folder;
  const std::vector<std::string> words{"explain",   "--plan", "--model",      "linear(8) | relu | linear",
                                       "--inputs",  "20",     "--outputs",    "3",
                                       "--members", "5",      "--batch-size", "32"};
  const Result fused = run(folder, words);
  EXPECT_EQ(fused.code, 0) << fused.err;
  EXPECT_NE(fused.out.find("batch of 32"), std::string::npos) << fused.out;
  EXPECT_NE(fused.out.find("5, 32, 8"), std::string::npos) << "one product for all five networks: " << fused.out;
  std::vector<std::string> unfused = words;
  unfused.emplace_back("--no-fuse");
  EXPECT_GT(run(folder, unfused).out.size(), fused.out.size());
}

}  // namespace
}  // namespace pellucid::test
