// What is seen on a terminal: a line that is redrawn, colour, and neither where it is not wanted.
#include <pty.h>

#include "program.hpp"

namespace pellucid::test {
namespace {

/// All that the program writes to a terminal of 90 columns that is its standard output and error.
std::string seen(const Folder& folder, std::vector<std::string> words, const std::vector<std::string>& settings) {
  words.insert(words.begin(), PELLUCID_CLI);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  winsize size{24, 90, 0, 0};
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
  if (child == 0) {
    ::unsetenv("NO_COLOR");
    ::setenv("TERM", "xterm", 1);
    for (const std::string& setting : settings) ::putenv(::strdup(setting.c_str()));
    if (::chdir(folder.path().c_str()) != 0) ::_exit(99);
    ::execv(arguments[0], arguments.data());
    ::_exit(98);
  }
  std::string text;
  char block[4096];
  for (ssize_t count = 0; (count = ::read(terminal, block, sizeof block)) > 0;) {
    text.append(block, static_cast<std::size_t>(count));
  }
  ::close(terminal);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << text;
  return text;
}

class OnATerminal : public ::testing::Test {
 protected:
  void SetUp() override { write_data(folder / "bars"); }

  std::string training(const std::vector<std::string>& settings, std::vector<std::string> more = {}) {
    std::vector<std::string> words{"train", "bars", "--batch-size", "4", "--epochs", "20", "--no-early-stopping"};
    words.insert(words.end(), more.begin(), more.end());
    return seen(folder, words, settings);
  }

  Folder folder;
};

constexpr const char* redrawn = "\r\x1b[K";
constexpr const char* coloured = "\x1b[3";

TEST_F(OnATerminal, training_redraws_one_line_and_takes_it_away_at_the_end) {
  const std::string text = training({});
  EXPECT_NE(text.find("\repoch "), std::string::npos) << text;
  EXPECT_NE(text.find("  loss "), std::string::npos) << text;
  EXPECT_NE(text.find(coloured), std::string::npos) << text;
  const std::size_t end = text.find(redrawn);
  ASSERT_NE(end, std::string::npos) << text;
  EXPECT_EQ(text.find("\repoch ", end), std::string::npos) << text;
  EXPECT_EQ(text.substr(0, end).find('\n'), std::string::npos) << "the bar takes more than one line: " << text;
}

TEST_F(OnATerminal, no_color_leaves_the_bar_and_takes_the_colour) {
  const std::string text = training({"NO_COLOR=1"});
  EXPECT_NE(text.find("\repoch "), std::string::npos) << text;
  EXPECT_EQ(text.find(coloured), std::string::npos) << text;
}

TEST_F(OnATerminal, a_dumb_one_gets_plain_lines) {
  const std::string text = training({"TERM=dumb"});
  EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
  EXPECT_NE(text.find("epoch 1/20"), std::string::npos) << text;
}

TEST_F(OnATerminal, quiet_shows_the_result_alone) {
  const std::string text = training({}, {"--quiet"});
  EXPECT_EQ(text.find("\repoch "), std::string::npos) << text;
  EXPECT_NE(text.find("stopped at epoch 20"), std::string::npos) << text;
}

TEST_F(OnATerminal, the_diagonal_is_seen_without_colour_too) {
  ASSERT_EQ(run(folder, short_training("bars", {"--run", "run"})).code, 0);
  const std::string text = seen(folder, {"unseal", "run"}, {"NO_COLOR=1"});
  EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
  EXPECT_NE(text.find("[20]"), std::string::npos) << text;
}

}  // namespace
}  // namespace pellucid::test
