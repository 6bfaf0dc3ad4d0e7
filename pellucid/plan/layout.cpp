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

  struct Placed {
    std::size_t begin, end;
    int first, last;
  };
  Layout layout{std::vector<std::size_t>(lifetimes.size()), 0};
  std::vector<Placed> placed;  // by address, side by side: all are looked at for each value
  for (const std::size_t value : order) {
    const auto [bytes, first, last] = lifetimes[value];
    const std::size_t size = rounded(bytes);
    std::size_t address = 0;
    for (const Placed& other : placed) {
      if (other.first > last || first > other.last) continue;
      if (address + size <= other.begin) break;
      address = std::max(address, other.end);
    }
    layout.address[value] = address;
    layout.bytes = std::max(layout.bytes, address + size);
    const auto place = std::upper_bound(placed.begin(), placed.end(), address,
                                        [](std::size_t wanted, const Placed& other) { return wanted < other.begin; });
    placed.insert(place, {address, address + size, first, last});
  }
  return layout;
}

}  // namespace pellucid::plan
