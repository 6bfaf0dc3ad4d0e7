// Which passes a thread may run one after the other for each of its parts.
#include "pellucid/plan/chains.hpp"

#include <gtest/gtest.h>

#include <array>

namespace pellucid::plan {
namespace {

using Lengths = std::vector<std::size_t>;
constexpr Index rows = 64, columns = 16, part_count = 4;

/// Passes over tables of one memory: what counts is where they read and write.
class Chains : public ::testing::Test {
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
  Lengths chains() const { return chained(lowered_, Element::float32); }

 private:
  std::array<float, static_cast<std::size_t>(16 * rows * columns)> numbers_{};
  Lowered lowered_;
};

TEST_F(Chains, passes_over_the_same_rows_go_together) {
  add({rows_of(at(0))}, at(100));
  add({rows_of(at(100)), row_vector(at(500))}, at(200));
  add_product(at(200), at(600), at(300), false);
  EXPECT_EQ(chains(), Lengths{3});
}

TEST_F(Chains, a_pass_that_reads_rows_of_another_part_waits) {
  add({rows_of(at(0))}, at(100));
  add({rows_of(at(101))}, at(200));
  EXPECT_EQ(chains(), (Lengths{1, 1}));
}

TEST_F(Chains, a_pass_that_reads_all_rows_waits) {
  add({rows_of(at(0))}, at(100));
  add({row_vector(at(110))}, at(200));
  add_product(at(200), at(600), at(300), true);
  EXPECT_EQ(chains(), (Lengths{1, 1, 1}));
}

TEST_F(Chains, a_pass_that_overwrites_what_another_part_still_reads_waits) {
  add({rows_of(at(0))}, at(100));
  add({rows_of(at(100))}, at(200));
  add({rows_of(at(200))}, at(1));
  EXPECT_EQ(chains(), (Lengths{2, 1}));
}

TEST_F(Chains, passes_that_are_cut_otherwise_or_by_models_wait) {
  add({rows_of(at(0))}, at(100));
  add({rows_of(at(100))}, at(200)).parts.pop_back();
  for (kernels::Part& part : add({rows_of(at(200))}, at(300)).parts) part.model_end = 2;
  EXPECT_EQ(chains(), (Lengths{1, 1, 1}));
}

}  // namespace
}  // namespace pellucid::plan
