// Which passes a thread may run one after the other for each of its parts, and where it waits for the others.
#include "pellucid/plan/turns.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace pellucid::plan {
namespace {

/// "3" for a turn of three passes, "w1" for one that waits before it begins.
using Told = std::vector<std::string>;
constexpr Index rows = 64, columns = 16, part_count = 4;

/// Passes over tables of one memory: what counts is where they read and write.
class Turns : public ::testing::Test {
 protected:
  /// The table of some rows from the `first` of the memory on.
  float* at(Index first) { return numbers_.data() + first * columns; }
  static kernels::Operand rows_of(const float* data) {
    return {kernels::Source::memory, {data, 0, columns, 1}, nullptr, nullptr};
  }
  static kernels::Operand row_vector(const float* data) {
    return {kernels::Source::memory, {data, 0, 0, 1}, nullptr, nullptr};
  }

  Stage& add(std::vector<kernels::Operand> from, float* to) {
    Stage& stage = *lowered_.stages.emplace_back(std::make_unique<Stage>());
    stage.operands = std::move(from);
    stage.results = {{to, 0, columns}};
    stage.call = kernels::Elementwise{
        stage.operands.data(), stage.results.data(), nullptr, static_cast<int>(stage.operands.size()), 1, 0, 0};
    for (Index p = 0; p < part_count; ++p)
      stage.parts.push_back({0, 1, rows * p / part_count, rows * (p + 1) / part_count, 0, columns});
    return stage;
  }
  Stage& add_product(const float* a, const float* b, float* to, bool transposes_a) {
    Stage& stage = add({}, to);
    const kernels::Matrix left{a, 0, transposes_a ? 1 : columns, transposes_a ? columns : 1};
    stage.call = kernels::Product{columns, left, {b, 0, columns, 1}, {to, 0, columns}, nullptr};
    return stage;
  }
  Told told() const {
    Told all;
    for (const Turn& turn : turns(lowered_, Element::float32))
      all.push_back((turn.waits ? "w" : "") + std::to_string(turn.passes));
    return all;
  }

 private:
  std::array<float, static_cast<std::size_t>(16 * rows * columns)> numbers_{};
  Lowered lowered_;
};

TEST_F(Turns, passes_over_the_same_rows_go_together) {
  add({rows_of(at(0))}, at(100));
  add({rows_of(at(100)), row_vector(at(500))}, at(200));
  add_product(at(200), at(600), at(300), false);
  EXPECT_EQ(told(), Told{"3"});
}

TEST_F(Turns, a_pass_that_reads_rows_of_another_part_waits) {
  add({rows_of(at(0))}, at(100));
  add({rows_of(at(101))}, at(200));
  EXPECT_EQ(told(), (Told{"1", "w1"}));
}

TEST_F(Turns, a_pass_that_reads_all_rows_waits) {
  add({rows_of(at(0))}, at(100));
  add({row_vector(at(110))}, at(200));
  add_product(at(200), at(600), at(300), true);
  EXPECT_EQ(told(), (Told{"1", "w1", "w1"}));
}

TEST_F(Turns, a_pass_that_overwrites_what_another_part_still_reads_waits) {
  add({rows_of(at(0))}, at(100));
  add({rows_of(at(100))}, at(200));
  add({rows_of(at(200))}, at(1));
  EXPECT_EQ(told(), (Told{"2", "w1"}));
}

TEST_F(Turns, passes_that_are_cut_otherwise_or_by_models_wait) {
  add({rows_of(at(0))}, at(100));
  add({rows_of(at(100))}, at(200)).parts.pop_back();
  for (kernels::Part& part : add({rows_of(at(200))}, at(300)).parts) part.model_end = 2;
  EXPECT_EQ(told(), (Told{"1", "w1", "w1"}));
}

TEST_F(Turns, passes_that_touch_nothing_of_each_other_do_not_wait_however_they_are_cut) {
  add({rows_of(at(0))}, at(100));
  add({rows_of(at(200))}, at(300)).parts.pop_back();
  add({rows_of(at(400))}, at(500));
  EXPECT_EQ(told(), (Told{"1", "1", "1"}));
}

TEST_F(Turns, a_pass_waits_for_what_was_written_before_the_last) {
  add({rows_of(at(0))}, at(100));
  add({rows_of(at(200))}, at(300)).parts.pop_back();
  add({rows_of(at(101))}, at(500));
  add({rows_of(at(301))}, at(600));  // the wait before was enough
  EXPECT_EQ(told(), (Told{"1", "1", "w2"}));
}

TEST_F(Turns, a_fold_waits_for_the_rows_that_it_adds_up) {
  add({rows_of(at(0))}, at(100));
  Stage& along = add({}, at(200));
  along.call = kernels::Reduction{kernels::Fold::sum,       true,           rows, columns,
                                  {at(100), 0, columns, 1}, {at(200), 0, 1}};  // a sum for each row
  Stage& over = add({}, at(300));
  over.call =
      kernels::Reduction{kernels::Fold::sum, false, rows, columns, {at(100), 0, columns, 1}, {at(300), 0, columns}};
  over.parts = {{0, 1, 0, 1, 0, 8}, {0, 1, 0, 1, 8, 16}};
  EXPECT_EQ(told(), (Told{"2", "w1"}));
}

}  // namespace
}  // namespace pellucid::plan
