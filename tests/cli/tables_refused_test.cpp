// What is told to one whose table cannot be used: one message with its values, the documented exit code, nothing left
// behind; whatever the bytes.
#include <chrono>
#include <cstring>
#include <random>

#include "tests/cli/tables.hpp"

namespace pellucid::test {
namespace {

struct Mistake {
  std::string bytes;
  std::vector<std::string> words;
  int code;
  std::vector<std::string> told;
};

std::string rows(int count, const std::function<std::string(int)>& row, const std::string& head) {
  std::string text = head + "\n";
  for (int i = 0; i < count; ++i) text += row(i) + "\n";
  return text;
}

TEST(Tables, that_cannot_be_used_end_with_one_message_and_nothing_left_behind) {
  const auto good = [](int i) {
    return std::to_string(i * 7 % 13) + "." + std::to_string(i) + "," + (i % 2 == 0 ? "a" : "b");
  };
  const std::string table = rows(60, good, "x,y");
  const auto with = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"--target", "y"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  };
  const std::vector<Mistake> mistakes{
      {"", with({}), 3, {"t.csv", "it is empty"}},
      {"x,y\n", with({}), 3, {"t.csv", "no rows"}},
      {"x,y\n1,a\n2\n3,b\n", with({}), 3, {"row 2 (line 3)", "1 cell", "2"}},
      {"x,x\n1,a\n", with({}), 3, {"\"x\"", "twice", "--no-header"}},
      {"x,y\n1,a\n", with({}), 3, {"1 row is too few", "give more rows\n"}},
      {table, {"--target", "z"}, 2, {"no column \"z\"", "x, y"}},
      {table, {"--target", "Y"}, 2, {"did you mean \"y\"?"}},
      {rows(
           60, [](int i) { return std::to_string(i) + ".5,a"; }, "x,y"),
       with({}),
       3,
       {"target \"y\"", "constant", "\"a\""}},
      {rows(
           60, [](int i) { return std::string(",") + (i % 2 == 0 ? "a" : "b"); }, "x,y"),
       with({}),
       3,
       {"no column is left", "x (empty)"}},
      {rows(
           60, [](int i) { return std::to_string(i) + ".5,"; }, "x,y"),
       with({}),
       3,
       {"target \"y\"", "no row has a value"}},
      {rows(
           20100,
           [](int i) { return (i == 19999 ? "oops" : std::to_string(i % 97) + ".5") + (i % 2 == 0 ? ",a" : ",b"); },
           "x,y"),
       with({}),
       3,
       {"\"x\"", "\"oops\"", "row 20,000"}},
      {table, with({"--numeric", "xx"}), 2, {"--numeric", "no column \"xx\""}},
      {table, with({"--optimizer", "adam(lr=-1)"}), 2, {"lr", "-1"}},
      {table, with({"--optimizer", "adamm"}), 2, {"did you mean \"adam\"?"}},
      {table, with({"--val", "1.5"}), 2, {"validation", "1.5"}},
      {table, with({"--test", "1"}), 2, {"--test", "[0, 1)"}},
      {table, with({"--val", "0.6", "--test", "0.5"}), 2, {"no row is left"}},
      {table, with({"--folds", "1"}), 2, {"--folds"}},
      {table, with({"--task", "clustering"}), 2, {"clustering"}},
      {table, with({"--delimiter", "::"}), 2, {"--delimiter"}},
      {table, with({"--task", "regression"}), 3, {"\"y\"", "no number"}},
      {rows(
           60, [](int i) { return std::to_string(i) + ",1e1" + std::to_string(i % 9); }, "x,y"),
       with({"--task", "regression", "--scale", "none", "--optimizer", "sgd(lr=10)"}),
       1,
       {"diverged", "loss"}},
      {"x,y\n1,\"a\n2,b\n", with({}), 3, {"quote", "never closes"}},
      {std::string("x,y\n\0\1\2,a\n", 11), with({}), 3, {"NUL"}},
      {"x,y\n1,a\n\xff\xfe,b\n", with({}), 3, {"UTF-8", "row 2"}},
      {table, with({"--val", "nowhere.csv"}), 3, {"nowhere.csv"}},
      {table, with({"--recipe", "nowhere.toml"}), 3, {"nowhere.toml"}},
      {table, {}, 2, {"--target"}},
  };
  for (const Mistake& mistake : mistakes) {
    const Folder folder;
    write(folder / "t.csv", mistake.bytes);
    std::vector<std::string> words{"train", "t.csv", "--run", "a/run"};
    words.insert(words.end(), mistake.words.begin(), mistake.words.end());
    const auto start = std::chrono::steady_clock::now();
    const Result result = run(folder, words);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::string line;
    for (const std::string& word : words) line += word + " ";
    EXPECT_EQ(result.code, mistake.code) << line << "\n" << result.err;
    EXPECT_EQ(result.out, "") << line;
    for (const std::string& part : mistake.told)
      EXPECT_NE(result.err.find(part), std::string::npos) << line << "\n" << result.err;
    EXPECT_NE(result.err.find("pellucid: "), std::string::npos) << result.err;
    EXPECT_FALSE(fs::exists(folder / "a")) << line;
    EXPECT_LT(seconds, 10) << line;  // a second on an idle machine
  }
}

std::string noise(std::size_t count, unsigned seed) {
  std::minstd_rand random(seed);
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(random() >> 8);
  return bytes;
}

TEST(Tables, random_bytes_as_any_input_are_refused_with_one_message) {
  const Folder folder;
  ASSERT_EQ(run(folder, train(penguins, "species")).code, 0);
  const std::string model = content(folder / "run/model.safetensors");
  for (unsigned seed = 0; seed < 4; ++seed) {
    const std::string bytes = noise(2000, seed);
    write(folder / "n.csv", bytes);
    write(folder / "n.csv.gz", "\x1f\x8b\x08" + bytes);
    write(folder / "n.npy", "\x93NUMPY" + bytes);
    write(folder / "n.npz", "PK\x03\x04" + bytes);
    write(folder / "n.toml", bytes);
    write(folder / "n.safetensors", bytes);
    write(folder / "n.png", "\x89PNG\r\n\x1a\n" + bytes);
    write(folder / "cut.safetensors", model.substr(0, model.size() * (seed + 1) / 6));
    std::string huge = model;  // claims a layer of 10,000,000 units
    const std::size_t at = huge.find("linear(32)");
    ASSERT_NE(at, std::string::npos);
    huge.replace(at, 10, "linear(9999999)");
    std::uint64_t length = 0;
    std::memcpy(&length, huge.data(), sizeof length);
    length += 5;
    std::memcpy(huge.data(), &length, sizeof length);
    write(folder / "huge.safetensors", huge);
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"train", "n.csv", "--target", "y", "--run", "x"},
             {"train", "n.csv.gz", "--target", "y", "--run", "x"},
             {"train", "n.npy", "--target", "0", "--run", "x"},
             {"train", "n.npz", "--target", "y", "--run", "x"},
             {"train", penguins, "--target", "species", "--recipe", "n.toml", "--run", "x"},
             {"train", penguins, "--target", "species", "--init", "n.safetensors", "--run", "x", "--quiet"},
             {"check", "n.csv"},
             {"predict", "run", "n.csv"},
             {"predict", "n.safetensors", penguins},
             {"predict", "cut.safetensors", penguins},
             {"predict", "huge.safetensors", penguins},
             {"evaluate", "run", "n.npy"},
             {"explain", "n.safetensors", "--input", "1"},
             {"unseal", "n.csv"}}) {
      const Result result = run(folder, words);
      EXPECT_TRUE(result.code == 2 || result.code == 3)
          << words[0] << " " << words[1] << ": " << result.code << result.err;
      EXPECT_EQ(result.out, "");
      EXPECT_EQ(result.err.rfind("pellucid: ", 0), 0U) << result.err;
      EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
      EXPECT_FALSE(fs::exists(folder / "x"));
    }
  }
  EXPECT_EQ(run(folder, train(penguins, "species", {"--run", "n.csv/run"})).code, 2);  // --run is given twice
  EXPECT_EQ(run(folder, {"train", penguins, "--target", "species", "--run", "n.csv/run"}).code, 1);
}

}  // namespace
}  // namespace pellucid::test
