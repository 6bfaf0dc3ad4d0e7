// The seal holds at compile time: each program of must_not_compile/ is refused for the reason that it names. With
// -DCORRECT the same program is taken, so that no other mistake in it is what the compiler sees.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Outcome {
  bool is_taken;
  std::string words;  ///< of the compiler
};

Outcome compiled(const fs::path& program, const std::string& flags) {
  const std::string command = "LC_ALL=C g++ -std=c++20 -fsyntax-only -I '" PELLUCID_SOURCE_DIR "' " + flags + " '" +
                              program.string() + "' 2>&1";
  FILE* const compiler = ::popen(command.c_str(), "r");
  if (compiler == nullptr) return {false, "no g++"};
  std::string words;
  for (int letter = std::fgetc(compiler); letter != EOF; letter = std::fgetc(compiler))
    words += static_cast<char>(letter);
  return {::pclose(compiler) == 0, words};
}

/// What the program's own line "// g++ says: …" expects.
std::string expected_words(const fs::path& program) {
  const std::string start = "// g++ says: ";
  std::ifstream file(program);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(start)) return line.substr(start.size());
  }
  return "";
}

std::vector<std::string> programs() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(PELLUCID_SOURCE_DIR "/tests/data/must_not_compile"))
    names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

class MustNotCompile : public ::testing::TestWithParam<std::string> {
 protected:
  fs::path program = fs::path(PELLUCID_SOURCE_DIR "/tests/data/must_not_compile") / (GetParam() + ".cpp");
};
INSTANTIATE_TEST_SUITE_P(Seal, MustNotCompile, ::testing::ValuesIn(programs()),
                         [](const auto& each) { return each.param; });

TEST_P(MustNotCompile, as_it_breaks_the_seal) {
  const std::string reason = expected_words(program);
  ASSERT_FALSE(reason.empty()) << program << " does not say why it is refused";
  const Outcome outcome = compiled(program, "");
  EXPECT_FALSE(outcome.is_taken) << "the compiler took it";
  EXPECT_NE(outcome.words.find(reason), std::string::npos) << outcome.words;
}

TEST_P(MustNotCompile, but_does_so_without_its_mistake) {
  const Outcome outcome = compiled(program, "-DCORRECT");
  EXPECT_TRUE(outcome.is_taken) << outcome.words;
}

}  // namespace
