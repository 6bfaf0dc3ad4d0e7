// Completion scripts and manual pages: made from the command line itself, so they lack nothing that its help has.
#include <regex>

#include "tests/cli/program.hpp"

namespace pellucid::test {
namespace {

constexpr const char* commands[] = {"train",  "resume", "unseal",  "predict",    "evaluate", "explain",
                                    "check",  "plot",   "watch",   "report",     "compare",  "bench",
                                    "export", "list",   "classic", "completion", "manual"};

std::string completed(const Folder& folder, const std::string& words, int at) {
  write(folder / "pellucid.bash", run(folder, {"completion", "bash"}).out);
  const std::string script = "source ./pellucid.bash; COMP_WORDS=(" + words + "); COMP_CWORD=" + std::to_string(at) +
                             "; _pellucid; echo \"${COMPREPLY[@]}\" > completed";
  write(folder / "complete.sh", script);
  EXPECT_EQ(std::system(("cd '" + folder.path().string() + "' && bash complete.sh").c_str()), 0);
  return content(folder / "completed");
}

TEST(Completion, completes_commands_options_and_kinds) {
  const Folder folder;
  EXPECT_EQ(completed(folder, "pellucid tr", 1), "train\n");
  EXPECT_EQ(completed(folder, "pellucid train --ep", 2), "--epochs\n");
  EXPECT_EQ(completed(folder, "pellucid list act", 2), "activations\n");
  EXPECT_EQ(completed(folder, "pellucid train pelluc", 2), "pellucid.bash\n");
  EXPECT_EQ(completed(folder, "pellucid classic percep", 2), "perceptron\n");
  EXPECT_EQ(completed(folder, "pellucid classic trees --dep", 3), "--depth\n");
  EXPECT_NE(run(folder, {"completion", "fish"}).out.find("from trees' -l depth"), std::string::npos);
  EXPECT_NE(run(folder, {"completion", "fish"}).out.find("-l epochs"), std::string::npos);
  EXPECT_EQ(run(folder, {"completion", "zsh"}).out.rfind("#compdef pellucid\n", 0), 0U);
  EXPECT_EQ(run(folder, {"completion", "tcsh"}).code, 2);
}

TEST(Manual, holds_every_option_of_the_help_and_only_known_requests) {
  const Folder folder;
  const std::regex option("--[a-z-]+");
  for (const char* command : commands) {
    std::string page = run(folder, {"manual", command}).out;
    std::istringstream lines(page);
    for (std::string line; std::getline(lines, line);) {
      if (line.front() != '.') continue;
      const std::string request = line.substr(0, line.find(' '));
      EXPECT_TRUE(request == ".TH" || request == ".SH" || request == ".TP" || request == ".B" || request == ".nf" ||
                  request == ".fi")
          << line;
    }
    page = std::regex_replace(page, std::regex("\\\\-"), "-");
    const std::string help = run(folder, {command, "--help"}).out;
    for (std::sregex_iterator each(help.begin(), help.end(), option), end; each != end; ++each) {
      EXPECT_NE(page.find(each->str()), std::string::npos) << command << " " << each->str();
    }
  }
  EXPECT_NE(run(folder, {"manual"}).out.find(".SH COMMANDS"), std::string::npos);
  EXPECT_EQ(run(folder, {"manual", "trian"}).code, 2);
}

}  // namespace
}  // namespace pellucid::test
