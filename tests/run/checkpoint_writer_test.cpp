// When checkpoints are taken, by a clock of the test's own, and how they come to the disk.
#include "pellucid/run/checkpoint_writer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <future>
#include <string>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/train/checkpoint.hpp"
#include "tests/support/failure.hpp"

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

struct PacedRun {
  double first = 0, cost = 0, disk = 0, seconds = 0;  ///< of the first checkpoint; of all
  double worst = 0,
         later = 0;  ///< the greatest part of the run so far that they had cost when one was done; but the first
  int count = 0;
};

// Checkpoints of a run, where each costs as `cost` says of its number and is under way for `disk` seconds more.
PacedRun pace_for(double seconds, double bytes, double step, const std::function<double(int)>& cost, double disk = 0) {
  PacedRun run;
  CheckpointPace pace(1000);  // clocks begin anywhere
  double now = 1000, busy_until = 0;
  while (now < 1000 + seconds) {
    now += step;
    if (now < busy_until || !pace.is_due(now, bytes)) continue;
    const double took = cost(run.count);
    if (run.count++ == 0) run.first = now - 1000;
    run.cost += took;
    run.disk += took + disk;
    busy_until = now + took + disk;
    pace.took(busy_until, took, took + disk);
    const double part = run.cost / (now + took - 1000);
    run.worst = std::max(run.worst, part);
    if (run.count > 1) run.later = std::max(run.later, part);
  }
  run.seconds = now - 1000;
  return run;
}

TEST(CheckpointPace, costs_less_than_a_hundredth_at_every_moment) {
  for (std::uint32_t trial = 0; trial < 200; ++trial) {
    const auto draw = [trial](std::uint32_t what, double from, double to) {
      return from + (to - from) * random_uniform(7, trial, what);
    };
    const double bytes = std::pow(10, draw(0, 3, 9.5)), step = std::pow(10, draw(1, -3, 1));
    const double rate = draw(2, 3e8, 2e9);  // of this machine
    const PacedRun run = pace_for(2000, bytes, step, [&](int number) {
      return bytes / rate * draw(10 + static_cast<std::uint32_t>(number), 0.9, 1.1);
    });
    EXPECT_LE(run.worst, 0.01) << bytes << " bytes at " << rate << " a second, steps of " << step;
    if (run.count > 0) {
      EXPECT_LE(run.first, std::max(2.0, 1.01 * bytes / 4e8 / 0.007) + step);
    }
    if (run.count > 20) {  // it waits no longer than it must
      EXPECT_GE(run.count, 0.8 * 2000 / (std::max(2.0, bytes / rate / 0.007) + step));
    }
  }
}

TEST(CheckpointPace, comes_after_two_seconds_where_it_costs_little) {
  const PacedRun run = pace_for(100, 4e6, 0.001, [](int) { return 0.01; });
  EXPECT_NEAR(run.first, 2, 0.01);
  EXPECT_NEAR(run.count, 49, 1);
}

TEST(CheckpointPace, makes_up_for_what_costs_more_than_was_expected) {
  // The first one costs ten times what its bytes say: such a processor, or such a disk.
  const PacedRun slow = pace_for(2000, 4e6, 0.01, [](int) { return 0.1; });
  EXPECT_GT(slow.worst, 0.04);
  EXPECT_LE(slow.later, 0.0075);
  EXPECT_GT(slow.count, 100);
  // One alone costs much.
  const PacedRun once = pace_for(2000, 4e6, 0.01, [](int number) { return number == 50 ? 3.0 : 0.01; });
  EXPECT_LE(once.cost / once.seconds, 0.0075);
  EXPECT_GT(once.count, 400);
}

TEST(CheckpointPace, leaves_a_slow_disk_alone_for_most_of_the_time) {
  const PacedRun run = pace_for(2000, 68e6, 0.1, [](int) { return 0.17; }, 10);
  EXPECT_LE(run.disk / run.seconds, 0.11);
  EXPECT_GT(run.count, 15);
}

TensorFile one_weight() { return {{{"w", Element::float32, {2}, std::vector<std::byte>(8)}}, {}}; }

TEST(CheckpointWriter, writes_two_files_in_turn) {
  std::vector<std::string> written;
  CheckpointWriter writer([&](const std::string& name, std::span<const std::string_view> content) {
    std::string bytes;
    for (const std::string_view piece : content) bytes += piece;
    EXPECT_EQ(read_checkpoint(bytes, name).tensors.size(), 1U);
    written.push_back(name);
  });
  EXPECT_FALSE(writer.wants(8)) << "nothing was trained yet";
  for (int i = 0; i < 3; ++i) {
    writer.take(one_weight());
    writer.flush();
  }
  EXPECT_EQ(written, (std::vector<std::string>{"checkpoint-a", "checkpoint-b", "checkpoint-a"}));
}

TEST(CheckpointWriter, writes_what_was_taken_while_training_goes_on) {
  std::promise<void> waits;
  std::promise<std::string> written;
  CheckpointWriter writer([&](const std::string& name, std::span<const std::string_view>) {
    waits.get_future().get();
    written.set_value(name);
  });
  writer.take(one_weight());  // and no flush
  EXPECT_FALSE(writer.wants(8));
  waits.set_value();
  EXPECT_EQ(written.get_future().get(), "checkpoint-a");
}

TEST(CheckpointWriter, writes_what_was_taken_where_an_error_ends_the_training) {
  std::vector<std::string> written;
  EXPECT_TRUE(says(error_of([&] {
                     CheckpointWriter writer(
                         [&](const std::string& name, std::span<const std::string_view>) { written.push_back(name); });
                     writer.take(one_weight());
                     fail({Fault::run, "training diverged", "", "", ""});
                   }),
                   "diverged"));
  EXPECT_EQ(written.size(), 1U);
}

TEST(CheckpointWriter, fails_in_the_thread_that_trains) {
  CheckpointWriter writer([&](const std::string&, std::span<const std::string_view>) {
    fail({Fault::run, "cannot write \"x\"", "", "No space left on device", ""});
  });
  writer.take(one_weight());
  EXPECT_TRUE(says(error_of([&] { writer.flush(); }), "No space left"));
}

}  // namespace
}  // namespace pellucid
