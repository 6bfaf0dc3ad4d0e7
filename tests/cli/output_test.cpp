// Where the program writes: each option that names a file destroys nothing, and says why.
#include <sys/stat.h>

#include <algorithm>
#include <thread>

#include "pellucid/model/model_file.hpp"
#include "program.hpp"
#include "tests/support/cpu_time.hpp"

namespace pellucid::test {
namespace {

/// A run on a small table, made once.
class Outputs : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string table = "x,y,kind\n";
    for (int row = 0; row < 60; ++row)
      table +=
          std::to_string(row % 7) + "," + std::to_string(row * row % 11) + "," + (row % 7 < 3 ? "=low" : "high") + "\n";
    write(folder / "rows.csv", table);
    training = {"train",    "rows.csv", "--target", "kind", "--model", "linear(4) | tanh | linear",
                "--epochs", "2",        "--quiet"};
    ASSERT_EQ(run(folder, with({"--run", "run"})).code, 0);
  }

  std::vector<std::string> with(const std::vector<std::string>& more) const {
    std::vector<std::string> words = training;
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  void expect_refused(const std::vector<std::string>& words, const std::string& why) const {
    const Result result = run(folder, words);
    EXPECT_EQ(result.code, 2) << result.err;
    EXPECT_NE(result.err.find("pellucid: cannot write to "), std::string::npos) << result.err;
    EXPECT_NE(result.err.find(why), std::string::npos) << result.err;
  }
  /// The program with `input` on its standard input, by the shell.
  Result shell(const std::string& command) const {
    const std::string whole = "cd '" + folder.path().string() + "' && PELLUCID='" PELLUCID_CLI "' && " + command;
    const int status =
        std::system(("{ " + whole + " ; } > '" + folder.at(".out") + "' 2> '" + folder.at(".err") + "'").c_str());
    return {WEXITSTATUS(status), content(folder / ".out"), content(folder / ".err")};
  }

  Folder folder;
  std::vector<std::string> training;
};

TEST_F(Outputs, predict_and_export_replace_only_what_they_are_told_to) {
  const std::vector<std::vector<std::string>> commands{{"predict", "run", "rows.csv"},
                                                       {"export", "run", "--as", "dot"}};
  for (std::vector<std::string> words : commands) {
    const std::string expected = run(folder, words).out;
    ASSERT_NE(expected, "");
    const std::string file = words[0] + ".out";
    words.insert(words.end(), {"--out", file});
    EXPECT_EQ(run(folder, words).code, 0);
    EXPECT_EQ(content(folder / file), expected);
    write(folder / file, "old");
    ::chmod(folder.at(file).c_str(), 0604);
    expect_refused(words, "it exists already. choose another name, or replace it with --force");
    EXPECT_EQ(content(folder / file), "old");
    words.emplace_back("--force");
    EXPECT_EQ(run(folder, words).code, 0);
    EXPECT_EQ(content(folder / file), expected);
    struct stat status{};
    EXPECT_EQ(::stat(folder.at(file).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0604U);
  }
}

TEST_F(Outputs, nothing_goes_where_the_model_or_the_data_stand) {
  const std::string rows = content(folder / "rows.csv"), model = content(folder / "run" / "model.safetensors");
  for (const std::string place : {"run/new", "run/recipe.toml", "run/model.safetensors"}) {
    for (const std::string given : {"run", "run/model.safetensors"}) {
      expect_refused({"predict", given, "rows.csv", "--out", place, "--force"}, "which is being read");
      expect_refused({"export", given, "--as", "dot", "--out", place, "--force"}, "which is being read");
    }
  }
  fs::copy(folder / "run" / "model.safetensors", folder / "alone");
  expect_refused({"predict", "alone", "rows.csv", "--out", "./alone", "--force"}, "it is \"alone\"");
  expect_refused({"export", "alone", "--as", "dot", "--out", "alone", "--force"}, "it is \"alone\"");
  expect_refused({"predict", "run", "rows.csv", "--out", "./rows.csv", "--force"}, "it is \"rows.csv\"");
  expect_refused(with({"--save-init", "rows.csv", "--force"}), "which is being read");
  expect_refused(with({"--trace", "rows.csv", "--force"}), "which is being read");
  expect_refused(with({"--init", "alone", "--trace", "alone", "--force"}), "which is being read");
  EXPECT_EQ(content(folder / "rows.csv"), rows);
  EXPECT_EQ(content(folder / "run" / "model.safetensors"), model);
  EXPECT_FALSE(fs::exists(folder / "runs")) << "a refused run leaves a folder";
}

TEST_F(Outputs, first_weights_traces_and_saved_classics_need_force_too) {
  const std::vector<std::vector<std::string>> commands{with({"--save-init", "file"}),
                                                       with({"--trace", "file"}),
                                                       {"classic", "neuron", "and", "--save", "file"},
                                                       {"classic", "half-planes", "--save", "file"},
                                                       {"classic", "xor", "--tries", "2", "--save", "file"}};
  for (std::vector<std::string> words : commands) {
    write(folder / "file", "old");
    expect_refused(words, "it exists already");
    EXPECT_EQ(content(folder / "file"), "old") << words[1];
    words.emplace_back("--force");
    EXPECT_EQ(run(folder, words).code, 0) << words[1];
    EXPECT_NE(content(folder / "file"), "old") << words[1];
    fs::remove(folder / "file");
    EXPECT_EQ(run(folder, words).code, 0) << words[1];
    EXPECT_TRUE(fs::exists(folder / "file")) << words[1];
    fs::remove(folder / "file");
  }
}

TEST_F(Outputs, a_dash_is_standard_output_and_standard_input) {
  const std::string expected = run(folder, {"predict", "run", "rows.csv"}).out;
  for (const std::string place : {"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}) {
    const Result result = run(folder, {"predict", "run", "rows.csv", "--out", place});
    EXPECT_EQ(result.code, 0) << result.err;
    EXPECT_EQ(result.out, expected) << place;
  }
  EXPECT_EQ(shell("cat rows.csv | $PELLUCID predict run -").out, expected);
  EXPECT_EQ(shell("cat run/model.safetensors | $PELLUCID predict - rows.csv").out, expected);
  fs::copy(folder / "run/model.safetensors", folder / "alone.safetensors");  // evaluating a run counts openings
  EXPECT_EQ(shell("cat rows.csv | $PELLUCID evaluate alone.safetensors -").out,
            run(folder, {"evaluate", "alone.safetensors", "rows.csv"}).out);
  EXPECT_EQ(shell("cat rows.csv | $PELLUCID explain run --data - --row 2").out,
            run(folder, {"explain", "run", "--data", "rows.csv", "--row", "2"}).out);
  EXPECT_EQ(shell("cat rows.csv | $PELLUCID check - --target kind").out,
            run(folder, {"check", "rows.csv", "--target", "kind"}).out);
  const Result trained = shell("cat rows.csv | $PELLUCID train - --target kind");
  EXPECT_EQ(trained.code, 2);
  EXPECT_NE(trained.err.find("write the rows to a file first"), std::string::npos) << trained.err;
}

TEST_F(Outputs, what_never_ends_is_refused) {
  write_data(folder / "images");
  ASSERT_EQ(run(folder, short_training("images", {"--run", "seeing", "--quiet"})).code, 0);
  std::vector<std::string> commands{"predict /dev/zero rows.csv",
                                    "predict run /dev/zero",
                                    "check /dev/zero",
                                    "predict - rows.csv < /dev/zero",
                                    "train rows.csv --recipe /dev/zero --target kind",
                                    "train rows.csv --target kind --init /dev/zero"};
  // The end of the name says how a file is read.
  for (const std::string ending : {"npy", "png", "idx"}) {
    fs::create_symlink("/dev/zero", folder / ("zeros." + ending));
    const std::string model = ending == "npy" ? "run" : "seeing";
    commands.push_back("predict " + model + " zeros." + ending);
  }
  commands.emplace_back("evaluate seeing images/t10k-images-idx3-ubyte zeros.idx");
  for (const std::string& words : commands) {
    // A sanitizer asks for all addresses there are.
    const std::string bound = testing::slowdown > 1 ? "timeout 100" : "ulimit -v 4000000 && timeout 20";
    const Result result = shell(bound + " $PELLUCID " + words);
    EXPECT_EQ(result.code, 3) << words << ": " << result.err;
    const bool names_it =
        result.err.find("\"/dev/") != std::string::npos || result.err.find("\"zeros.") != std::string::npos;
    EXPECT_TRUE(names_it) << words << ": " << result.err;
  }
}

TEST_F(Outputs, a_pipe_that_never_ends_is_refused) {
  write_data(folder / "images");
  ASSERT_EQ(run(folder, short_training("images", {"--run", "seeing", "--quiet"})).code, 0);
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  for (const std::string name : {"y.npy", "y.png"}) {
    ASSERT_EQ(::mkfifo(folder.at(name).c_str(), 0600), 0);
    std::thread writer([&] {
      const int pipe = ::open(folder.at(name).c_str(), O_WRONLY);
      const std::string block(1 << 20, 'y');
      for (int mebibytes = 0; mebibytes < 512; ++mebibytes) {  // more than is read
        if (::write(pipe, block.data(), block.size()) < 0) break;
      }
      ::close(pipe);
    });
    const Result result = run(folder, {"predict", name == "y.png" ? "seeing" : "run", name});
    ::close(::open(folder.at(name).c_str(), O_RDWR | O_NONBLOCK));  // lets the writer go, whatever happened
    writer.join();
    EXPECT_EQ(result.code, 3) << result.err;
    EXPECT_NE(result.err.find("cannot read \"" + name + "\""), std::string::npos) << result.err;
    const bool is_whole = name == "y.npy";  // of a picture the first bytes tell that it is none
    EXPECT_NE(result.err.find(is_whole ? "268,435,456 bytes and is no file" : "magic number"), std::string::npos)
        << result.err;
  }
  std::signal(SIGPIPE, before);
}

TEST_F(Outputs, an_error_before_anything_is_written_leaves_what_is_there) {
  std::string noise = "x,y,kind\n", negative = "x,y,kind\n";
  for (int row = 0; row < 60; ++row) negative += std::to_string(row % 7) + "," + std::to_string(-row) + ",-1\n";
  for (int i = 0; i < 3000; ++i) noise += static_cast<char>(i * 89 + i / 7);
  write(folder / "noise.csv", noise);
  write(folder / "negative.csv", negative);
  write(folder / "damaged", "no model");
  fs::create_directory(folder / "empty");
  const std::vector<std::vector<std::string>> trainings{
      {"train", "missing.csv", "--target", "kind"},
      {"train", "empty"},
      {"train", "noise.csv", "--target", "kind"},
      {"train", "negative.csv", "--target", "y", "--loss", "poisson"},
      {"train", "rows.csv"},
      with({"--target", "nothing"}),
      with({"--model", "linear(4) | nothing"}),
      with({"--model", "linear(4) | linear(1000000000)"}),
      with({"--model", "linear(4) | relu | linear(7)"}),
      with({"--loss", "nothing"}),
      with({"--optimizer", "adam(lr=-1)"}),
      with({"--epochs", "0"}),
      with({"--recipe", "damaged"}),
      with({"--init", "damaged"}),
      with({"--init", "run/model.safetensors", "--model", "linear(5) | tanh | linear"}),
      with({"--val", "missing.csv"}),
      with({"--validation", "0.9", "--test", "0.9"}),
      with({"--class-weight", "nothing"}),
      with({"--batch-size", "4", "--monitor", "nothing"}),
      with({"--cost-matrix", "1"}),
      with({"--seeds", "1,2"}),
      with({"--run", "run"}),
      with({"--run", "rows.csv/x"})};
  std::vector<std::vector<std::string>> commands;
  for (const std::vector<std::string>& words : trainings) {
    for (const char* const option : {"--trace", "--save-init"}) {
      commands.push_back(words);
      commands.back().insert(commands.back().end(), {"--quiet", option, "file", "--force"});
    }
  }
  for (const std::vector<std::string>& words : {std::vector<std::string>{"predict", "damaged", "rows.csv"},
                                                {"predict", "run", "missing.csv"},
                                                {"predict", "run", "noise.csv"},
                                                {"predict", "run", "empty"},
                                                {"export", "damaged", "--as", "dot"},
                                                {"export", "run", "--as", "nothing"},
                                                {"export", "missing", "--as", "dot"}}) {
    commands.push_back(words);
    commands.back().insert(commands.back().end(), {"--out", "file", "--force"});
  }
  for (const std::vector<std::string>& words : {std::vector<std::string>{"classic", "neuron", "nothing"},
                                                {"classic", "half-planes", "--nothing"},
                                                {"classic", "xor", "--tries", "0"}}) {
    commands.push_back(words);
    commands.back().insert(commands.back().end(), {"--save", "file", "--force"});
  }
  for (const std::vector<std::string>& words : commands) {
    write(folder / "file", "old");
    std::string told;
    for (const std::string& word : words) told += word + " ";
    const Result result = run(folder, words);
    EXPECT_GT(result.code, 0) << told << result.err;
    EXPECT_LT(result.code, 5) << told << result.err;
    EXPECT_EQ(content(folder / "file"), "old") << told << result.err;
  }
}

TEST_F(Outputs, a_name_that_is_no_utf8_is_refused_where_it_is_written_down_and_else_read) {
  const std::string latin = "caf\xe9.csv";
  fs::copy(folder / "rows.csv", folder / latin);
  fs::create_symlink(latin, folder / "link.csv");
  write(folder / "file", "old");
  const std::vector<std::string> rest{"--target", "kind", "--model", "linear(4) | tanh | linear",
                                      "--epochs", "2",    "--quiet"};
  const auto training = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "train");
    words.insert(words.end(), rest.begin(), rest.end());
    return words;
  };
  for (const std::vector<std::string>& words :
       {training({latin, "--run", "new", "--save-init", "file", "--force"}), training({latin, "--run", "new"}),
        training({latin, "--run", "new", "--folds", "2"}), training({"rows.csv", "--run", "new", "--val", latin}),
        training({"rows.csv", "--run", "new", "--missing", "\xe9"})}) {
    const Result result = run(folder, words);
    EXPECT_EQ(result.code, 2) << result.err;
    EXPECT_NE(result.err.find("?"), std::string::npos) << result.err;
    EXPECT_NE(result.err.find("it is no UTF-8"), std::string::npos) << result.err;
    EXPECT_EQ(result.err.find('\xe9'), std::string::npos) << result.err;
    EXPECT_FALSE(fs::exists(folder / "new"));
  }
  EXPECT_EQ(content(folder / "file"), "old");
  EXPECT_EQ(run(folder, training({"link.csv", "--run", "linked"})).code, 0);
  const std::string predicted = run(folder, {"predict", "run", "rows.csv"}).out;
  EXPECT_EQ(run(folder, {"predict", "run", latin}).out, predicted);
  for (const std::vector<std::string>& words : {std::vector<std::string>{"check", latin, "--target", "kind"},
                                                {"check", latin, "--target", "kind", "--json"},
                                                {"evaluate", "run", latin},
                                                {"evaluate", "run", latin, "--json"},
                                                {"unseal", "linked", "--json"}}) {
    const Result result = run(folder, words);
    EXPECT_EQ(result.code, 0) << words[0] << result.err;
    EXPECT_EQ(words.back() != "--json" || Json::accept(result.out), true) << result.out;
  }
  EXPECT_NE(run(folder, {"predict", "run", "missing\xe9.csv"}).err.find("\"missing?.csv\""), std::string::npos);
}

// The folder's own name is in no recipe, but the places of its files are in the seal.
TEST_F(Outputs, a_run_in_a_folder_whose_name_is_no_utf8_goes_on_and_is_opened) {
  const fs::path there = folder / "caf\xe9";
  fs::create_directory(there);
  fs::copy(folder / "rows.csv", there / "rows.csv");
  const Result trained = shell("cd caf* && $PELLUCID train rows.csv --target kind --epochs 2 --quiet --run run");
  EXPECT_EQ(trained.code, 0) << trained.err;
  fs::remove(there / "run" / "model.safetensors");
  EXPECT_EQ(shell("cd caf* && $PELLUCID resume run --quiet").code, 0);
  EXPECT_TRUE(fs::exists(there / "run" / "model.safetensors"));
  const Result opened = shell("$PELLUCID unseal caf*/run");
  EXPECT_EQ(opened.code, 0) << opened.err;
}

TEST_F(Outputs, a_trace_whose_reader_goes_away_ends_and_the_training_does_not) {
  ASSERT_EQ(::mkfifo(folder.at("pipe").c_str(), 0600), 0);
  std::thread reader([&] { EXPECT_EQ(std::ifstream(folder / "pipe").get(), '{'); });
  const Result result = run(folder, {"train", "rows.csv", "--target", "kind", "--epochs", "2000", "--batch-size", "4",
                                     "--no-early-stopping", "--trace", "pipe", "--run", "traced", "--quiet"});
  ::close(::open(folder.at("pipe").c_str(), O_RDWR | O_NONBLOCK));  // lets the reader go, whatever happened
  reader.join();
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_NE(result.err.find("nobody reads the trace \"pipe\" any more"), std::string::npos) << result.err;
  EXPECT_TRUE(fs::exists(folder / "traced" / "model.safetensors"));
}

TEST_F(Outputs, excel_safe_marks_texts_that_a_spreadsheet_would_run) {
  const TensorFile file = decode(content(folder / "run" / "model.safetensors"), "model");
  for (const std::string first : {"=", "+", "-", "@", "\\t", "\\r", "a", "'"}) {  // as JSON writes them
    TensorFile renamed = file;
    for (auto& [name, text] : renamed.metadata) {
      for (std::size_t at = 0; name != "recipe" && (at = text.find("\"=low", at)) != std::string::npos; ++at)
        text.replace(at + 1, 4, first + "low");
    }
    for (Tensor& tensor : renamed.tensors) std::fill(tensor.data.begin(), tensor.data.end(), std::byte{});
    write(folder / "renamed", encode_checked(renamed));  // of all-zero weights: the first class of two as likely
    const std::string cell = Json::parse("\"" + first + "low\"");
    const bool is_formula = first != "a" && first != "'";
    const std::string plain = run(folder, {"predict", "renamed", "rows.csv", "--proba"}).out;
    const std::string safe = run(folder, {"predict", "renamed", "rows.csv", "--proba", "--excel-safe"}).out;
    const auto row = [&](const std::string& mark) {
      const std::string text = first == "\\r" ? "\"" + mark + cell + "\"" : mark + cell;
      return std::pair{"row,prediction," + text + ",high\n", "\n7," + text + ",0.5,0.5\n"};
    };
    EXPECT_TRUE(plain.starts_with(row("").first)) << plain.substr(0, 60);
    EXPECT_NE(plain.find(row("").second), std::string::npos) << plain.substr(0, 100);
    EXPECT_TRUE(safe.starts_with(row(is_formula ? "'" : "").first)) << safe.substr(0, 60);
    EXPECT_NE(safe.find(row(is_formula ? "'" : "").second), std::string::npos) << safe.substr(0, 100);
  }
}

TEST_F(Outputs, check_tells_what_a_model_holds_and_whether_it_is_whole) {
  const Result whole = run(folder, {"check", "run"});
  EXPECT_EQ(whole.code, 0) << whole.err;
  EXPECT_EQ(whole.err, "");
  EXPECT_EQ(run(folder, {"check", "run/model.safetensors"}).out, whole.out);
  for (const char* part :
       {"yes: every byte is as it was written", "binary into =low, high", "2 in, 1 out", "kind", "x, y", "0.weight",
        "[4, 2]", "model = \"linear(4) | tanh | linear\"", "preparation ", "tensors "})
    EXPECT_NE(whole.out.find(part), std::string::npos) << part << "\n" << whole.out;
  const Json json = Json::parse(run(folder, {"check", "run", "--json"}).out);
  EXPECT_EQ(json["has_checksum"], true);
  EXPECT_EQ(json["recipe"]["model"], "linear(4) | tanh | linear");
  EXPECT_EQ(json["tensors"][0], (Json{{"name", "0.weight"}, {"shape", {4, 2}}}));
  EXPECT_EQ(json["bytes"], fs::file_size(folder / "run" / "model.safetensors"));
  EXPECT_NE(whole.out.find(json["checksums"]["recipe"].get<std::string>()), std::string::npos);

  std::string bytes = content(folder / "run" / "model.safetensors");
  const TensorFile file = decode(bytes, "model");
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  write(folder / "damaged", bytes);
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"check", "damaged"},
                                             {"check", "damaged", "--json"},
                                             {"predict", "damaged", "rows.csv"},
                                             {"evaluate", "damaged", "rows.csv"},
                                             {"export", "damaged", "--as", "dot"},
                                             with({"--init", "damaged"})}) {
    const Result result = run(folder, words);
    EXPECT_EQ(result.code, 3);
    EXPECT_NE(result.err.find("damaged\": tensors: its bytes are not those"), std::string::npos) << result.err;
  }
  const Result misused = run(folder, {"check", "run", "--target", "kind"});
  EXPECT_EQ(misused.code, 2);
  EXPECT_NE(misused.err.find("is a model and no table"), std::string::npos) << misused.err;

  TensorFile old = file;
  std::erase_if(old.metadata, [](const auto& entry) { return entry.first.find("checksum") != std::string::npos; });
  for (auto& [name, text] : old.metadata) {
    if (name == "format") text = model_format_without_checksums;
    if (name == "numerics") text = "17";
  }
  write(folder / "old", encode(old));
  EXPECT_EQ(Json::parse(run(folder, {"check", "old", "--json"}).out)["numerics"], "17");
  EXPECT_NE(run(folder, {"check", "old"}).out.find("nobody knows"), std::string::npos);
  EXPECT_EQ(Json::parse(run(folder, {"check", "old", "--json"}).out)["checksums"], nullptr);
  for (const std::string command : {"predict", "evaluate"}) {
    const Result result = run(folder, {command, "old", "rows.csv"});
    EXPECT_EQ(result.code, 0);
    EXPECT_NE(result.err.find("the model \"old\" has no checksum"), std::string::npos) << result.err;
    EXPECT_NE(result.err.find("the model \"old\" was trained with numerics 17, and this program"), std::string::npos);
    const std::string quiet = run(folder, {command, "run", "rows.csv"}).err;
    EXPECT_EQ(quiet.find("checksum"), std::string::npos) << quiet;
    EXPECT_EQ(quiet.find("numerics"), std::string::npos) << quiet;
  }
}

}  // namespace
}  // namespace pellucid::test
