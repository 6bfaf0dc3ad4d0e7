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

// A table larger than the memory that it may take.

#if !defined(PELLUCID_SANITIZED)  // which bring an operator new of their own

/// Numbers, some missing, a category, a yes or no, a date, a weight and a group: 20 MB.
void write_kinds(const Folder& folder) {
  write_rows(folder, "a,b,c,d,e,f,city,is_new,day,weight,person,y", 250'000, [](std::minstd_rand& random) {
    std::string row;
    double sum = 0;
    for (int i = 0; i < 6; ++i) {
      const double number = static_cast<double>(random() % 2'000'000) / 1000 - 1000;
      sum += number * (i + 1);
      if (random() % 50 != 0) row += std::to_string(number);
      row += ',';
    }
    const auto day = random() % 28 + 1, month = random() % 12 + 1, year = random() % 9 + 2010;
    const auto two = [](auto number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return row + "city" + std::to_string(random() % 30) + (random() % 3 == 0 ? ",yes," : ",no,") +
           std::to_string(year) + "-" + two(month) + "-" + two(day) + "," + std::to_string(random() % 4) + ",p" +
           std::to_string(random() % 5'000) + "," + std::to_string(sum + static_cast<double>(random() % 1000));
  });
}

TEST(MemoryLimit, holds_and_changes_no_bit) {
  const Folder folder;
  write_kinds(folder);
  const std::vector<std::vector<std::string>> ways{
      {"--group", "person", "--weight-column", "weight"},
      {"--time", "day", "--model", "embedding(4) | linear(8) | relu | linear"}};
  constexpr long most = 95 + 24;  // 100 MB, and what is on its way
  for (const std::vector<std::string>& way : ways) {
    const auto trained = [&](const std::string& name, const std::vector<std::string>& more) {
      std::vector<std::string> words{"train",        "data.csv", "--target",    "y",    "--epochs", "1",
                                     "--batch-size", "512",      "--baselines", "none", "--run",    name};
      words.insert(words.end(), way.begin(), way.end());
      words.insert(words.end(), more.begin(), more.end());
      Result result = run(folder, words);
      EXPECT_EQ(result.code, 0) << result.err;
      return result;
    };
    const Result free = trained("free", {}), held = trained("held", {"--memory", "100MB"});
    EXPECT_LT(held.mebibytes, most);
    EXPECT_LT(held.mebibytes, free.mebibytes - 12);
    EXPECT_EQ(free.err.substr(0, free.err.find("epoch")), held.err.substr(0, held.err.find("epoch")));
    for (const char* const file : {"model.safetensors", "seal.json", "recipe.toml"}) {
      ASSERT_FALSE(content(folder / "free" / file).empty()) << file;
      EXPECT_EQ(content(folder / "free" / file), content(folder / "held" / file)) << file;
    }
    fs::remove_all(folder / "free");
    fs::remove_all(folder / "held");
  }
}

TEST(MemoryLimit, finds_in_check_what_is_found_without_it) {
  const Folder folder;
  write_kinds(folder);
  const Result free = run(folder, {"check", "data.csv", "--target", "y", "--json"});
  const Result held = run(folder, {"check", "data.csv", "--target", "y", "--json", "--memory", "100MB"});
  EXPECT_EQ(free.code, 0) << free.err;
  EXPECT_EQ(held.out, free.out);
}

TEST(MemoryLimit, says_that_the_disk_has_no_room) {
  const Folder folder;
  write_kinds(folder);
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &limit), 0);
  const rlimit small{64 << 20, limit.rlim_max};  // what the program itself writes fits
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const Result held = run(folder, {"train", "data.csv", "--target", "y", "--run", "run", "--memory", "100MB"});
  const Result free = run(folder, {"check", "data.csv", "--target", "y"});
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  EXPECT_EQ(held.code, 1);
  EXPECT_NE(held.err.find("cannot keep more than 100 MB of memory"), std::string::npos) << held.err;
  EXPECT_NE(held.err.find("TMPDIR"), std::string::npos) << held.err;
  EXPECT_EQ(free.code, 0) << free.err;
}

#endif

TEST(MemoryLimit, refuses_what_is_no_size) {
  const Folder folder;
  write(folder / "data.csv", "x,y\n1,2\n");
  for (const char* const size : {"400", "MB", "-1GB", "99MB", "4 TB", "nanGB", ""}) {
    const Result result = run(folder, {"check", "data.csv", "--target", "y", "--memory", size});
    EXPECT_EQ(result.code, 2) << size;
    EXPECT_NE(result.err.find("--memory"), std::string::npos) << result.err;
  }
}

}  // namespace
}  // namespace pellucid::test
