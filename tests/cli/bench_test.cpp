// `pellucid bench`: what it prints of the machine and of the steps that it times.
#include "tables.hpp"

namespace pellucid::test {
namespace {

TEST(BenchCommand, prints_the_peak_and_a_line_for_each_benchmark) {
  const Folder folder;
  const Result result = run(folder, {"bench", "--only", "one_", "--threads", "1"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  for (const char* const part : {"generic float32   peak ", " GFLOP/s on one thread", "memory            copy ",
                                 "benchmark ", "\none_step ", "\none_row ", "20-64-32-1 bce, batch 1, predicted\n"})
    EXPECT_NE(result.out.find(part), std::string::npos) << part << result.out;
}

TEST(BenchCommand, gives_one_json_object) {
  const Folder folder;
  const Result result = run(folder, {"bench", "--only", "one_step", "--threads", "2", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const Json json = Json::parse(result.out);
  EXPECT_EQ(json["threads"], 2);
  ASSERT_EQ(json["results"].size(), 1U);
  const Json& step = json["results"][0];
  EXPECT_EQ(step["name"], "one_step");
  const double flops = step["flops_per_step"], us = step["us_per_step"], gflops = step["gflops"];
  EXPECT_NEAR(gflops, flops / us * 1e-3, 1e-6 * gflops);
  EXPECT_NEAR(step["share_of_peak"].get<double>(), gflops / json["peak_gflops"].get<double>(), 1e-6);
  EXPECT_LE(step["fastest_us_per_step"].get<double>(), us);
  EXPECT_LT(step["share_of_peak"], 1.02);
  EXPECT_GT(json["bandwidth_gbytes"], 0.1);
}

TEST(BenchCommand, measures_the_kernel_set_that_is_asked_for) {
  const Folder folder;
  for (const auto& [set, isa] : {std::pair("portable", "generic"), std::pair("bf16", "_bf16")}) {
    const Result result = run(folder, {"bench", "--only", "one_step", "--threads", "1", "--json", "--kernels", set});
    ASSERT_EQ(result.code, 0) << result.err;
    EXPECT_NE(Json::parse(result.out)["isa"].get<std::string>().find(isa), std::string::npos) << result.out;
  }
}

TEST(BenchCommand, lists_what_it_would_measure_so_that_another_program_can_train_the_same) {
  const Folder folder;
  const Result text = run(folder, {"bench", "--list", "--only", "tabula"});
  ASSERT_EQ(text.code, 0) << text.err;
  EXPECT_EQ(text.out,
            "tabular                 20-64-32-1 bce, batch 32\n"
            "tabular_5               20-64-32-1 bce, batch 32, 5 networks\n"
            "tabular_16              20-64-32-1 bce, batch 32, 16 networks\n");
  const Result result = run(folder, {"bench", "--list", "--json", "--only", "optimizer sgd"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(Json::parse(result.out)["workloads"],
            Json::parse(R"([{"name": "optimizer sgd", "shape": "128-128-128-1 mse, batch 64", "optimizer": "sgd",
                             "model": "linear(128) | relu | linear(128) | relu | linear", "lr": 0.01,
                             "task": "regression", "inputs": 128, "outputs": 1, "image": [], "batch": 64,
                             "networks": 1, "predicts": false}])"));
}

TEST(BenchCommand, an_unknown_benchmark_is_wrong_usage) {
  const Folder folder;
  const Result result = run(folder, {"bench", "--only", "imagse"});
  EXPECT_EQ(result.code, 2);
  EXPECT_NE(result.err.find("did you mean \"images\"?"), std::string::npos) << result.err;
}

}  // namespace
}  // namespace pellucid::test
