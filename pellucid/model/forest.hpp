// Trees whose leaves add up to scores: what a model holds that is no network. classics/trees grows them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "pellucid/model/recipe.hpp"
#include "pellucid/model/safetensors.hpp"
#include "pellucid/model/signature.hpp"

namespace pellucid {

/// Whether models that are no single network can be opened: the browser's engine has several_none.cpp in place of
/// mean.cpp and forest.cpp, and none of the code that would serve them.
#if defined(PELLUCID_NO_THREADS)
constexpr bool opens_means_and_trees = false;
#else
constexpr bool opens_means_and_trees = true;
#endif

struct TreeNode {
  Index column = -1;     ///< that is asked; -1: a leaf
  double threshold = 0;  ///< values below it go left; infinite: every value does, and what is missing goes right
  bool missing_left = false;
  Index left = -1, right = -1;  ///< numbers of its children, which stand behind it
  double value = 0;             ///< of a leaf
  double gain = 0;              ///< of a split; of what is grown, not of what a file holds
  double weight = 0;            ///< the sum of second derivatives of its rows; likewise
};

struct Tree {
  std::vector<TreeNode> nodes;  ///< the root first, level by level

  /// The leaf that a row [columns] falls to.
  const TreeNode& leaf(std::span<const double> row) const;
};

struct Forest {
  Task task = Task::regression;
  Index columns = 0;
  Index outputs = 1;         ///< trees of a round: 1, or one per class
  std::vector<double> base;  ///< [outputs]: the first scores
  std::vector<Tree> trees;   ///< [rounds, outputs]; leaf values hold the rate

  /// Sums of trees [rows, outputs] for rows [rows, columns]; NaN is missing.
  std::vector<double> scores(std::span<const double> inputs) const;
  Index node_count() const;
};

/// Adds the leaves of one tree to the scores [rows, outputs] of its output.
void add_leaves(const Tree& tree, std::span<const double> inputs, std::size_t columns, std::size_t output,
                std::size_t outputs, std::vector<double>& scores);

/// The forest as a model file holds it: the nodes of all trees one after the other, a tensor for each thing that they
/// say.
std::vector<Tensor> tensors_of(const Forest& forest);
/// Fails (Fault::data), naming `path`, on what those are not: another tensor, a child that is none, a column that the
/// rows do not have.
Forest forest_from(const TensorFile& file, const Signature& signature, const std::string& path);

}  // namespace pellucid
