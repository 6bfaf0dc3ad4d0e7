// `explain --step` on a terminal: forth and back by keys, and the terminal as it was however it ends.
#include <poll.h>
#include <pty.h>
#include <termios.h>

#include <chrono>
#include <iterator>
#include <sstream>

#include "program.hpp"

namespace pellucid::test {
namespace {

constexpr int patience = 20'000;  // milliseconds, on a busy machine

/// The program on a terminal of its own.
class Stepping : public ::testing::Test {
 protected:
  void SetUp() override {
    write(folder / "rows.csv", "a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n");
    const Result trained =
        run(folder, {"train", "rows.csv", "--target", "y", "--task", "classification", "--test", "0", "--epochs", "2",
                     "--model", "linear(2) | tanh | linear", "--run", "run", "--baselines", "none", "--quiet"});
    ASSERT_EQ(trained.code, 0) << trained.err;
    whole_ = run(folder, {"explain", "run", "--data", "rows.csv", "--row", "2"}).out;
  }
  void TearDown() override {
    if (terminal_ >= 0) ::close(terminal_);
  }

  void start(const char* term, const std::string& script = "") {
    winsize size{30, columns_, 0, 0};
    child_ = ::forkpty(&terminal_, nullptr, nullptr, &size);
    if (child_ != 0) return;
    ::setenv("TERM", term, 1);
    ::setenv("NO_COLOR", "1", 1);
    if (::chdir(folder.path().c_str()) != 0) ::_exit(99);
    if (!script.empty()) ::execlp("bash", "bash", "-c", script.c_str(), nullptr);
    ::execl(PELLUCID_CLI, PELLUCID_CLI, "explain", "run", "--data", "rows.csv", "--row", "2", "--step", nullptr);
    ::_exit(98);
  }

  /// What it writes until `text` was seen; all, if it ends before.
  std::string until(const std::string& text) {
    std::string seen;
    pollfd output{terminal_, POLLIN, 0};
    while (seen.find(text) == std::string::npos && ::poll(&output, 1, patience) > 0) {
      char block[4096];
      const ssize_t count = ::read(terminal_, block, sizeof block);
      if (count <= 0) break;
      seen.append(block, static_cast<std::size_t>(count));
    }
    return seen;
  }
  std::string key(const std::string& bytes, const std::string& text) {
    EXPECT_EQ(::write(terminal_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    return until(text);
  }
  bool is_by_lines() const {
    termios now{};
    ::tcgetattr(terminal_, &now);
    return (now.c_lflag & ICANON) != 0 && (now.c_lflag & ECHO) != 0;
  }
  int status() {
    int status = 0;
    ::waitpid(child_, &status, 0);
    return status;
  }

  Folder folder;
  std::string whole_;
  int terminal_ = -1;
  pid_t child_ = -1;
  unsigned short columns_ = 120;
};

std::string without_returns(std::string text) {
  std::erase(text, '\r');
  return text;
}

TEST_F(Stepping, goes_forth_and_back_by_keys_and_leaves_what_was_seen) {
  start("xterm");
  const std::string first = until("1 of ");
  EXPECT_NE(first.find("Prediction"), std::string::npos) << first;
  EXPECT_EQ(first.find("Forward"), std::string::npos) << first;
  EXPECT_FALSE(is_by_lines());
  std::string second = key("\n", "2 of ");
  EXPECT_NE(second.find("z₁₂ = "), std::string::npos) << second;
  EXPECT_EQ(second.find("z₂₂ = "), std::string::npos) << second;
  for (const char* forth : {"\x1b[C", "n", " ", "\x1bOB"}) key(forth, "   Enter: on");
  EXPECT_NE(key("x", "6 of "), "");  // means nothing: drawn as it was
  for (const char* back : {"b", "\x1b[D", "\x7f", "\x1b[A"}) key(back, "   Enter: on");
  EXPECT_NE(key("b", "1 of ").find("1 of "), std::string::npos);
  key("b", "1 of ");  // there is none before the first
  key("\n", "2 of ");
  const std::string end = without_returns(key("q", "no such text"));
  EXPECT_TRUE(is_by_lines());
  EXPECT_EQ(status(), 0);
  const std::string left = end.substr(end.rfind("\x1b[?1049l") + 8);
  EXPECT_EQ(left, whole_.substr(0, left.size()));
  EXPECT_NE(left.find("z₁₂ = "), std::string::npos) << left;
  EXPECT_EQ(left.find("z₂₂ = "), std::string::npos) << left;
}

TEST_F(Stepping, shows_the_whole_text_stop_by_stop) {
  start("dumb");
  std::string all = until("1 of ");
  int enters = 0;
  while (all.find("Largest difference") == std::string::npos && ++enters < 300) all += key("\n", "   Enter: on");
  key("q", "no such text");
  EXPECT_EQ(status(), 0);
  EXPECT_EQ(all.find('\x1b'), std::string::npos);
  std::string text;
  std::stringstream lines(without_returns(all));
  for (std::string line; std::getline(lines, line);) {
    if (line.find("   Enter: on") == std::string::npos) text += line + "\n";
  }
  EXPECT_EQ(text.substr(0, whole_.size()), whole_);
  EXPECT_GE(enters, 6 + 2 + 9 + 2);  // forward, loss, learned values, inputs
}

TEST_F(Stepping, leaves_the_terminal_as_it_was_when_a_signal_ends_it) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    start("xterm");
    until("1 of ");
    EXPECT_FALSE(is_by_lines());
    if (signal == SIGINT)
      EXPECT_EQ(::write(terminal_, "\x03", 1), 1);  // Ctrl-C
    else
      ::kill(child_, signal);
    EXPECT_NE(until("\x1b[?1049l").find("\x1b[?1049l"), std::string::npos);
    const int ended = status();
    EXPECT_TRUE(WIFSIGNALED(ended) && WTERMSIG(ended) == signal) << signal;
    EXPECT_TRUE(is_by_lines()) << signal;
    ::close(std::exchange(terminal_, -1));
  }
}

TEST_F(Stepping, gives_the_terminal_back_while_it_is_stopped) {
  // Only a shell that controls jobs lets one be stopped.
  start("xterm", "set -m; '" PELLUCID_CLI "' explain run --data rows.csv --row 2 --step; echo STOPPED; read line; fg");
  until("1 of ");
  key("\n", "2 of ");
  EXPECT_NE(key("\x1a", "STOPPED").find("STOPPED"), std::string::npos);  // Ctrl-Z
  EXPECT_TRUE(is_by_lines());
  const std::string again = key("\n", "2 of ");
  EXPECT_NE(again.find("z₁₂ = "), std::string::npos) << again;
  EXPECT_FALSE(is_by_lines());
  key("q", "no such text");
  EXPECT_EQ(status(), 0);
  EXPECT_TRUE(is_by_lines());
}

/// In characters.
int width_of(const std::string& line) {
  return static_cast<int>(
      std::ranges::count_if(line, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

TEST_F(Stepping, breaks_long_lines_between_words_alone) {
  constexpr int widest = 40;
  for (const int columns : {24, 41, 61, 90}) {
    columns_ = static_cast<unsigned short>(columns);
    start("dumb");
    std::string all = until("q: quit");
    for (int enters = 0; enters < 600; ++enters) {
      const std::string seen = key("\n", "q: quit");
      all += seen;
      if (seen.find("q: quit") == std::string::npos) break;  // it has ended
    }
    EXPECT_EQ(status(), 0);
    ::close(std::exchange(terminal_, -1));
    std::string text;
    std::stringstream lines(without_returns(all));
    for (std::string line; std::getline(lines, line);) {
      if (line.find("   Enter: on") != std::string::npos) continue;
      EXPECT_LE(width_of(line), columns) << line;
      text += line + "\n";
    }
    const std::vector<std::string> shown = words_of(text), whole = words_of(whole_);
    const auto joined = [](const std::vector<std::string>& words) {
      std::string all_words;
      for (const std::string& word : words) all_words += word;
      return all_words;
    };
    EXPECT_EQ(joined(shown), joined(whole)) << columns;
    if (columns < widest) continue;  // a word may be longer than a line
    EXPECT_EQ(shown, whole) << columns;
  }
}

}  // namespace
}  // namespace pellucid::test
