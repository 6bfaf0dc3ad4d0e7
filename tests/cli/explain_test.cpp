// `pellucid explain` on models that the lab made: the same numbers, byte for byte; one of them on demand; the digits.
#include "pellucid/base/base64.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/format.hpp"
#include "pellucid/data/images.hpp"
#include "pellucid/lab/workbench.hpp"
#include "tests/cli/tables.hpp"
#include "tests/support/drawn_networks.hpp"

namespace pellucid::test {
namespace {

/// A network on the lab's bench, its file in a folder, and a row.
struct Shared {
  lab::Workbench bench;
  Folder folder;
  std::vector<double> row;

  explicit Shared(const std::string& steps, const std::string& task = "regression") {
    const std::string outputs = task == "classification" ? "3" : "1";
    bench.ask(pellucid::Json::parse(R"({"call": "network", "inputs": 4, "task": ")" + task + R"(", "outputs": )" +
                                    outputs + R"(, "recipe": {"seed": 3, "dtype": "float64", "model": ")" + steps +
                                    R"("}})"));
    const pellucid::Json saved = bench.ask({{"call", "save"}}).json;
    write(folder / "m.safetensors", *from_base64(saved["file"].get<std::string>()));
    row = {0.5, -1.25, 2, 0.75};
  }
  std::string lab_says(const std::string& at = "") {
    pellucid::Json request{{"call", "explain"}, {"row", row}, {"target", 1}};
    if (!at.empty()) request["at"] = at;
    return bench.ask(request).json.dump(2) + "\n";
  }
  Result program(const std::vector<std::string>& more) const {
    std::vector<std::string> words{"explain", "m.safetensors", "--input", "0.5,-1.25,2,0.75", "--target", "1"};
    words.insert(words.end(), more.begin(), more.end());
    return run(folder, words);
  }
};

TEST(Explain, says_to_the_byte_what_the_lab_says) {
  for (const char* steps :
       {"layer_norm | residual(linear(4) | tanh | linear(4)) | concat(identity, linear(2)) | linear",
        "batch_norm | linear(3) | prelu | dropout | softmax | linear"}) {
    for (const char* task : {"regression", "binary", "classification"}) {
      Shared shared(steps, task);
      EXPECT_EQ(shared.program({"--json"}).out, shared.lab_says()) << steps;
      for (const char* at : {"1,2", "inputs,3", "output,1"})
        EXPECT_EQ(shared.program({"--json", "--at", at}).out, shared.lab_says(at)) << at;
    }
  }
}

/// Fifty, as the pages promise, which takes seconds: conv2d, batch_norm, dropout, embedding, residual and concat among
/// them.
TEST(Explain, of_drawn_networks_says_to_the_byte_what_the_lab_says) {
  testing::NetworkDraw draw(21);
  const Folder folder;
  for (int i = 0; i < 50; ++i) {
    const testing::DrawnNetwork drawn = draw.next();
    SCOPED_TRACE(drawn.steps + " with " + drawn.loss);
    const std::string bytes = drawn.model().bytes();
    write(folder / "m.safetensors", bytes);
    lab::Workbench bench;
    bench.ask({{"call", "load"}, {"file", base64(bytes)}});
    std::string input;
    for (const double x : drawn.row) input += (input.empty() ? "" : ",") + number_text(x);
    const Result program = run(
        folder, {"explain", "m.safetensors", "--input=" + input, "--target=" + number_text(drawn.target), "--json"});
    ASSERT_EQ(program.code, 0) << program.err;
    EXPECT_EQ(program.out,
              bench.ask({{"call", "explain"}, {"row", drawn.row}, {"target", drawn.target}}).json.dump(2) + "\n");
  }
}

TEST(Explain, begins_with_the_prediction_the_gradient_and_the_update) {
  Shared shared("linear(4) | sigmoid | linear(4) | sigmoid | linear", "classification");
  const Result told = shared.program({});
  ASSERT_EQ(told.code, 0) << told.err;
  const std::string first = told.out.substr(0, told.out.find("\nInputs"));
  EXPECT_LE(std::count(first.begin(), first.end(), '\n'), 14);
  for (const char* part : {"Prediction\n", "truth: ", "J = ", "Gradient of J", "step 0: linear, 20 values",
                           "step 4: linear, 15 values", "One step of ", "w − η·∂J/∂w = "})
    EXPECT_NE(first.find(part), std::string::npos) << part << first;
  EXPECT_NE(told.out.find(" = a₁₄ − y₁ = "), std::string::npos) << told.out;
}

TEST(Explain, shows_of_a_deep_network_ten_steps_first) {
  std::string deep;
  for (int i = 0; i < 20; ++i) deep += "linear(3) | sigmoid | ";
  Shared shared(deep + "linear");
  const std::string told = shared.program({}).out;
  const std::string first = told.substr(0, told.find("\nInputs"));
  EXPECT_LE(std::count(first.begin(), first.end(), '\n'), 21) << first;
  EXPECT_NE(first.find("step 0: "), std::string::npos) << first;
  EXPECT_NE(first.find("… 11 more steps\n"), std::string::npos) << first;
  EXPECT_NE(first.find("step 40: "), std::string::npos) << first;
  const std::size_t near = first.find("step 40: "), far = first.find("step 0: ");
  EXPECT_LT(std::stod(first.substr(first.rfind('\n', far) + 1)),
            1e-6 * std::stod(first.substr(first.rfind('\n', near) + 1)));
}

TEST(Explain, shows_four_digits_or_as_many_as_are_asked_for) {
  const Shared shared("linear(1) | sigmoid | linear");
  const auto value = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"--at", "1,1"};
    words.insert(words.end(), more.begin(), more.end());
    const std::string told = shared.program(words).out;
    const std::size_t at = told.rfind(" = ", told.find("\n  ∂"));
    return told.substr(at + 3, told.find('\n', at) - at - 3);
  };
  EXPECT_EQ(value({}).size(), 6U) << value({});
  EXPECT_EQ(value({"--digits", "12"}).size(), 14U) << value({"--digits", "12"});
  EXPECT_NEAR(std::stod(value({"--digits", "12"})), std::stod(value({})), 5e-5);
  EXPECT_EQ(value({"--digits", "1"}).size(), 3U) << value({"--digits", "1"});
  for (const char* digits : {"0", "18", "4.5", "few"})
    EXPECT_EQ(shared.program({"--digits", digits}).code, 2) << digits;
  const Result refused = shared.program({"--at", "9,1"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_NE(refused.err.find("\"9,1\" names no number"), std::string::npos) << refused.err;
}

TEST(Explain, names_the_category_whose_row_a_code_took) {
  const Folder folder;
  std::string rows = "colour,size,y\n";
  for (int i = 0; i < 12; ++i) rows += std::string(i % 2 == 0 ? "red" : "blue") + "," + std::to_string(i % 5) + ",1\n";
  for (int i = 0; i < 12; ++i) rows += std::string(i % 3 == 0 ? "red" : "blue") + "," + std::to_string(i % 7) + ",2\n";
  write(folder / "rows.csv", rows);
  const Result trained = run(folder, {"train", "rows.csv", "--target", "y", "--model", "embedding(2) | linear",
                                      "--epochs", "1", "--run", "run", "--baselines", "none", "--quiet"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  const std::vector<std::string> words{"explain", "run", "--data", "rows.csv", "--row", "2"};
  const std::string told = run(folder, words).out;
  EXPECT_NE(told.find(" of 0.0.weight, for colour=blue\n"), std::string::npos) << told;
  std::vector<std::string> as_json = words;
  as_json.emplace_back("--json");
  EXPECT_EQ(run(folder, as_json).out.find("colour=blue"), std::string::npos);
}

TEST(Explain, sums_a_deep_network_up_in_a_line_for_each_step) {
  std::string deep;
  for (int i = 0; i < 8; ++i) deep += "linear(5) | sigmoid | ";
  const Shared shared(deep + "linear");
  const Result told = shared.program({"--layers"});
  ASSERT_EQ(told.code, 0) << told.err;
  EXPECT_EQ(std::count(told.out.begin(), told.out.end(), '\n'), 17 + 9) << told.out;
  EXPECT_NE(told.out.find("The gradient vanishes: at step 0 it is 1/"), std::string::npos) << told.out;
  const Json json = Json::parse(shared.program({"--layers", "--json"}).out);
  EXPECT_EQ(json["gradient"], "vanishes");
  EXPECT_EQ(json["layers"].size(), 17U);
  EXPECT_LT(json["ratio"].get<double>(), 1e-3);
  for (const char* other : {"--why", "--at=0,1"}) EXPECT_EQ(shared.program({"--layers", other}).code, 2) << other;
}

TEST(Explain, steps_on_a_terminal_alone) {
  const Shared shared("linear(1) | sigmoid | linear");
  const Result refused = shared.program({"--step"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_NE(refused.err.find("no terminal"), std::string::npos) << refused.err;
  for (const char* other : {"--json", "--why", "--layers", "--at=0,1"})
    EXPECT_NE(shared.program({"--step", other}).err.find("is given too"), std::string::npos) << other;
}

TEST(Explain, takes_the_row_of_a_table_through_the_first_weights) {
  const Folder folder;
  const Result trained = run(folder, train(penguins, "species", {"--save-init", "first.safetensors"}));
  ASSERT_EQ(trained.code, 0) << trained.err;
  const auto inputs_of = [&](const std::string& model) {
    const Result told = run(folder, {"explain", model, "--data", penguins, "--row", "9", "--json"});
    EXPECT_EQ(told.code, 0) << told.err;
    Json inputs = Json::array();
    const Json json = Json::parse(told.out);
    for (const Json& each : json["inputs"]) inputs.push_back({each["name"], each["value"]});
    return std::pair(inputs, json["steps"][0]["tensors"][0]["values"]);
  };
  const auto first = inputs_of("first.safetensors"), last = inputs_of("run");
  EXPECT_EQ(first.first, last.first);
  EXPECT_NE(first.second, last.second);
  EXPECT_EQ(run(folder, {"predict", "first.safetensors", penguins}).code, 0);
  const Result none = run(folder, {"train", penguins, "--target", "species", "--epochs", "0"});
  EXPECT_EQ(none.code, 2);
  EXPECT_NE(none.err.find("--save-init"), std::string::npos) << none.err;
}

TEST(Explain, says_of_a_table_for_a_model_without_columns_what_it_is) {
  const Shared shared("linear(1) | sigmoid | linear");
  for (const data::Format& format : catalogue<data::Format>()) {
    for (const auto& ending : format.endings) {
      const std::string name = std::string("rows") + ending.text;
      write(shared.folder / name, "a,b,c,d\n1,2,3,4\n");
      if (data::is_named_as_archive(shared.folder / name)) continue;  // it may hold pictures
      for (const char* const command : {"explain", "predict"}) {
        std::vector<std::string> words{command, "m.safetensors", name};
        if (words[0] == "explain") words.insert(words.begin() + 2, "--data");
        const Result refused = run(shared.folder, words);
        EXPECT_EQ(refused.code, 3) << name;
        EXPECT_NE(refused.err.find("it is a table, and the model has no columns"), std::string::npos) << refused.err;
      }
    }
  }
}

TEST(Explain, writes_of_each_column_how_its_cell_became_a_number) {
  const Folder folder;
  ASSERT_EQ(run(folder, train(penguins, "species")).code, 0);
  const Result told = run(folder, {"explain", "run", "--data", penguins, "--row", "1"});
  ASSERT_EQ(told.code, 0) << told.err;
  const std::string inputs =
      told.out.substr(told.out.find("\nInputs"), told.out.find("\nForward") - told.out.find("\nInputs"));
  EXPECT_NE(inputs.find(" = (39.1 − "), std::string::npos) << inputs;
  EXPECT_NE(inputs.find("bill_length_mm"), std::string::npos) << inputs;
  EXPECT_NE(inputs.find("island=Biscoe: 1 where it is Biscoe; here it is Torgersen\n"), std::string::npos) << inputs;
  const Json json = Json::parse(run(folder, {"explain", "run", "--data", penguins, "--row", "1", "--json"}).out);
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(inputs, '\n')), json["inputs"].size() + 3) << inputs;
}

}  // namespace
}  // namespace pellucid::test
