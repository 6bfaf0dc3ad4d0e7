// Times a training step of a few networks: the gates of the kernels' design (see docs/decisions/004-first-figures.md).
// Usage: steps [threads [words of the names of those to time]]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "pellucid/base/random.hpp"
#include "pellucid/base/threads.hpp"
#include "pellucid/plan/plan.hpp"
#include "pellucid/train/program.hpp"

namespace {

using namespace pellucid;

struct Case {
  const char* name;
  const char* model;
  Signature signature;
  Index batch;
  int steps;
};

/// Microseconds of one step, the best of five rounds.
double us_per_step(const Case& bench, int threads) {
  Recipe recipe;
  recipe.model = bench.model;
  const Parsed parsed = parse(recipe, bench.signature.task);
  TrainingGraph training(parsed, bench.signature, false);
  plan::Store store(Element::float32, 1);
  const kernels::Isa isa = kernels::best(recipe.kernels);
  for (const nn::ParameterInfo& parameter : training.build.parameters()) {
    store.tensor(parameter.name, parameter.value.shape());
    store.write(parameter.name, 0, nn::initial_values(parameter, 0, isa));
  }
  for (const nn::StateInfo& state : training.build.states()) store.tensor(state.name, state.value.shape());
  plan::Plan plan(training.graph, {{"loss", training.loss}}, training.updates, store,
                  {.isa = isa, .batch = bench.batch});

  constexpr std::uint32_t rows = 4096;
  const auto columns = static_cast<std::uint32_t>(bench.signature.inputs);
  std::vector<float> inputs(rows * columns), targets(rows);
  for (std::uint32_t i = 0; i < inputs.size(); ++i)
    inputs[i] = static_cast<float>(random_uniform(1, i / columns, i % columns));
  for (std::uint32_t i = 0; i < rows; ++i) {
    targets[i] = static_cast<float>(random_bits(2, i, 0) %
                                    static_cast<std::uint32_t>(std::max<Index>(2, bench.signature.outputs)));
  }
  plan.bind_table("inputs", inputs.data(), rows);
  plan.bind_table("targets", targets.data(), rows);
  plan.set_scalar("lr", 0, 1e-3);
  plan.set_scalar("row_count", 0, static_cast<double>(bench.batch));

  Team team(threads);
  double best = 1e30;
  std::uint64_t step = 0;
  for (int round = 0; round < 5; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < bench.steps; ++i, ++step) {
      std::uint32_t unit = 0;
      for (std::uint32_t& row : plan.row_index("rows"))
        row = random_bits(3, static_cast<std::uint32_t>(step), unit++) % rows;
      plan.set_scalar("step", 0, static_cast<double>(step));
      plan.set_random(std::vector<std::uint64_t>{0}, step);
      plan.run(team);
    }
    const std::chrono::duration<double, std::micro> elapsed = std::chrono::steady_clock::now() - start;
    best = std::min(best, elapsed.count() / bench.steps);
  }
  return best;
}

}  // namespace

int main(int count, char** arguments) {
  const int threads = count > 1 ? std::atoi(arguments[1]) : 2;
  const std::vector<Case> cases{
      {"20-64-32-1, bce, batch 32",
       "linear(64) | relu | linear(32) | relu | linear",
       {Task::binary, 20, 1, {}, {}},
       32,
       5000},
      {"784-256-128-10, cce, batch 128",
       "linear(256) | relu | linear(128) | relu | linear",
       {Task::classification, 784, 10, {}, {}},
       128,
       300},
      {"the same with batch_norm and dropout",
       "linear(256) | batch_norm | relu | dropout(0.2) | linear(128) | batch_norm | relu | dropout(0.2) | linear",
       {Task::classification, 784, 10, {}, {}},
       128,
       300},
      {"convolutions of 28 x 28, batch 128",
       "conv2d(32, padding=1, bias=false) | batch_norm | relu | max_pool2d | conv2d(32, padding=1, bias=false) | "
       "batch_norm | relu | max_pool2d | conv2d(64, padding=1, bias=false) | batch_norm | relu | flatten | "
       "dropout(0.3) | "
       "linear",
       {Task::classification, 784, 10, {}, {28, 28}},
       128,
       10}};
  for (const Case& bench : cases) {
    if (count > 2 && std::strstr(bench.name, arguments[2]) == nullptr) continue;
    std::printf("%-40s %d threads %10.2f us/step\n", bench.name, threads, us_per_step(bench, threads));
  }
}
