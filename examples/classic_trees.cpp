// Boosted trees on noise around a step, with missing values left as they are.
#include <pellucid/classics.hpp>

#include <cmath>
#include <cstdio>

using namespace pellucid::classics;

int main() {
  std::vector<double> inputs, targets;
  for (int i = 0; i < 200; ++i) {
    const double x = i / 200.0;
    inputs.push_back(i % 10 == 0 ? std::nan("") : x);
    targets.push_back((x < 0.4 ? 1 : 3) + 0.1 * ((i * 37) % 11 - 5));
  }
  const Boosting boosting = boost(pellucid::Task::regression, 0, 1, {inputs, targets}, {}, {.rounds = 30, .depth = 2});
  std::printf("mean squared error %.4f; below 0.4: %.2f, above: %.2f, missing: %.2f\n", boosting.training_losses.back(),
              boosting.booster.predict(std::vector{0.2})[0], boosting.booster.predict(std::vector{0.8})[0],
              boosting.booster.predict(std::vector{std::nan("")})[0]);
}
