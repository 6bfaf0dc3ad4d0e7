// `pellucid classic`: each classic shows its numbers as a page and as JSON, and refuses what makes no sense.
#include "program.hpp"
#include "tables.hpp"

namespace pellucid::test {
namespace {

std::vector<std::string> names(const Folder& folder) {
  const std::string help = run(folder, {"classic", "--help"}).out;
  std::vector<std::string> found;
  const std::size_t begin = help.find("Commands:\n");
  std::istringstream lines(help.substr(begin + 10, help.find("\nOptions:") - begin - 10));
  for (std::string line; std::getline(lines, line);) {
    if (line.size() > 2 && line[2] != ' ') found.push_back(line.substr(2, line.find(' ', 2) - 2));
  }
  return found;
}

Json json_of(const Folder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), "classic");
  words.emplace_back("--json");
  const Result result = run(folder, words);
  EXPECT_EQ(result.code, 0) << result.err;
  return Json::parse(result.out);
}

TEST(Classic, lists_its_names_and_each_has_a_help_page_with_an_example_that_works) {
  const Folder folder;
  fs::create_directory_symlink(examples, folder / "examples");
  EXPECT_EQ(run(folder, {"classic"}).out, run(folder, {"classic", "--help"}).out);
  const std::vector<std::string> all = names(folder);
  EXPECT_GE(all.size(), 8U);
  for (const std::string& name : all) {
    const std::string help = run(folder, {"classic", name, "--help"}).out;
    EXPECT_NE(help.find("Usage: pellucid classic " + name), std::string::npos) << help;
    EXPECT_NE(run(folder, {"manual", "classic", name}).out.find("\\-\\-json"), std::string::npos) << name;
    std::istringstream lines(help.substr(help.find("Example:")));
    int count = 0;
    for (std::string line; std::getline(lines, line);) {
      if (line.rfind("  pellucid ", 0) != 0) continue;
      ++count;
      std::istringstream words(line.substr(11));
      const Result result = run(folder, {std::istream_iterator<std::string>(words), {}});
      EXPECT_EQ(result.code, 0) << line << "\n" << result.err;
      EXPECT_GT(result.out.size(), 200U) << line;
    }
    EXPECT_GE(count, 1) << help;
  }
}

TEST(Classic, neuron_saves_a_network_that_predicts_and_explains) {
  const Folder folder;
  EXPECT_EQ(run(folder, {"classic", "neuron", "xor", "--save", "xor.safetensors"}).code, 0);
  const Result explained = run(folder, {"explain", "xor.safetensors", "--input", "1,0"});
  EXPECT_EQ(explained.code, 0) << explained.err;
  EXPECT_NE(explained.out.find("step(0) = 1"), std::string::npos) << explained.out;
  const Json json = json_of(folder, {"neuron", "xor"});
  EXPECT_TRUE(json["one_neuron"].is_null());
  EXPECT_EQ(json["proof_that_one_cannot"], Json({1, 1, 1, 1}));
  EXPECT_EQ(json_of(folder, {"neuron", "--weights", "1,1", "--threshold", "2"})["name"], "and");
}

TEST(Classic, perceptron_counts_its_mistakes_and_proves_why_it_does_not_settle) {
  const Folder folder;
  const Json gentoo =
      json_of(folder, {"perceptron", examples + "penguins.csv", "--target", "species", "--positive", "Gentoo"});
  EXPECT_TRUE(gentoo["has_settled"].get<bool>());
  EXPECT_LE(gentoo["mistakes"].get<double>(), gentoo["bound"].get<double>());
  const Json exclusive = json_of(folder, {"perceptron", "--gate", "xor"});
  EXPECT_FALSE(exclusive["has_settled"].get<bool>());
  EXPECT_FALSE(exclusive["is_separable"].get<bool>());
  EXPECT_EQ(exclusive["proof_that_it_cannot"]["meeting_point"], Json({0.5, 0.5}));
}

TEST(Classic, trees_report_on_rows_held_out_and_seal_the_rest_as_train_does) {
  const Folder folder;
  const Json json = json_of(folder, {"trees", examples + "penguins.csv", "--target", "species", "--rounds", "20"});
  EXPECT_EQ(json["rows"], Json({{"training", 207}, {"validation", 69}, {"sealed", 68}}));
  EXPECT_EQ(json["trees"].size(), 60U);
  EXPECT_GT(json["validation"]["accuracy"].get<double>(), 0.9);
}

TEST(Classic, linear_svm_says_in_words_where_no_line_is_better_than_none) {
  const Folder folder;
  const Json json = json_of(folder, {"linear-svm", "--gate", "xor"});
  EXPECT_TRUE(json["margin"].is_null());
  EXPECT_EQ(json["training_accuracy"], 0.5);
  const Result page = run(folder, {"classic", "linear-svm", "--gate", "xor"});
  EXPECT_EQ(page.out.find("inf"), std::string::npos) << page.out;
  EXPECT_NE(page.out.find("all weights are 0, and 1 is predicted"), std::string::npos) << page.out;
}

TEST(Classic, logistic_regression_says_where_its_coefficients_do_not_exist) {
  const Folder folder;
  const std::vector<std::string> words{"logistic-regression", examples + "penguins.csv", "--target", "species"};
  EXPECT_EQ(json_of(folder, words)["is_separable"], true);
  std::vector<std::string> held = words;
  held.insert(held.end(), {"--C", "1"});
  EXPECT_TRUE(json_of(folder, held)["is_separable"].is_null());
  held.insert(held.begin(), "classic");
  EXPECT_EQ(run(folder, held).out.find("do not exist"), std::string::npos);
  held.resize(held.size() - 2);
  EXPECT_NE(run(folder, held).out.find("do not exist"), std::string::npos);
  EXPECT_EQ(json_of(folder, {"logistic-regression", examples + "penguins.csv", "--target", "sex"})["is_separable"],
            false);
}

TEST(Classic, a_mistake_is_wrong_usage_and_names_what_was_meant) {
  const Folder folder;
  const std::string penguins = examples + "penguins.csv";
  const std::vector<std::pair<std::vector<std::string>, const char*>> mistakes{
      {{"perceptrn"}, "did you mean \"perceptron\"?"},
      {{"neuron"}, "needs TABLE"},
      {{"neuron", "xorr"}, "did you mean \"xor\"?"},
      {{"neuron", "011"}, "3 rows"},
      {{"neuron", "--weights", "1,1"}, "--threshold"},
      {{"neuron", "xor", "--jsn"}, "did you mean \"--json\"?"},
      {{"perceptron", "--gate", "xor", penguins}, "give one of them"},
      {{"perceptron", "--gate", "and", "--positive", "0"}, "--positive"},
      {{"perceptron", "--gate", "and", "--target", "foo"}, "--target"},
      {{"perceptron", "--gate", "and", "--val", "0.1"}, "--val"},
      {{"adaline", penguins, "--target", "sex", "--weight-column", "year"}, "count every row once"},
      {{"trees", penguins, "--target", "sex", "--weight-column", "year"}, "pellucid train"},
      {{"perceptron", penguins}, "needs --target"},
      {{"perceptron", penguins, "--target", "specie"}, "did you mean \"species\"?"},
      {{"perceptron", penguins, "--target", "species"}, "--positive"},
      {{"perceptron", penguins, "--target", "species", "--positive", "Gento"}, "did you mean \"Gentoo\"?"},
      {{"adaline", penguins, "--target", "year"}, "classes"},
      {{"adaline", "--gate", "and", "--rate", "0"}, "outside (0, inf)"},
      {{"linear-svm", "--gate", "and", "--C", "0"}, "outside (0, inf)"},
      {{"half-planes", "2"}, "less than 3"},
      {{"hopfield", "--noise", "0.7"}, "[0, 0.5]"},
      {{"trees", penguins, "--target", "species", "--rate", "2"}, "(0, 1]"},
      {{"trees", penguins, "--target", "species", "--val", "0", "--patience", "3"}, "held out"},
  };
  for (auto [words, told] : mistakes) {
    words.insert(words.begin(), "classic");
    const Result result = run(folder, words);
    std::string line;
    for (const std::string& word : words) line += word + " ";
    EXPECT_EQ(result.code, 2) << line;
    EXPECT_EQ(result.out, "") << line;
    EXPECT_NE(result.err.find(told), std::string::npos) << line << result.err;
  }
}

}  // namespace
}  // namespace pellucid::test
