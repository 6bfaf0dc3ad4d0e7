// `pellucid plot` and `pellucid watch`.
#include <sys/stat.h>

#include "tests/cli/tables.hpp"

namespace pellucid::test {
namespace {

const std::vector<std::string> small{"--model", "linear(8) | relu | linear"};

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

bool says(const std::string& text, const std::string& what) { return text.find(what) != std::string::npos; }

struct Curves : ::testing::Test {
  Folder folder;
};

TEST_F(Curves, plot_draws_runs_in_ascii_where_nothing_else_is_shown) {
  ASSERT_EQ(run(folder, train(penguins, "species", small)).code, 0);
  ::setenv("TERM", "dumb", 1);
  const Result drawn = run(folder, {"plot", "run"});
  ::unsetenv("TERM");
  EXPECT_EQ(drawn.code, 0) << drawn.err;
  EXPECT_EQ(drawn.err, "");
  EXPECT_TRUE(drawn.out.starts_with("run\n* training   + validation   : best epoch ")) << drawn.out;
  EXPECT_TRUE(says(drawn.out, "epoch\n")) << drawn.out;
  EXPECT_TRUE(std::ranges::all_of(drawn.out, [](char c) { return c == '\n' || (c >= ' ' && c < '\x7f'); }))
      << drawn.out;
}

TEST_F(Curves, plot_draws_braille_where_the_locale_has_it) {
  ASSERT_EQ(run(folder, train(penguins, "species", small)).code, 0);
  ::setenv("LC_ALL", "C.UTF-8", 1);
  const Result drawn = run(folder, {"plot", "run"});
  ::setenv("LC_ALL", "C", 1);
  const Result plain = run(folder, {"plot", "run"});
  ::unsetenv("LC_ALL");
  EXPECT_TRUE(says(drawn.out, "● training   ▲ validation   ┊ best epoch ")) << drawn.out;
  EXPECT_FALSE(says(plain.out, "●")) << plain.out;
}

TEST_F(Curves, plot_lays_runs_and_networks_of_a_run_over_each_other_by_name) {
  ASSERT_EQ(run(folder, train(penguins, "species", with(small, {"--folds", "2"}))).code, 0);
  fs::rename(folder / "run", folder / "folds");
  ASSERT_EQ(run(folder, train(penguins, "species", with(small, {"--monitor", "f1_macro"}))).code, 0);
  const Result drawn = run(folder, {"plot", "folds", "run"});
  EXPECT_EQ(drawn.code, 0) << drawn.err;
  for (const char* const name : {"folds/fold-1", "folds/fold-2", "run", "validation loss", "training loss"}) {
    EXPECT_TRUE(says(drawn.out, name)) << name << drawn.out;
  }
  EXPECT_FALSE(says(drawn.out, "f1_macro"));  // the others have none
  EXPECT_TRUE(says(run(folder, {"plot", "run"}).out, "validation f1_macro"));
}

TEST_F(Curves, plot_writes_svg_and_replaces_only_what_it_is_told_to) {
  ASSERT_EQ(run(folder, train(penguins, "species", small)).code, 0);
  const Result written = run(folder, {"plot", "run", "--svg", "curves.svg"});
  EXPECT_EQ(written.code, 0) << written.err;
  EXPECT_EQ(written.out, "");
  const std::string svg = content(folder / "curves.svg");
  EXPECT_TRUE(svg.starts_with("<?xml")) << svg;
  EXPECT_TRUE(says(svg, "best epoch")) << svg;
  EXPECT_EQ(run(folder, {"plot", "run", "--svg", "curves.svg"}).code, 2);
  EXPECT_EQ(run(folder, {"plot", "run", "--svg", "curves.svg", "--force"}).code, 0);
  EXPECT_EQ(run(folder, {"plot", "run", "--svg", "run/recipe.toml", "--force"}).code, 2);
  EXPECT_EQ(run(folder, {"plot", "run", "--svg", "-"}).out, svg);
}

TEST_F(Curves, what_cannot_be_drawn_is_told_with_what_to_do) {
  fs::create_directories(folder / "empty");
  for (const auto& [words, code, told] : std::vector<std::tuple<std::vector<std::string>, int, const char*>>{
           {{"plot"}, 2, "RUN"},
           {{"watch"}, 2, "RUN"},
           {{"plot", "nowhere"}, 3, "there is no such folder"},
           {{"watch", "nowhere"}, 3, "there is no such folder"},
           {{"plot", "empty"}, 3, "it holds no recipe.toml"},
           {{"watch", "empty"}, 3, "it holds no recipe.toml"}}) {
    const Result result = run(folder, words);
    EXPECT_EQ(result.code, code) << words[0] << result.err;
    EXPECT_TRUE(says(result.err, told)) << words[0] << result.err;
  }
}

TEST_F(Curves, watch_follows_a_training_of_another_process_and_says_how_it_ended) {
  std::vector<std::string> words = train(penguins, "species", with(small, {"--no-early-stopping"}));
  *(std::ranges::find(words, "15")) = "4000";
  std::erase(words, "--quiet");
  Result watched{};
  const Folder other;
  const Result trained = run(folder, words, [&](pid_t child) {
    const pid_t interrupting = ::fork();
    if (interrupting == 0) {
      ::usleep(1500000);
      ::kill(child, SIGINT);
      ::_exit(0);
    }
    watched = run(other, {"watch", (folder / "run").string()});
    ::waitpid(interrupting, nullptr, 0);
  });
  EXPECT_EQ(watched.code, 0) << watched.err;
  EXPECT_GE(std::ranges::count(watched.out, '\n'), 3) << watched.out;  // of epochs as they came
  EXPECT_TRUE(says(watched.out, "  epoch ")) << watched.out;
  EXPECT_TRUE(says(watched.out, ": stopped at epoch ")) << watched.out;
  if (trained.code == 130) {
    EXPECT_TRUE(says(watched.out, "it was interrupted")) << watched.out;
    EXPECT_TRUE(says(watched.err, "resume")) << watched.err;
  }
}

TEST_F(Curves, watch_of_a_run_that_has_ended_says_so_at_once) {
  ASSERT_EQ(run(folder, train(penguins, "species", with(small, {"--folds", "2"}))).code, 0);
  const Result watched = run(folder, {"watch", "run"});
  EXPECT_EQ(watched.code, 0) << watched.err;
  EXPECT_EQ(watched.err, "");
  for (const char* const told :
       {"run/fold-1: stopped at epoch 15, best epoch ", "run/fold-2: ", "all epochs are done"}) {
    EXPECT_TRUE(says(watched.out, told)) << watched.out;
  }
}

TEST_F(Curves, layers_are_drawn_where_they_were_recorded) {
  ASSERT_EQ(run(folder, train(penguins, "species", small)).code, 0);
  EXPECT_FALSE(says(run(folder, {"plot", "run"}).out, "gradient norm"));
  fs::remove_all(folder / "run");
  ASSERT_EQ(run(folder, train(penguins, "species", {"--model", "linear(8) | relu | linear", "--observe-layers"})).code,
            0);
  const Result drawn = run(folder, {"plot", "run"});
  for (const char* const told : {"gradient norm", "update / weight", "dead units (part)", "0 linear", "2 linear"}) {
    EXPECT_TRUE(says(drawn.out, told)) << told << drawn.out;
  }
}

TEST_F(Curves, events_for_tensorboard_stand_where_they_are_wanted) {
  ASSERT_EQ(run(folder, train(penguins, "species", with(small, {"--tensorboard", "events"}))).code, 0);
  const auto count = [&] { return std::distance(fs::directory_iterator(folder / "events"), fs::directory_iterator()); };
  EXPECT_EQ(count(), 1);
  write(folder / "taken", "");
  fs::remove_all(folder / "run");
  const Result refused = run(folder, train(penguins, "species", with(small, {"--tensorboard", "taken"})));
  EXPECT_EQ(refused.code, 2) << refused.err;
  EXPECT_FALSE(fs::exists(folder / "run"));
}

}  // namespace
}  // namespace pellucid::test
