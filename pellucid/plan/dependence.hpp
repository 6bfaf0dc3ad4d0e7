// Which groups need which others, while groups are joined. Questions are answered by walks from both ends at once: most
// groups that are asked about are new, and nothing needs them yet, so one of the two walks ends at once.
#pragma once

#include <functional>
#include <vector>

namespace pellucid::plan {

class Dependence {
 public:
  /// A new group that needs nothing; groups count from 0.
  int add();
  /// `later` needs `earlier`.
  void link(int later, int earlier);
  /// Whether `later` needs `earlier`, directly or through others.
  bool needs(int later, int earlier) const { return earlier_leads_to(later, earlier, true); }
  /// Whether one of two groups needs the other through a third.
  bool are_linked_through_others(int a, int b) const {
    return earlier_leads_to(a, b, false) || earlier_leads_to(b, a, false);
  }
  /// `kept` needs from now on what `gone` needs, and is needed in its place. No third group may stand between them.
  void join(int kept, int gone);
  /// All groups that are left, each after those that it needs; among those that may come next the one of the smallest
  /// `rank` comes first.
  std::vector<int> sorted(const std::function<int(int group)>& rank) const;

 private:
  /// A group's neighbours on one side; those that were joined since stand under their old numbers.
  using Sides = std::vector<std::vector<int>>;
  struct Walk;

  bool earlier_leads_to(int later, int earlier, bool directly) const;
  int now(int group) const;
  static void append(std::vector<int>& to, std::vector<int>& from);

  Sides before_, after_;             // by group: what it needs, what needs it
  mutable std::vector<int> joined_;  // by group: the one it went into, itself if it is left
  mutable std::vector<int> seen_from_later_, seen_from_earlier_;  // by group: in which question
  mutable int question_ = 0;
};

}  // namespace pellucid::plan
