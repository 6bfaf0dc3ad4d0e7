// What is seen on a terminal: a line that is redrawn, colour, and neither where it is not wanted.
#include <pty.h>

#include <chrono>
#include <regex>
#include <sstream>

#include "program.hpp"

namespace pellucid::test {
namespace {

/// All that the program writes to a terminal of 90 columns that is its standard output and error. `on_text` is told
/// what there is so far, each time that there is more.
std::string seen(const Folder& folder, std::vector<std::string> words, const std::vector<std::string>& settings,
                 bool succeeds = true, const std::function<void(const std::string&)>& on_text = {}) {
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
    if (on_text) on_text(text);
  }
  ::close(terminal);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && (WEXITSTATUS(status) == 0 || !succeeds)) << text;
  return text;
}

class OnATerminal : public ::testing::Test {
 protected:
  void SetUp() override { write_data(folder / "bars"); }

  std::string training(const std::vector<std::string>& settings, std::vector<std::string> more = {}) {
    std::vector<std::string> words{"train", "bars", "--batch-size", "4", "--no-early-stopping"};
    if (std::ranges::find(more, "--epochs") == more.end()) more.insert(more.end(), {"--epochs", "20"});
    words.insert(words.end(), more.begin(), more.end());
    return seen(folder, words, settings);
  }

  Folder folder;
};

constexpr const char* redrawn = "\r\x1b[K";
constexpr const char* coloured = "\x1b[3";

/// The lines of epochs that stay: each ends, and is not what a line that is redrawn showed.
std::vector<std::string> lines_that_stay(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream all(text);
  for (std::string line; std::getline(all, line);) {
    while (!line.empty() && line.back() == '\r') line.pop_back();
    const std::size_t cleared = line.rfind(redrawn);
    if (cleared != std::string::npos) line.erase(0, cleared + std::string(redrawn).size());
    if (line.starts_with("epoch ")) lines.push_back(line);
  }
  return lines;
}

TEST_F(OnATerminal, training_leaves_a_line_for_each_epoch_and_takes_the_one_that_it_redraws_away) {
  const std::string text = training({});
  EXPECT_NE(text.find(coloured), std::string::npos) << text;
  const std::vector<std::string> lines = lines_that_stay(text);
  ASSERT_GE(lines.size(), 11U) << text;  // the first ten and the last
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_TRUE(std::regex_match(lines[i], std::regex("epoch +" + std::to_string(i + 1) +
                                                      "/20  loss [0-9.]+  validation [0-9.]+, accuracy [0-9.]+  lr "
                                                      "[0-9.e-]+  [0-9.]+ m?s(  best)?")))
        << lines[i];
  }
  EXPECT_TRUE(lines.back().starts_with("epoch 20/20  loss ")) << lines.back();
  EXPECT_TRUE(lines.front().ends_with("  best")) << lines.front();
  const std::size_t bar = text.rfind("─"), end = text.rfind(redrawn);
  ASSERT_NE(end, std::string::npos) << text;
  EXPECT_TRUE(bar == std::string::npos || bar < end) << text;  // the bar is gone at the end
}

TEST_F(OnATerminal, short_epochs_leave_a_few_lines_a_second) {
  const auto begun = std::chrono::steady_clock::now();
  const std::string text = training({}, {"--epochs", "3000"});
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  const std::vector<std::string> lines = lines_that_stay(text);
  EXPECT_LE(static_cast<double>(lines.size()), 12 + seconds / 0.33) << text;
  EXPECT_TRUE(lines.back().starts_with("epoch 3000/3000  loss ")) << lines.back();
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

// Names of columns and classes, cells and paths may hold anything. Whatever the program says of them, a terminal is
// never given a control character by it, but the end of a line.
TEST(HostileText, commands_no_terminal) {
  const Folder folder;
  const std::string evil = "\x1b]0;owned\x07\x1b[2J\xc2\x9b\x7f\b\xe2\x80\xae";
  std::string table = "x" + evil + ",words" + evil + ",\"kind" + evil + "\"\n";
  for (int row = 0; row < 60; ++row) {
    table += std::to_string(row % 7) + ",w" + std::to_string(row % 3) + evil + "," + (row % 7 < 3 ? "low" : "high") +
             evil + "\n";
  }
  const std::string rows = "rows" + evil + ".csv", place = "run" + evil, target = "kind" + evil;
  write(folder / rows, table);
  write(folder / "unseen.csv",
        "x" + evil + ",words" + evil + ",\"kind" + evil + "\"\n" + evil + "," + evil + "," + evil + "\n");
  const std::vector<std::vector<std::string>> commands{
      {"check", rows, "--target", target},
      {"check", rows},
      {"check", rows, "--json"},
      {"train", rows, "--target", target, "--epochs", "3", "--run", place + "1"},
      {"train", rows, "--target", target, "--epochs", "3", "--run", place + "2", "--json"},
      {"train", rows, "--target", target, "--epochs", "1", "--run", place},
      {"train", rows, "--target", "no" + evil},
      {"train", rows, "--target", target, "--model", "linear(" + evil},
      {"check", place},
      {"check", place, "--json"},
      {"predict", place, rows},
      {"predict", place, rows, "--proba"},
      {"predict", place, rows, "--proba", "--out", "/dev/tty"},
      {"predict", place, rows, "--out", place + "/x"},
      {"predict", place, "unseen.csv"},
      {"predict", evil, rows},
      {"evaluate", place, rows},
      {"evaluate", place, rows, "--json"},
      {"evaluate", place, "unseen.csv"},
      {"explain", place, "--data", rows, "--row", "1"},
      {"explain", place, "--data", rows, "--row", "1", "--json"},
      {"explain", place, "--input", evil},
      {"explain", "--plan", place},
      {"plot", place},
      {"plot", place, place, "--svg", "/dev/tty"},
      {"watch", place},
      {"export", place, "--as", "dot"},
      {"export", place, "--as", evil},
      {"resume", place},
      {"unseal", place},
      {"lr-find", rows, "--target", target},
      {"classic", "regression", rows, "--target", target},
      {evil},
      {"list", evil},
      {"train", "--" + evil}};
  const std::vector<std::string> training{"train", rows,      "--target", target, "--epochs",
                                          "3",     "--quiet", "--run",    place};
  ASSERT_EQ(run(folder, training).code, 0) << run(folder, training).err;
  ASSERT_NE(run(folder, {"predict", place, rows}).out.find('\x1b'), std::string::npos);
  for (const std::vector<std::string>& words : commands) {
    for (const bool has_colour : {false, true}) {
      std::string text = seen(folder, words, {"TERM=" + std::string(has_colour ? "xterm" : "dumb")}, false);
      EXPECT_NE(text, "") << words[0];
      if (has_colour) text = std::regex_replace(text, std::regex("\x1b\\[(0|1|2|31|32)m|\r?\x1b\\[K|\repoch"), "");
      for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const bool ends_line = byte == '\n' || (byte == '\r' && text[at + 1] == '\n');  // a terminal turns one into two
        ASSERT_TRUE(ends_line || (byte >= 0x20 && byte != 0x7f))
            << words[0] << " " << words.size() << ": "
            << Json(text.substr(at < 40 ? 0 : at - 40, 80)).dump(-1, ' ', true, Json::error_handler_t::replace);
      }
      EXPECT_EQ(text.find("\xc2\x9b"), std::string::npos) << words[0];
      EXPECT_EQ(text.find("\xe2\x80\xae"), std::string::npos) << words[0];
    }
  }
}

// To a file or a pipe each byte goes as it is.
TEST(HostileText, stays_what_it_is_in_a_file) {
  const Folder folder;
  std::string table = "x,kind\n";
  for (int row = 0; row < 60; ++row) table += std::to_string(row % 7) + (row % 7 < 3 ? ",lo\x1b[2J\n" : ",high\n");
  write(folder / "rows.csv", table);
  ASSERT_EQ(run(folder, {"train", "rows.csv", "--target", "kind", "--epochs", "1", "--run", "run", "--quiet"}).code, 0);
  const std::string out = run(folder, {"predict", "run", "rows.csv", "--proba"}).out;
  EXPECT_TRUE(out.starts_with("row,prediction,high,lo\x1b[2J\n")) << out.substr(0, 60);
  EXPECT_EQ(run(folder, {"predict", "run", "rows.csv", "--proba", "--out", "out.csv"}).code, 0);
  EXPECT_EQ(content(folder / "out.csv"), out);
}

// Until the training that another process does is ended: by its user, or by what gives it no time to say so.
TEST_F(OnATerminal, watch_redraws_curves_while_another_process_trains_and_ends_with_it) {
  const std::vector<std::string> training{"train",
                                          "bars",
                                          "--run",
                                          "run",
                                          "--model",
                                          "linear(8) | relu | linear",
                                          "--batch-size",
                                          "1",
                                          "--epochs",
                                          "1000000",
                                          "--no-early-stopping"};
  const auto redrawings = [](const std::string& text) {
    const std::regex up("\x1b\\[[0-9]+A\x1b\\[J");
    return std::distance(std::sregex_iterator(text.begin(), text.end(), up), {});
  };
  for (const int signal : {SIGINT, SIGKILL}) {
    fs::remove_all(folder / "run");
    std::string text;
    const Result trained = run(folder, training, [&](pid_t child) {
      bool is_sent = false;
      text = seen(folder, {"watch", "run"}, {}, true, [&](const std::string& so_far) {
        if (!is_sent && redrawings(so_far) >= 2) is_sent = ::kill(child, signal) == 0;
      });
    });
    EXPECT_EQ(trained.code, 128 + signal) << trained.err;
    EXPECT_GE(redrawings(text), 2) << text;
    EXPECT_NE(text.find("validation"), std::string::npos) << text;
    EXPECT_NE(text.find("run: stopped at epoch "), std::string::npos) << text;
    EXPECT_NE(text.find("it was interrupted"), std::string::npos) << text;
    EXPECT_NE(text.find("nobody trains it any more"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace pellucid::test
