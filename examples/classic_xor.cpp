// Two hidden neurons learn XOR, from most beginnings.
#include <pellucid/classics.hpp>

#include <cstdio>

using namespace pellucid::classics;

int main() {
  const std::vector<std::uint64_t> seeds{0, 1, 2, 3, 4};
  for (const XorTry& each : learn_xor(2, 1500, seeds)) {
    std::printf("seed %d: %s, loss %.4f\n", static_cast<int>(each.seed), each.is_solved() ? "solved" : "stuck",
                each.loss);
  }
}
