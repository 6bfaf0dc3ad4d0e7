// Situations that went wrong for people, each a folder of tests/cases: files, and what the program is to say of them.
// case.json holds steps; of each the words, the exit code, what must be said, and between which bounds a metric lies.
// Its "with" names folders of other cases that it works on too: {"rgb": "exif-orientation/rgb"}.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "tests/cli/program.hpp"

namespace pellucid::test {
namespace {

/// Words apart by blanks; a word in quotes may hold some, and quotes behind a backslash.
std::vector<std::string> words_of_line(const std::string& line) {
  std::vector<std::string> words{""};
  bool is_quoted = false, is_escaped = false;
  for (const char c : line) {
    if (c == '\\' || is_escaped) {
      if (is_escaped) words.back() += c;
      is_escaped = !is_escaped;
    } else if (c == '"') {
      is_quoted = !is_quoted;
    } else if (c == ' ' && !is_quoted) {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

/// The number behind `label`: 0.9 for "accuracy" in "validation accuracy 0.9 (always …".
double number_behind(const std::string& text, std::string label) {
  std::ranges::replace(label, '_', ' ');
  const std::size_t at = text.find(label + " ");
  if (at == std::string::npos) return std::nan("");
  return std::strtod(text.c_str() + at + label.size() + 1, nullptr);
}

TEST(Cases, have_their_right_values) {
  int cases = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(fs::path(PELLUCID_SOURCE_DIR) / "tests" / "cases")) {
    const Folder folder;
    const Json about = Json::parse(content(entry.path() / "case.json"));
    const Json with = about.value("with", Json::object());
    for (const auto& [name, from] : with.items())
      fs::copy(entry.path().parent_path() / from.get<std::string>(), folder.path() / name, fs::copy_options::recursive);
    fs::copy(entry.path(), folder.path(), fs::copy_options::recursive);
    ++cases;
    for (const Json& step : about["steps"]) {
      const std::string line = step["run"].get<std::string>();
      const Result result = run(folder, words_of_line(line));
      const std::string told = result.out + result.err;
      const std::string where = entry.path().filename().string() + ": " + line + "\n" + told;
      ASSERT_EQ(result.code, step["code"].get<int>()) << where;
      for (const Json& part : step["says"])
        EXPECT_NE(told.find(part.get<std::string>()), std::string::npos) << part << "\n" << where;
      for (const auto& [metric, bounds] : step.items()) {
        if (!bounds.is_array() || metric == "says") continue;
        const double value = number_behind(told, metric);
        EXPECT_TRUE(value >= bounds[0].get<double>() && value <= bounds[1].get<double>())
            << metric << " is " << value << "\n"
            << where;
      }
    }
  }
  EXPECT_GE(cases, 28);
}

}  // namespace
}  // namespace pellucid::test
