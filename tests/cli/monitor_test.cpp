// `--monitor` with every metric of the catalogue: what is monitored in training is what the report says afterwards.
#include "tests/cli/tables.hpp"

namespace pellucid::test {
namespace {

/// Eighty rows of a number far from 0 and of two classes, both with noise.
std::string noisy_table() {
  std::string text = "x,number,class\n";
  for (int i = 0; i < 80; ++i) {
    const int x = i * 37 % 80;
    text += std::to_string(x) + "." + std::to_string(i) + "," + std::to_string(100 + 3 * x + i * i % 31) + "," +
            (x + i * 7 % 40 > 60 ? "yes" : "no") + "\n";
  }
  return text;
}

Json trained(const Folder& folder, const std::string& target, const std::string& monitor) {
  const Result result =
      run(folder, {"train", "t.csv", "--target", target, "--run", target + "-" + monitor, "--json", "--epochs", "4",
                   "--dtype", "float64", "--validation", "0.3", "--monitor", monitor});
  EXPECT_EQ(result.code, 0) << result.err;
  return Json::parse(result.out);
}

TEST(Monitor, by_each_metric_has_the_value_of_the_report) {
  const Folder folder;
  write(folder / "t.csv", noisy_table());
  const Json catalogue = Json::parse(run(folder, {"list", "metrics", "--json"}).out)["metrics"];
  for (const std::string target : {"number", "class"}) {
    const Json all = trained(folder, target, "loss")["metrics"]["validation"];
    int monitored = 0;
    for (const Json& metric : catalogue) {
      const std::string name = metric["name"];
      if (!all.contains(name) || metric["best"] == "a yardstick") continue;
      ++monitored;
      const Json json = trained(folder, target, name);
      const double value = json["metrics"]["validation"][name];
      EXPECT_NEAR(json["monitored"].get<double>(), value, 1e-9 * std::max(1.0, std::abs(value))) << name;
      EXPECT_EQ(json["monitor"], metric["signature"].get<std::string>());
    }
    EXPECT_GE(monitored, target == "number" ? 8 : 12);
  }
}

TEST(Monitor, takes_aliases_and_parameters) {
  const Folder folder;
  write(folder / "t.csv", noisy_table());
  EXPECT_EQ(trained(folder, "class", "mcc")["monitor"], "matthews_corrcoef");
  EXPECT_EQ(trained(folder, "class", "ece( 3 )")["monitor"], "ece(bins=3)");
  EXPECT_NE(content(folder / "class-mcc/metrics.jsonl").find("\"val_matthews_corrcoef\""), std::string::npos);
  EXPECT_NE(content(folder / "class-mcc/recipe.toml").find("monitor = \"mcc\""), std::string::npos);
  EXPECT_NE(run(folder, {"list", "mcc"}).out.find("matthews_corrcoef"), std::string::npos);
}

}  // namespace
}  // namespace pellucid::test
