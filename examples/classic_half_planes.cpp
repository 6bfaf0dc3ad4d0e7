// A circle out of straight lines: how much too large is it?
#include <pellucid/classics.hpp>

#include <cstdio>

using namespace pellucid::classics;

int main() {
  for (const pellucid::Index count : {3, 4, 8, 16, 32, 64}) {
    std::printf("%2d half-planes: %.2f %% above the circle\n", static_cast<int>(count),
                100 * area_excess(circle_of_half_planes(count)));
  }
}
