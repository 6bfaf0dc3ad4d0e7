// The delta rule of 1960 beside the line of least squares.
#include <pellucid/classics.hpp>

#include <cstdio>

using namespace pellucid::classics;

int main() {
  const std::vector<double> inputs{1, 2, 3, 4, 5, 6}, targets{1.1, 2.9, 5.2, 6.8, 9.1, 10.9};
  const AdalineRun run = adaline(inputs, 1, targets, {.rate = 0.01, .epochs = 2000});
  const std::vector<double> best = least_squares(inputs, 1, targets);
  std::printf("delta rule:    y = %.4f x + %.4f\n", run.weights[0], run.weights[1]);
  std::printf("least squares: y = %.4f x + %.4f\n", best[0], best[1]);
}
