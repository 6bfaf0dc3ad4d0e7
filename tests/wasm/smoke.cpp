// Prints numbers that every build of the engine must agree on, WebAssembly among them.
#include <cstdint>
#include <cstdio>

#include "pellucid/base/random.hpp"

int main() {
  std::uint32_t hash = 0;
  for (std::uint32_t unit = 0; unit < 1000; ++unit) hash = hash * 31 + pellucid::random_bits(42, 7, unit);
  std::printf("random %08x\n", hash);
}
