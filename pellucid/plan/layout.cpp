#include "pellucid/plan/layout.hpp"

#include <algorithm>
#include <numeric>

#include "pellucid/base/element.hpp"

namespace pellucid::plan {

Layout lay_out(const std::vector<Lifetime>& lifetimes) {
  const auto rounded = [](std::size_t bytes) { return (bytes + alignment - 1) / alignment * alignment; };
  std::vector<std::size_t> order(lifetimes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return lifetimes[a].bytes > lifetimes[b].bytes; });

  Layout layout{std::vector<std::size_t>(lifetimes.size()), 0};
  std::vector<std::size_t> placed;  // by address
  for (const std::size_t value : order) {
    std::size_t address = 0;
    for (const std::size_t other : placed) {
      const bool overlaps =
          lifetimes[other].first <= lifetimes[value].last && lifetimes[value].first <= lifetimes[other].last;
      if (!overlaps) continue;
      if (address + rounded(lifetimes[value].bytes) <= layout.address[other]) break;
      address = std::max(address, layout.address[other] + rounded(lifetimes[other].bytes));
    }
    layout.address[value] = address;
    layout.bytes = std::max(layout.bytes, address + rounded(lifetimes[value].bytes));
    const auto place =
        std::upper_bound(placed.begin(), placed.end(), address,
                         [&](std::size_t wanted, std::size_t other) { return wanted < layout.address[other]; });
    placed.insert(place, value);
  }
  return layout;
}

}  // namespace pellucid::plan
