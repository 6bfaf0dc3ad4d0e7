// Times predictions of a network of 20-64-32-1 in float32 through the form that allocates nothing: of one row, as a
// service asks for them, and of 256. Usage: predict [rounds [rows]]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include "pellucid/base/random.hpp"
#include "pellucid/model/model.hpp"

namespace {

using namespace pellucid;

/// Microseconds of one call: the median of the rounds and the best.
std::pair<double, double> us_per_call(const Model& model, std::size_t rows, int rounds, int calls) {
  std::vector<float> inputs(rows * 20), predictions(rows);
  for (std::size_t i = 0; i < inputs.size(); ++i)
    inputs[i] = static_cast<float>(random_uniform(1, static_cast<std::uint32_t>(i), 0));
  model.predict(inputs, predictions);
  std::vector<double> times;
  for (int round = 0; round < rounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (int call = 0; call < calls; ++call) model.predict(inputs, predictions);
    const std::chrono::duration<double, std::micro> elapsed = std::chrono::steady_clock::now() - start;
    times.push_back(elapsed.count() / calls);
  }
  std::ranges::sort(times);
  return {times[times.size() / 2], times.front()};
}

}  // namespace

int main(int count, char** arguments) {
  const int rounds = count > 1 ? std::atoi(arguments[1]) : 31;
  Recipe recipe;
  recipe.model = "linear(64) | relu | linear(32) | relu | linear";
  const Model model(recipe, {Task::regression, 20, 1, {}, {}});
  for (const std::size_t rows : {1U, 256U}) {
    if (count > 2 && static_cast<std::size_t>(std::atoi(arguments[2])) != rows) continue;
    const int calls = rows == 1 ? 20000 : 1000;
    const auto [median, best] = us_per_call(model, rows, rounds, calls);
    std::printf("20-64-32-1, float32, %3zu rows %10.3f us/call (best %.3f)\n", rows, median, best);
  }
}
