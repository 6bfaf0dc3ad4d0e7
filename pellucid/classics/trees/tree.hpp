// A regression tree, grown level by level from histograms. Every sum of a histogram runs over the node's rows in their
// order, whichever thread makes it, so the same rows give the same tree at any number of threads.
#pragma once

#include <string>
#include <vector>

#include "pellucid/base/threads.hpp"
#include "pellucid/classics/trees/split.hpp"
#include "pellucid/model/forest.hpp"

namespace pellucid::classics {

/// A tree and where the rows that it was grown on fell.
struct Grown {
  Tree tree;
  std::vector<Index> leaves;  ///< [rows]: numbers of nodes
};

/// Grows a tree of at most `depth` levels of splits that lowers the loss whose derivatives at each row are `sums`. A
/// leaf's value is -G / (H + lambda).
Grown grow(const BinnedRows& rows, std::span<const Sums> sums, int depth, const SplitRules& rules, Team& team);

/// The tree as indented lines: "bill_length_mm < 43.3 (missing: left)".
std::string to_text(const Tree& tree, const std::vector<std::string>& names, int depth);

}  // namespace pellucid::classics
