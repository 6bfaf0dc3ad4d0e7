// What makes no sense is refused with a sentence that says why and what to use, exit code 2, and nothing left behind.
#include "tests/cli/tables.hpp"

namespace pellucid::test {
namespace {

struct Nonsense {
  std::vector<std::string> words;
  std::vector<std::string> told;
};

/// Sixty rows of a number, two classes, a weight, and a third class where asked for.
std::string table() {
  std::string text = "x,weight,two,three,number\n";
  for (int i = 0; i < 60; ++i) {
    text += std::to_string(i * 7 % 13) + "." + std::to_string(i) + "," + std::to_string(i % 4) + "," +
            (i % 2 == 0 ? "no" : "yes") + "," + std::string(1, static_cast<char>('a' + i % 3)) + "," +
            std::to_string(i * 5 % 11) + ".25\n";
  }
  return text;
}

TEST(Recipes, that_make_no_sense_are_refused_with_the_reason_and_what_to_use) {
  const auto number = [](std::vector<std::string> more) {
    more.insert(more.begin(), {"--target", "number"});
    return more;
  };
  const auto two = [](std::vector<std::string> more) {
    more.insert(more.begin(), {"--target", "two"});
    return more;
  };
  const auto three = [](std::vector<std::string> more) {
    more.insert(more.begin(), {"--target", "three"});
    return more;
  };
  const std::vector<Nonsense> all{
      {number({"--loss", "cce"}), {"the target is a number", "use mse"}},
      {number({"--loss", "mse", "--model", "linear(4) | relu | linear | softmax"}),
       {"softmax", "regression", "end the model with linear"}},
      {number({"--loss", "bce"}), {"bce", "the target is a number", "use mse"}},
      {number({"--loss", "hinge"}), {"hinge", "use mse"}},
      {two({"--loss", "cce"}), {"cce", "use bce"}},
      {three({"--loss", "mse"}), {"mse", "use cce"}},
      {three({"--loss", "bce"}), {"bce", "use cce"}},
      {two({"--model", "linear(4) | dropout(1) | linear"}), {"dropout", "1 is outside [0, 1)"}},
      {two({"--model", "linear(4) | alpha_dropout(1) | linear"}), {"alpha_dropout", "[0, 1)"}},
      {two({"--model", "noise(-1) | linear"}), {"noise", "deviation"}},
      {two({"--optimizer", "sgd(lr=-0.1)"}), {"lr", "-0.1"}},
      {two({"--optimizer", "adam(weight_decay=-1)"}), {"weight_decay", "-1"}},
      {two({"--l1", "-1"}), {"l1", "-1"}},
      {two({"--l2", "-0.5"}), {"l2", "-0.5"}},
      {two({"--clip-norm", "-1"}), {"clip_norm", "-1"}},
      {two({"--mixup", "-0.2"}), {"mixup", "-0.2"}},
      {two({"--min-delta", "-1"}), {"min_delta", "-1"}},
      {two({"--model", "linear(4) | batch_norm | relu | linear", "--batch-size", "1"}),
       {"batch_norm needs two rows", "choose another batch size"}},
      {two({"--optimizer", "sgd(nesterov=true)"}), {"sgd", "nesterov", "there is none", "momentum=0.9"}},
      {two({"--optimizer", "sgd(momentum=0.9, nesterov=true, dampening=0.5)"}), {"nesterov", "damped"}},
      {two({"--schedule", "cosine |"}), {"\"cosine |\"", "column 9", "nothing stands between the |"}},
      {two({"--model", "linear(4) |  | linear"}), {"column 12", "nothing stands between the |"}},
      {two({"--model", "linear(0) | linear"}), {"units", "0 is outside [1, inf)"}},
      {two({"--model", "linear(1000000000000) | relu | linear"}), {"step 0 of the model", "GiB", "fewer units"}},
      {two({"--model", "linear(100000000000) | relu | linear"}), {"the network is too large", "GiB", "fewer units"}},
      {two({"--class-weight", "yess=2"}), {"did you mean \"yes\"?"}},
      {two({"--class-weight", "balance"}), {"write balanced"}},
      {number({"--class-weight", "balanced"}), {"the target is a number", "--weight-column"}},
      {two({"--weight-column", "weigth"}), {"did you mean \"weight\"?"}},
      {two({"--weight-column", "two"}), {"it is the target"}},
      {two({"--cost-matrix", "costs.csv"}), {"neither a file nor a table"}},
      {two({"--cost-matrix", "t,no,yes; no,0,1"}), {"no row for \"yes\""}},
      {number({"--cost-matrix", "t,no,yes; no,0,1; yes,5,0"}), {"the target is a number"}},
      {two({"--cost-matrix", "t,no,yes; no,0,1; yes,5,0", "--loss", "hinge"}), {"probabilities", "use bce"}},
      {two({"--monitor", "acuracy"}), {"did you mean \"accuracy\"?"}},
      {two({"--monitor", "rmse"}), {"has no such metric", "accuracy"}},
      {two({"--monitor", "mean_cost"}), {"no cost matrix"}},
      {three({"--monitor", "roc_auc"}), {"two classes"}},
      {two({"--monitor", "roc_auc", "--loss", "hinge"}), {"no scores"}},
      {two({"--monitor", "majority"}), {"yardstick", "accuracy"}},
      {two({"--monitor", "ece", "--loss", "hinge"}), {"does not make the network predict probabilities"}},
      {three({"--monitor", "brier_score"}), {"two classes"}},
      {three({"--monitor", "top_k_accuracy(k=0)"}), {"parameter k", "[1, inf)"}},
      {three({"--monitor", "top_k_accuracy(n=3)"}), {"parameter", "\"n\""}},
      {two({"--text", "x", "--numeric", "x"}), {"--text", "\"x\"", "--numeric"}},
      {two({"--image-size", "4x4"}), {"--image-size", "is a table"}},
      {two({"--folds", "99"}), {"99 parts", "rows are not sealed"}},
      {two({"--group", "three", "--folds", "5", "--test", "0"}), {"5 parts", "3 groups are not sealed"}},
      {number({"--monitor", "accuracy"}), {"has no such metric", "rmse"}},
      {two({"--loss", "bce(label_smoothing=1)"}), {"label_smoothing", "[0, 1)"}},
      {two({"--model", "linear(4, init=orthogonal(gain=0)) | linear"}), {"gain", "not above 0"}},
      {two({"--model", "linear(4, init=kaiming_normal(fan=up)) | linear"}), {"in or out"}},
  };
  for (const Nonsense& each : all) {
    const Folder folder;
    write(folder / "t.csv", table());
    std::vector<std::string> words{"train", "t.csv", "--run", "a/run"};
    words.insert(words.end(), each.words.begin(), each.words.end());
    const Result result = run(folder, words);
    std::string line;
    for (const std::string& word : words) line += word + " ";
    EXPECT_EQ(result.code, 2) << line << "\n" << result.err;
    for (const std::string& part : each.told)
      EXPECT_NE(result.err.find(part), std::string::npos) << line << "\n" << result.err;
    EXPECT_FALSE(fs::exists(folder / "a")) << line;
  }
}

TEST(Weights, that_are_no_numbers_from_0_are_told_with_row_and_value) {
  for (const auto& [cell, told] : {std::pair("-1", "\"-1\" is no number from 0"), std::pair("heavy", "\"heavy\""),
                                   std::pair("", "the cell is empty"), std::pair("inf", "\"inf\"")}) {
    const Folder folder;
    std::string text = table();
    const std::size_t row = text.find('\n', text.find('\n') + 1) + 1;  // the second
    const std::size_t begin = text.find(',', row) + 1;
    text.replace(begin, text.find(',', begin) - begin, cell);
    write(folder / "t.csv", text);
    const Result result = run(
        folder, {"train", "t.csv", "--target", "two", "--weight-column", "weight", "--test", "0", "--run", "a/run"});
    EXPECT_EQ(result.code, 3) << result.err;
    EXPECT_NE(result.err.find(told), std::string::npos) << result.err;
    EXPECT_NE(result.err.find("row 2"), std::string::npos) << result.err;
    EXPECT_FALSE(fs::exists(folder / "a"));
  }
}

TEST(Weights, decide_what_counts_and_costs_what_is_predicted) {
  const Folder folder;
  write(folder / "t.csv", table());
  const auto trained = [&](const std::string& name, std::vector<std::string> more) {
    std::vector<std::string> words{"train", "t.csv", "--target", "two", "--epochs", "5", "--run", name, "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const Result result = run(folder, words);
    EXPECT_EQ(result.code, 0) << result.err;
    return Json::parse(result.out);
  };
  const Json weighted =
      trained("w", {"--weight-column", "weight", "--class-weight", "no=0.5", "--monitor", "accuracy"});
  for (const Json& column : weighted["columns"]) EXPECT_FALSE(column["name"] == "weight" && column["type"] == "number");
  EXPECT_EQ(weighted["monitor"], "accuracy");
  EXPECT_TRUE(weighted["monitored"].is_number());
  const std::string recipe = content(folder / "w/recipe.toml");
  for (const char* line : {"weight_column = \"weight\"", "class_weight = \"no=0.5\"", "monitor = \"accuracy\""})
    EXPECT_NE(recipe.find(line), std::string::npos) << line;
  EXPECT_EQ(run(folder, {"train", "--recipe", "w/recipe.toml", "--run", "again", "--quiet"}).code, 0);
  EXPECT_EQ(content(folder / "again/model.safetensors"), content(folder / "w/model.safetensors"));

  // Taking a yes for a no costs so much that everything is a yes.
  write(folder / "costs.csv", "truth,yes,no\nno,1,0\nyes,0,1e6\n");
  const Json costly = trained("c", {"--cost-matrix", "costs.csv"});
  EXPECT_TRUE(costly["metrics"]["validation"].contains("mean_cost"));
  ASSERT_EQ(run(folder, {"predict", "c", "t.csv", "--out", "p.csv"}).code, 0);
  EXPECT_EQ(content(folder / "p.csv").find(",no\n"), std::string::npos);
  fs::copy(folder / "c/model.safetensors", folder / "alone.safetensors");  // beside no run, to which no row is known
  const Result evaluated = run(folder, {"evaluate", "alone.safetensors", "t.csv"});
  EXPECT_NE(evaluated.out.find("mean cost 0.5; baseline, always predicting the cheapest class: 0.5"), std::string::npos)
      << evaluated.out;
  const Result opened = run(folder, {"unseal", "c", "--json"});
  EXPECT_TRUE(Json::parse(opened.out).contains("mean_cost")) << opened.err;
}

TEST(Initializers, that_do_not_suit_what_follows_are_pointed_out) {
  const Folder folder;
  write(folder / "t.csv", table());
  for (const auto& [model, told] :
       {std::pair("linear(4, init=kaiming_normal) | tanh | linear", "kaiming_normal does not suit the tanh"),
        std::pair("linear(4, init=xavier_uniform) | relu | linear", "xavier_uniform does not suit the relu"),
        std::pair("linear(4, init=kaiming_uniform) | selu | linear", "take one of lecun_normal, lecun_uniform"),
        std::pair("linear(4, init=zeros, bias_init=zeros) | tanh | linear(init=ones, bias_init=zeros)",
                  "equal weights"),
        std::pair("linear(4, init=zeros, bias_init=zeros) | tanh | linear", ""),
        std::pair("linear(4, init=xavier_uniform(gain=relu)) | relu | linear(init=zeros)", "")}) {
    fs::remove_all(folder / "r");
    const Result result =
        run(folder, {"train", "t.csv", "--target", "two", "--epochs", "2", "--run", "r", "--model", model});
    EXPECT_EQ(result.code, 0) << result.err;
    if (*told == '\0') {
      EXPECT_EQ(result.err.find("of the model:"), std::string::npos) << result.err;
    } else {
      EXPECT_NE(result.err.find(told), std::string::npos) << result.err;
      const Result checked = run(folder, {"check", "t.csv", "--target", "two", "--model", model, "--json"});
      EXPECT_NE(checked.out.find(told), std::string::npos) << checked.out;
    }
  }
}

}  // namespace
}  // namespace pellucid::test
