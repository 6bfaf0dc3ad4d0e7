// Rosenblatt's rule on points that a line parts, and on XOR, where it never settles.
#include <pellucid/classics.hpp>

#include <cstdio>

using namespace pellucid::classics;

int main() {
  const Points apart{{1, 2, 2, 3, 3, 1, -1, -1, -2, 1, -3, -2}, 2, {1, 1, 1, -1, -1, -1}};
  const PerceptronRun run = perceptron(apart);
  std::printf("settled after %d mistakes; at most %.1f were possible\n", static_cast<int>(run.mistakes), run.bound());

  const Points exclusive_or{{0, 0, 0, 1, 1, 0, 1, 1}, 2, {-1, 1, 1, -1}};
  const Separation why = separate(exclusive_or);
  std::printf("xor: %s; both kinds have the point (%g, %g) in their middle\n",
              perceptron(exclusive_or).cycle.empty() ? "not settled yet" : "its weights go round for ever",
              why.meeting_point[0], why.meeting_point[1]);
}
