// A regression tree, grown level by level from histograms. Every sum of a histogram runs over the node's rows in their
// order, whichever thread makes it, so the same rows give the same tree at any number of threads.
#pragma once

#include <string>
#include <vector>

#include "pellucid/base/threads.hpp"
#include "pellucid/classics/trees/split.hpp"

namespace pellucid::classics {

struct TreeNode {
  Index column = -1;     ///< that is asked; -1: a leaf
  double threshold = 0;  ///< values below it go left; infinite: every value does, and what is missing goes right
  bool missing_left = false;
  Index left = -1, right = -1;  ///< numbers of its children
  double value = 0;             ///< of a leaf
  double gain = 0;              ///< of a split
  double weight = 0;            ///< the sum of second derivatives of its rows
};

struct Tree {
  std::vector<TreeNode> nodes;  ///< the root first, level by level

  /// The leaf that a row [columns] falls to.
  const TreeNode& leaf(std::span<const double> row) const;
};

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
