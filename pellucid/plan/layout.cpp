#include "pellucid/plan/layout.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "pellucid/base/element.hpp"

namespace pellucid::plan {

namespace {

/// Bytes that are taken, as intervals that neither overlap nor touch: of a stack of values one alone.
class Taken {
 public:
  void add(std::size_t begin, std::size_t end) {
    auto next = ends_.upper_bound(begin);
    if (next != ends_.begin() && std::prev(next)->second >= begin) --next;
    while (next != ends_.end() && next->first <= end) {
      begin = std::min(begin, next->first);
      end = std::max(end, next->second);
      next = ends_.erase(next);
    }
    ends_.emplace_hint(next, begin, end);
  }
  /// Where the last interval ends that has a byte of the `size` from `begin` on; `begin` if none has.
  std::size_t end_of_overlap(std::size_t begin, std::size_t size) const {
    const auto next = ends_.lower_bound(begin + size);
    if (next == ends_.begin() || std::prev(next)->second <= begin) return begin;
    return std::prev(next)->second;
  }

 private:
  std::map<std::size_t, std::size_t> ends_{};  ///< by where they begin
};

/// Which bytes are taken in any of the groups from one to another. A tree whose nodes are stretches of groups, each
/// half of the one above it: every lifetime is a few nodes together. What lives at the same time as another either
/// covers a node above one of the other's, or touches one of those itself; each node keeps the bytes of both kinds.
class TakenOverTime {
 public:
  explicit TakenOverTime(int groups) {
    int leaves = 1;
    while (leaves < groups) leaves *= 2;
    throughout_.resize(static_cast<std::size_t>(2 * leaves));
    somewhere_.resize(throughout_.size());
  }

  void add(int first, int last, std::size_t begin, std::size_t end) {
    visit(first, last, [&](std::size_t node, bool is_whole) {
      somewhere_[node].add(begin, end);
      if (is_whole) throughout_[node].add(begin, end);
    });
  }
  /// The lowest address from which `size` bytes are free from group `first` to `last`.
  std::size_t lowest_free(int first, int last, std::size_t size) const {
    std::vector<const Taken*> all;
    visit(first, last,
          [&](std::size_t node, bool is_whole) { all.push_back(is_whole ? &somewhere_[node] : &throughout_[node]); });
    std::size_t address = 0;
    for (std::size_t agreeing = 0, i = 0; agreeing < all.size(); i = (i + 1) % all.size()) {
      const std::size_t end = all[i]->end_of_overlap(address, size);
      agreeing = end == address ? agreeing + 1 : 0;
      address = end;
    }
    return address;
  }

 private:
  /// Calls `use` with the fewest nodes that together are the groups from `first` to `last`, and with those above them.
  template <class Use>
  void visit(int first, int last, const Use& use) const {
    visit(1, 0, static_cast<int>(throughout_.size() / 2) - 1, first, last, use);
  }
  template <class Use>
  void visit(std::size_t node, int begin, int end, int first, int last, const Use& use) const {
    if (last < begin || end < first) return;
    const bool is_whole = first <= begin && end <= last;
    use(node, is_whole);
    if (is_whole) return;
    const int middle = begin + (end - begin) / 2;
    visit(2 * node, begin, middle, first, last, use);
    visit(2 * node + 1, middle + 1, end, first, last, use);
  }

  std::vector<Taken> throughout_{};  ///< by node: taken by what lives in all of its groups
  std::vector<Taken> somewhere_{};   ///< by node: taken by what lives in any of them
};

}  // namespace

Layout lay_out(const std::vector<Lifetime>& lifetimes) {
  const auto rounded = [](std::size_t bytes) { return (bytes + alignment - 1) / alignment * alignment; };
  std::vector<std::size_t> order(lifetimes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return lifetimes[a].bytes > lifetimes[b].bytes; });

  int groups = 1;
  for (const Lifetime& lifetime : lifetimes) groups = std::max(groups, lifetime.last + 1);
  TakenOverTime taken(groups);
  Layout layout{std::vector<std::size_t>(lifetimes.size()), 0};
  for (const std::size_t value : order) {
    const auto [bytes, first, last] = lifetimes[value];
    const std::size_t size = rounded(bytes);
    if (size == 0) continue;
    const std::size_t address = taken.lowest_free(first, last, size);
    taken.add(first, last, address, address + size);
    layout.address[value] = address;
    layout.bytes = std::max(layout.bytes, address + size);
  }
  return layout;
}

}  // namespace pellucid::plan
