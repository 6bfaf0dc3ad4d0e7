// Schedules against PyTorch: rates and momenta of up to 1,000 steps, the losses that are watched among them.
#include <gtest/gtest.h>

#include "golden_cases.hpp"

namespace pellucid {
namespace {

/// Schedules by themselves: what they set for each step of a run.
class Paced {
 public:
  Paced(const std::string& text, double lr, double momentum)
      : schedules_(nn::parse_schedules(text)), watches_(schedules_.size()), lr_(lr), store_(Element::float64, 1) {
    const nn::Pace pace(graph_, schedules_);
    plan_ = std::make_unique<plan::Plan>(
        graph_, std::vector<plan::Output>{{"rate", pace.lr()}, {"momentum", pace.momentum(momentum)}},
        std::vector<graph::Update>{}, store_, plan::Options{.isa = kernels::best(kernels::default_set())});
    plan_->set_scalar("lr", 0, lr);
  }
  void run(double epochs, double epoch_steps, double step) {
    plan_->set_scalar("epochs", 0, epochs);
    plan_->set_scalar("epoch_steps", 0, epoch_steps);
    plan_->set_scalar("step", 0, step);
    plan_->set_scalar("epoch", 0, std::floor(step / epoch_steps));
    for (std::size_t i = 0; i < watches_.size(); ++i) plan_->set_scalar(nn::scale_name(i), 0, watches_[i].scale);
    plan_->run(one_);
  }
  void watch(double epoch, double epoch_steps, double loss) {
    nn::watch(schedules_, watches_, epoch, epoch_steps, loss, lr_);
  }
  double rate() const { return plan_->output<double>("rate")[0]; }
  double momentum() const { return plan_->output<double>("momentum")[0]; }

 private:
  nn::Schedules schedules_;
  std::vector<nn::Watch> watches_;
  double lr_;
  graph::Graph graph_;
  plan::Store store_;
  std::unique_ptr<plan::Plan> plan_;
  Team one_{1};
};

TEST(Golden, schedules_give_pytorchs_rates_and_momenta) {
  const TensorFile file = read_tensors(PELLUCID_GOLDEN_DIR "/schedules.safetensors");
  const std::map<std::string, std::vector<double>> tensors = tensors_of(file);
  ASSERT_GT(file.metadata.size(), 180U);
  for (const auto& [number, text] : file.metadata) {
    Paced paced(text, 0.3, 0.9);
    const std::vector<double>& rates = tensors.at(number + ".rates");
    const std::vector<double>& momenta = tensors.at(number + ".momenta");
    const double epochs = tensors.at(number + ".run")[0];
    const double epoch_steps = tensors.at(number + ".run")[1];
    const auto losses = tensors.find(number + ".losses");
    for (std::size_t i = 0; i < rates.size(); ++i) {
      const auto step = static_cast<double>(i);
      paced.run(epochs, epoch_steps, step);
      // PyTorch multiplies up from epoch to epoch, which costs it a rounding each.
      ASSERT_NEAR(paced.rate(), rates[i], 1e-12 * 0.3) << text << ", T = " << rates.size() << ", step " << i;
      ASSERT_NEAR(paced.momentum(), momenta[i], 1e-12) << text << ", T = " << rates.size() << ", step " << i;
      const double epoch = std::floor(step / epoch_steps);
      if (losses == tensors.end() || std::floor((step + 1) / epoch_steps) == epoch) continue;
      paced.watch(epoch, epoch_steps, losses->second[static_cast<std::size_t>(epoch)]);
    }
  }
}

TEST(Schedules, of_one_cycle_begin_at_the_peak_where_the_rise_has_no_step) {
  Paced halves("one_cycle(pct_start=0.5)", 0.3, 0.9);
  halves.run(2, 1, 0);
  EXPECT_DOUBLE_EQ(halves.rate(), 0.3);
  EXPECT_DOUBLE_EQ(halves.momentum(), 0.85);
  halves.run(2, 1, 1);
  EXPECT_NEAR(halves.rate(), 0.3 / 25 / 1e4, 1e-16);
  EXPECT_DOUBLE_EQ(halves.momentum(), 0.95);
}

TEST(Schedules, that_watch_see_only_the_losses_of_their_own_epochs) {
  Paced paced("warmup(epochs=3) | reduce_on_plateau(patience=0, factor=0.5, epochs=4) | constant", 1, 0);
  const auto rate_after = [&](double epoch, double loss) {
    paced.watch(epoch, 2, loss);
    paced.run(10, 2, 2 * (epoch + 1));
    return paced.rate();
  };
  EXPECT_DOUBLE_EQ(rate_after(0, 1), 1.0 / 3 + 2.0 / 9);
  EXPECT_DOUBLE_EQ(rate_after(1, 2), 1.0 / 3 + 4.0 / 9);
  EXPECT_EQ(rate_after(2, 3), 1);    // the warm-up's last: not counted
  EXPECT_EQ(rate_after(3, 3), 1);    // its first: the best so far
  EXPECT_EQ(rate_after(4, 3), 0.5);  // no better
  EXPECT_EQ(rate_after(5, 3), 0.25);
  EXPECT_EQ(rate_after(6, 3), 1);  // the constant rate has begun
}

TEST(Schedules, as_text_read_back_the_same) {
  for (const char* text : {"warmup(epochs=5) | cosine(epochs=95)", "multi_step(30 60 80)", "one_cycle",
                           "warmup(steps=100) | reduce_on_plateau(patience=3) "}) {
    const std::string whole = nn::written(nn::parse_schedules(text));
    EXPECT_EQ(nn::written(nn::parse_schedules(whole)), whole);
    EXPECT_GT(whole.size(), std::string(text).size());
  }
  EXPECT_EQ(nn::written(nn::parse_schedules("multi_step( 3  7.5 )")), "multi_step(at=3 7.5, gamma=0.1, epochs=0)");
}

std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const Failure& failure) {
    return failure.what();
  }
  return "nothing";
}

TEST(Schedules, that_make_no_sense_are_refused_by_name) {
  const auto reading = [](const char* text) { return refusal([=] { nn::parse_schedules(text); }); };
  EXPECT_NE(reading("constant | cosine").find("schedule constant"), std::string::npos);
  EXPECT_NE(reading("warmup | one_cycle | step").find("schedule one_cycle"), std::string::npos);
  EXPECT_NE(reading("warmup | cosin").find("did you mean \"cosine\"?"), std::string::npos);
  EXPECT_NE(reading("multi_step(at=3 x)").find("\"x\" is not a number"), std::string::npos);
  EXPECT_NE(reading("multi_step(at=3 -1)").find("-1 is outside"), std::string::npos);
  EXPECT_NE(reading("multi_step(at=)").find("it has no numbers"), std::string::npos);
  EXPECT_NE(reading("exponential(gamma=-1)").find("parameter gamma"), std::string::npos);
  const auto lasting = [](const char* text) {
    return refusal([=] { nn::check_length(nn::parse_schedules(text), 10, 4); });
  };
  EXPECT_NE(lasting("one_cycle(steps=39)").find("ends after 39 steps, and 40"), std::string::npos);
  EXPECT_NE(lasting("warmup(epochs=1) | one_cycle(steps=35)").find("and 36"), std::string::npos);
  EXPECT_EQ(lasting("one_cycle(steps=40)"), "nothing");
  EXPECT_EQ(lasting("one_cycle(steps=39) | constant"), "nothing");
  EXPECT_EQ(lasting("warmup(epochs=20) | cosine"), "nothing");
}

}  // namespace
}  // namespace pellucid
