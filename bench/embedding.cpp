// A step of an embedding of 1,000,000 rows against one of 1,000: the same batch, so the same bytes in the account, and
// nearly the same time. Expected before it was measured: three tables (weights and adam's two slots) of 128 rows of one
// cache line each come from main memory and not from the second-level cache; fetched ahead, about ten at once, that is
// 384 x 90 ns / 10 = 4 us of a step of some 50 us, so a ratio of about 1.1. The two run in turn, in blocks of steps.
// Usage: embedding [threads]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "pellucid/base/random.hpp"
#include "pellucid/base/threads.hpp"
#include "pellucid/plan/plan.hpp"
#include "pellucid/train/program.hpp"

namespace {

using namespace pellucid;

constexpr Index batch = 128;
constexpr Index numbers = 8;
constexpr std::uint32_t rows = 1 << 14;

Signature signature(Index vocabulary) {
  Signature all{Task::regression, numbers + 1, 1, {}, {}};
  Field plain = numbers_of_a_row(numbers).front();
  all.fields = {plain, {Field::Holds::codes, {numbers}, vocabulary}};
  return all;
}

Recipe recipe() {
  Recipe recipe;
  recipe.model = "embedding(16) | linear(64) | relu | linear(32) | relu | linear";
  recipe.optimizer = "adam";
  return recipe;
}

class Training {
 public:
  explicit Training(Index vocabulary)
      : parsed_(parse(recipe(), Task::regression)),
        training_(parsed_, signature(vocabulary), false),
        inputs_(rows * (numbers + 1)),
        targets_(rows) {
    const kernels::Isa isa = kernels::best(recipe().kernels);
    for (const nn::ParameterInfo& parameter : training_.build.parameters()) {
      store_.tensor(parameter.name, parameter.value.shape());
      store_.write(parameter.name, 0, nn::initial_values(parameter, 0, isa));
    }
    plan_ = std::make_unique<plan::Plan>(training_.graph, std::vector<plan::Output>{{"loss", training_.loss}},
                                         training_.updates, store_, plan::Options{.isa = isa, .batch = batch});
    for (std::uint32_t row = 0; row < rows; ++row) {
      for (std::uint32_t j = 0; j < numbers; ++j)
        inputs_[row * (numbers + 1) + j] = static_cast<float>(random_uniform(1, row, j));
      const auto code = random_bits(2, row, 0) % static_cast<std::uint32_t>(vocabulary);
      inputs_[row * (numbers + 1) + numbers] = static_cast<float>(code);
      targets_[row] = static_cast<float>(random_uniform(3, row, 0));
    }
    plan_->bind_table("inputs", inputs_.data(), rows);
    plan_->bind_table("targets", targets_.data(), rows);
    plan_->set_scalar("lr", 0, 1e-3);
    plan_->set_scalar("row_count", 0, static_cast<double>(batch));
  }

  double bytes() const {
    double all = 0;
    for (const plan::Pass& pass : plan_->account()) all += pass.bytes;
    return all;
  }

  /// Microseconds of one of `steps` steps.
  double run(int steps, Team& team) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < steps; ++i, ++step_) {
      std::uint32_t unit = 0;
      for (std::uint32_t& row : plan_->row_index("rows")) row = random_bits(4, step_, unit++) % rows;
      plan_->set_scalar("step", 0, static_cast<double>(step_));
      plan_->run(team);
    }
    const std::chrono::duration<double, std::micro> elapsed = std::chrono::steady_clock::now() - start;
    return elapsed.count() / steps;
  }

 private:
  Parsed parsed_;
  TrainingGraph training_;
  plan::Store store_{Element::float32, 1};
  std::unique_ptr<plan::Plan> plan_;
  std::vector<float> inputs_, targets_;
  std::uint32_t step_ = 0;
};

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int count, char** arguments) {
  constexpr int blocks = 400;
  constexpr int steps = 25;
  Team team(count > 1 ? std::atoi(arguments[1]) : 2);
  Training small(1'000), large(1'000'000);
  std::vector<double> small_us, large_us, ratios;
  for (int block = 0; block < blocks; ++block) {
    small_us.push_back(small.run(steps, team));
    large_us.push_back(large.run(steps, team));
    ratios.push_back(large_us.back() / small_us.back());
  }
  std::printf("%-24s %12s %14s\n", "rows of the embedding", "bytes a step", "us a step");
  std::printf("%-24s %12.0f %14.1f\n", "1,000", small.bytes(), median(small_us));
  std::printf("%-24s %12.0f %14.1f\n", "1,000,000", large.bytes(), median(large_us));
  std::printf("ratio of the time: median %.3f of %d blocks of %d steps, run in turn\n", median(ratios), blocks, steps);
}
