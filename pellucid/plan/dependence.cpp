#include "pellucid/plan/dependence.hpp"

#include <queue>
#include <utility>

namespace pellucid::plan {

namespace {

std::size_t place(int group) { return static_cast<std::size_t>(group); }

}  // namespace

int Dependence::add() {
  const int group = static_cast<int>(joined_.size());
  joined_.push_back(group);
  before_.emplace_back();
  after_.emplace_back();
  seen_from_later_.push_back(0);
  seen_from_earlier_.push_back(0);
  return group;
}

int Dependence::now(int group) const {
  while (joined_[place(group)] != group) {
    joined_[place(group)] = joined_[place(joined_[place(group)])];  // half the way for the next question
    group = joined_[place(group)];
  }
  return group;
}

void Dependence::link(int later, int earlier) {
  before_[place(later)].push_back(earlier);
  after_[place(earlier)].push_back(later);
}

/// From one end of a question towards the other, group by group.
struct Dependence::Walk {
  const Dependence& all;
  const Sides& sides;
  std::vector<int>&seen, &seen_by_other;
  int from, to;
  std::vector<int> open{};

  bool has_seen(const std::vector<int>& marks, int group) const { return marks[place(group)] == all.question_; }

  /// Goes on from `group`. True if it meets the other end or the other walk.
  bool leave(int group, bool may_end) {
    for (const int old : sides[place(group)]) {
      const int next = all.now(old);
      if (next == to && may_end) return true;
      if (next == to || next == from || has_seen(seen, next)) continue;
      if (has_seen(seen_by_other, next)) return true;
      seen[place(next)] = all.question_;
      open.push_back(next);
    }
    return false;
  }

  bool step() {
    const int group = open.back();
    open.pop_back();
    return leave(group, true);
  }
};

bool Dependence::earlier_leads_to(int later, int earlier, bool directly) const {
  ++question_;
  Walk back{*this, before_, seen_from_later_, seen_from_earlier_, later, earlier};
  Walk forth{*this, after_, seen_from_earlier_, seen_from_later_, earlier, later};
  if (back.leave(later, directly) || forth.leave(earlier, directly)) return true;
  while (!back.open.empty() && !forth.open.empty()) {
    if (back.step() || forth.step()) return true;
  }
  return false;
}

// The shorter list goes into the longer one: a number is moved seldom.
void Dependence::append(std::vector<int>& to, std::vector<int>& from) {
  if (to.size() < from.size()) std::swap(to, from);
  to.insert(to.end(), from.begin(), from.end());
  from = {};
}

void Dependence::join(int kept, int gone) {
  joined_[place(gone)] = kept;
  append(before_[place(kept)], before_[place(gone)]);
  append(after_[place(kept)], after_[place(gone)]);
}

std::vector<int> Dependence::sorted(const std::function<int(int group)>& rank) const {
  std::vector<int> missing(joined_.size(), 0);  // by group: how many of those that it needs are still to come
  using Ranked = std::pair<int, int>;
  std::priority_queue<Ranked, std::vector<Ranked>, std::greater<>> ready;
  for (int group = 0; group < static_cast<int>(joined_.size()); ++group) {
    if (now(group) != group) continue;
    for (const int old : before_[place(group)]) missing[place(group)] += now(old) != group ? 1 : 0;
    if (missing[place(group)] == 0) ready.emplace(rank(group), group);
  }
  std::vector<int> order;
  while (!ready.empty()) {
    const int group = ready.top().second;
    ready.pop();
    order.push_back(group);
    for (const int old : after_[place(group)]) {
      const int later = now(old);
      if (later != group && --missing[place(later)] == 0) ready.emplace(rank(later), later);
    }
  }
  return order;
}

}  // namespace pellucid::plan
