// A memory that recalls a pattern from one that has a fifth of its units turned.
#include <pellucid/classics.hpp>

#include <cstdio>

using namespace pellucid::classics;

int main() {
  Hopfield memory(200);
  for (std::uint32_t i = 0; i < 10; ++i) memory.store(random_pattern(200, 1, i));
  const Pattern stored = random_pattern(200, 1, 4), noisy = with_noise(stored, 40, 2);
  const Recall recall = memory.recall(noisy, 3);
  std::printf("overlap %.2f before, %.2f after %d turns; energy %d -> %d\n", overlap(noisy, stored),
              overlap(recall.state, stored), static_cast<int>(recall.energies.size()) - 1,
              static_cast<int>(recall.energies.front()), static_cast<int>(recall.energies.back()));
}
