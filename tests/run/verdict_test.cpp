// What a comparison with baselines says, from its numbers alone: the verdict, its direction and size, what time ended.
#include <gtest/gtest.h>

#include "pellucid/run/baselines.hpp"
#include "pellucid/run/option_names.hpp"

namespace pellucid {
namespace {

struct Made {
  const char* name;
  double more;  ///< of the metric that the network has
  double margin;
  bool is_unfinished = false;
};

Comparison decided(const std::vector<Made>& rivals, bool is_higher_better = true) {
  Comparison all{.metric = "f1_macro", .label = "mean f1", .is_higher_better = is_higher_better, .rows = 200};
  for (const Made& each : rivals) {
    Rival rival{.name = each.name, .label = std::string("the ") + each.name, .rounds = 12};
    rival.is_unfinished = each.is_unfinished;
    rival.difference = {each.more, each.margin};
    all.rivals.push_back(rival);
  }
  decide(all);
  return all;
}

bool has(const Comparison& all, const std::string& part) { return all.sentence.find(part) != std::string::npos; }

TEST(VerdictWords, tell_the_direction_and_the_size_of_noise) {
  const Comparison worse = decided({{"trees", -0.004, 0.009}});
  EXPECT_EQ(worse.verdict, Verdict::noise);
  EXPECT_TRUE(has(worse, "the baseline \"the trees\" is better by 0.0040 ± 0.0090 in mean f1: within noise"))
      << worse.sentence;
  const Comparison better = decided({{"trees", 0.004, 0.009}});
  EXPECT_TRUE(has(better, "the network is better than the baseline \"the trees\" by 0.0040 ± 0.0090"))
      << better.sentence;
  // Of what is to be low, the other way round.
  EXPECT_TRUE(has(decided({{"trees", 0.004, 0.009}}, false), "the baseline \"the trees\" is better"));
  EXPECT_TRUE(has(decided({{"trees", 0, 0}}), "no row tells the network from"));
  EXPECT_TRUE(has(decided({{"trees", 0, 0.01}}), "do not differ"));
}

TEST(VerdictWords, name_the_metric_whatever_the_verdict_is) {
  for (const std::vector<Made>& rivals : std::vector<std::vector<Made>>{{{"trees", 0.1, 0.01}},
                                                                        {{"trees", -0.1, 0.01}},
                                                                        {{"trees", 0, 0.01}},
                                                                        {{"trees", 0, 0}},
                                                                        {{"trees", 0.1, judge::nan}}}) {
    const Comparison all = decided(rivals);
    EXPECT_TRUE(has(all, "mean f1")) << all.sentence;
  }
}

TEST(VerdictWords, is_about_the_strongest_or_the_simplest_that_is_as_good) {
  EXPECT_EQ(decided({{"linear", -0.1, 0.01}, {"trees", -0.2, 0.01}}).best, "trees");
  EXPECT_EQ(decided({{"linear", -0.1, 0.01}, {"trees", -0.2, 0.01}}).verdict, Verdict::baseline);
  EXPECT_EQ(decided({{"linear", 0.01, 0.05}, {"trees", -0.02, 0.05}}).best, "linear");
  EXPECT_EQ(decided({{"linear", 0.3, 0.05}, {"trees", 0.2, 0.05}}).best, "trees");
  EXPECT_EQ(decided({{"linear", 0.3, 0.05}, {"trees", 0.2, 0.05}}).verdict, Verdict::network);
}

TEST(VerdictWords, say_which_baseline_the_clock_ended_and_how_each_face_asks_for_more) {
  const Comparison all = decided({{"linear", 0.3, 0.05}, {"trees", 0.2, 0.05, true}});
  EXPECT_TRUE(has(all, "the clock ended \"the trees\" after 12 rounds")) << all.sentence;
  EXPECT_EQ(all.sentence.find("--"), std::string::npos) << "what a program in C++ reads names no option";
  EXPECT_NE(in_options(all.sentence).find("(--baselines \"trees(rounds=200)\")"), std::string::npos)
      << in_options(all.sentence);
  EXPECT_EQ(in_options(all.sentence).find('{'), std::string::npos);
  // A baseline that is better all the same needs no more time.
  EXPECT_FALSE(has(decided({{"trees", -0.2, 0.05, true}}), "clock"));
}

}  // namespace
}  // namespace pellucid
