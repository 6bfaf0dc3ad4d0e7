// What categories, words and classes cost: memory by the file, not by how many there are of them.
#include <gtest/gtest.h>

#include "tests/cli/program.hpp"
#include "tests/support/cpu_time.hpp"

namespace pellucid::test {
namespace {

/// What training, checking and judging may take: three times the file, and 64 MB.
long most_mebibytes(const Folder& folder) {
  const auto file = static_cast<long>(fs::file_size(folder / "data.csv") >> 20);
  return (3 * file + 64) * static_cast<long>(testing::slowdown);  // a sanitizer keeps books of its own
}

void write_rows(const Folder& folder, const std::string& header, int rows,
                const std::function<std::string(std::minstd_rand& random)>& row) {
  std::minstd_rand random(1);
  std::string text = header + "\n";
  for (int i = 0; i < rows; ++i) text += row(random) + "\n";
  write(folder / "data.csv", text);
}

TEST(Memory, grows_with_the_file_and_not_with_its_categories) {
  const Folder folder;
  write_rows(folder, "name,y", 100'000, [](std::minstd_rand& random) {  // taken for a text of 1,024 inputs
    return "c" + std::to_string(random() % 20'000) + "," + std::to_string(random() % 100);
  });
  const Result checked = run(folder, {"check", "data.csv", "--target", "y"});
  EXPECT_EQ(checked.code, 0) << checked.err;
  EXPECT_GT(checked.mebibytes, 0);
  EXPECT_LT(checked.mebibytes, most_mebibytes(folder));
  const Result trained = run(folder, {"train", "data.csv", "--target", "y", "--model", "linear(1) | linear",
                                      "--batch-size", "512", "--epochs", "1", "--run", "run"});
  EXPECT_EQ(trained.code, 0) << trained.err;
  EXPECT_LT(trained.mebibytes, most_mebibytes(folder));
  const Result predicted = run(folder, {"predict", "run", "data.csv", "--out", "p.csv"});
  EXPECT_EQ(predicted.code, 0) << predicted.err;
  EXPECT_LT(predicted.mebibytes, most_mebibytes(folder));
}

TEST(Memory, grows_with_the_rows_and_not_with_their_classes) {
  const Folder folder;
  write_rows(folder, "x,y", 40'000, [](std::minstd_rand& random) {
    const auto one = random() % 1'500;
    return std::to_string(one) + ",c" + std::to_string(one);
  });
  const Result trained = run(folder, {"train", "data.csv", "--target", "y", "--model", "linear(1) | linear",
                                      "--batch-size", "512", "--epochs", "1", "--run", "run", "--allow", "leak:x"});
  EXPECT_EQ(trained.code, 0) << trained.err;
  EXPECT_LT(trained.mebibytes, most_mebibytes(folder));
  const Result judged = run(folder, {"evaluate", "run", "data.csv", "--json"});
  EXPECT_EQ(judged.code, 0) << judged.err;
  EXPECT_LT(judged.mebibytes, most_mebibytes(folder));
  EXPECT_NE(judged.out.find("\"confused\""), std::string::npos);
  const Result predicted = run(folder, {"predict", "run", "data.csv", "--out", "p.csv"});
  EXPECT_EQ(predicted.code, 0) << predicted.err;
  EXPECT_LT(predicted.mebibytes, most_mebibytes(folder));
}

}  // namespace
}  // namespace pellucid::test
