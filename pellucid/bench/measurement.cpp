#include "pellucid/bench/measurement.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "pellucid/base/random.hpp"
#include "pellucid/bench/stopwatch.hpp"
#include "pellucid/graph/scalars.hpp"
#include "pellucid/model/prediction.hpp"
#include "pellucid/nn/network.hpp"
#include "pellucid/plan/plan.hpp"
#include "pellucid/train/program.hpp"

namespace pellucid::bench {

namespace {

namespace scalars = graph::scalars;

constexpr std::uint32_t table_rows = 8192;  // more than any batch
constexpr std::uint32_t few_rows = 512;     // are soon drawn, where time does not count

Recipe recipe_of(const Workload& workload) {
  Recipe recipe;
  recipe.model = workload.model;
  recipe.optimizer = workload.optimizer;
  return recipe;
}

void fill(const nn::Builder& build, plan::Store& store, kernels::Isa isa) {
  for (const nn::ParameterInfo& parameter : build.parameters()) {
    store.tensor(parameter.name, parameter.value.shape());
    for (Index m = 0; m < store.models(); ++m)
      store.write(parameter.name, m, nn::initial_values(parameter, static_cast<std::uint64_t>(m), isa));
  }
  for (const nn::StateInfo& state : build.states()) {
    store.tensor(state.name, state.value.shape());
    const std::vector<double> first(static_cast<std::size_t>(state.value.shape().count()), state.initial);
    for (Index m = 0; m < store.models(); ++m) store.write(state.name, m, first);
  }
}

/// A plan of a training, on rows of a table with the answers of a rule, so that it learns as a real one does.
class Training {
 public:
  Training(const Workload& workload, kernels::Isa isa, std::uint32_t rows)
      : rows_(rows),
        batch_(workload.batch),
        parsed_(parse(recipe_of(workload), workload.signature.task)),
        graph_(parsed_, workload.signature, false),
        store_(Element::float32, workload.members),
        plan_(planned(isa)),
        seeds_(static_cast<std::size_t>(workload.members)) {
    std::iota(seeds_.begin(), seeds_.end(), std::uint64_t{0});
    const auto columns = static_cast<std::uint32_t>(workload.signature.inputs);
    inputs_.resize(std::size_t{rows_} * columns);
    targets_.resize(rows_);
    const auto most = static_cast<float>(std::max<Index>(2, workload.signature.outputs));  // classes
    for (std::uint32_t row = 0; row < rows_; ++row) {
      float* const cells = inputs_.data() + std::size_t{row} * columns;
      for (std::uint32_t column = 0; column < columns; ++column)
        cells[column] = static_cast<float>(2 * random_uniform(1, row, column) - 1);
      const float rule = cells[0] + cells[1] * cells[2];
      targets_[row] = workload.signature.task == Task::regression
                          ? rule
                          : std::clamp(std::floor((rule + 2) / 4 * most), 0.0F, most - 1);
    }
    plan_.bind_table("inputs", inputs_.data(), rows_);
    plan_.bind_table("targets", targets_.data(), rows_);
    set(scalars::lr, parsed_.optimizer.arguments["lr"]);
    set(scalars::epochs, 1);
    set(scalars::epoch_steps, rows_ / static_cast<double>(batch_));
    set(scalars::row_count, static_cast<double>(batch_));
  }

  const plan::Plan& plan() const { return plan_; }

  void step(Team& team) {
    std::uint32_t unit = 0;
    for (std::uint32_t& row : plan_.row_index("rows")) row = random_bits(3, step_, unit++) % rows_;
    set(scalars::step, step_);
    plan_.set_random(seeds_, step_++);
    plan_.run(team);
  }

 private:
  /// A scalar of all networks.
  void set(std::string_view name, double value) {
    for (Index m = 0; m < store_.models(); ++m) plan_.set_scalar(name, m, value);
  }
  plan::Plan planned(kernels::Isa isa) {
    fill(graph_.build, store_, isa);
    return {graph_.graph, {{"loss", graph_.loss}}, graph_.updates, store_, {.isa = isa, .batch = batch_}};
  }

  std::uint32_t rows_;
  Index batch_;
  Parsed parsed_;
  TrainingGraph graph_;
  plan::Store store_;
  std::vector<float> inputs_, targets_;
  plan::Plan plan_;
  std::vector<std::uint64_t> seeds_;  // of the random numbers, a network each
  std::uint32_t step_ = 0;
};

/// Predictions of a batch by the graph that a model predicts with.
class Predicting {
 public:
  Predicting(const Workload& workload, kernels::Isa isa)
      : graph_(parse(recipe_of(workload), workload.signature.task), workload.signature),
        store_(Element::float32, 1),
        plan_(planned(isa, workload.batch)) {
    std::uint32_t i = 0;
    for (float& input : plan_.input<float>("x")) input = static_cast<float>(random_uniform(1, i++, 0));
  }

  const plan::Plan& plan() const { return plan_; }
  void step(Team& team) { plan_.run(team); }

 private:
  plan::Plan planned(kernels::Isa isa, Index batch) {
    fill(graph_.build, store_, isa);
    return {graph_.graph, {{"predictions", graph_.predictions}}, {}, store_, {.isa = isa, .batch = batch}};
  }

  PredictionGraph graph_;
  plan::Store store_;
  plan::Plan plan_;
};

template <class Work>
Measurement timed(Work& work, Team& team) {
  constexpr double warm_up = 0.05, one_round = 0.01;
  constexpr std::size_t rounds = 15;
  Measurement measurement{};
  for (const plan::Pass& pass : work.plan().account()) {
    measurement.flops += pass.flops;
    measurement.bytes += pass.bytes;
  }
  long warmed = 0;
  const double begin = seconds_now();
  for (; warmed < 3 || seconds_now() - begin < warm_up; ++warmed) work.step(team);
  const double guess = (seconds_now() - begin) / static_cast<double>(warmed);
  const long steps = std::max(1L, static_cast<long>(one_round / guess));
  std::array<double, rounds> us{};
  for (double& round : us) {
    const double seconds = seconds_of([&] {
      for (long i = 0; i < steps; ++i) work.step(team);
    });
    round = seconds * 1e6 / static_cast<double>(steps);
  }
  std::ranges::sort(us);
  measurement.us_per_step = us[rounds / 2];
  measurement.fastest_us = us.front();
  measurement.spread = (us[rounds * 3 / 4] - us[rounds / 4]) / us[rounds / 2];
  return measurement;
}

/// use(work) of the training or the prediction that the workload is.
template <class Use>
auto with_work(const Workload& workload, kernels::Isa isa, std::uint32_t rows, Use use) {
  if (workload.predicts) {
    Predicting work(workload, isa);
    return use(work);
  }
  Training work(workload, isa, rows);
  return use(work);
}

}  // namespace

Measurement measure(const Workload& workload, Team& team, kernels::Isa isa) {
  return with_work(workload, isa, table_rows, [&](auto& work) { return timed(work, team); });
}

void run_steps(const Workload& workload, Team& team, long steps) {
  with_work(workload, kernels::best(kernels::default_set()), few_rows, [&](auto& work) {
    for (long i = 0; i < steps; ++i) work.step(team);
  });
}

}  // namespace pellucid::bench
