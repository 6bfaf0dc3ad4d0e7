#include "pellucid/classics/trees/tree.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "pellucid/base/text.hpp"

namespace pellucid::classics {

namespace {

/// A node of the level that is being split.
struct Open {
  Index node;
  std::vector<std::uint32_t> rows;  // rising
  Sums sums;
  std::vector<Split> splits{};  // [columns]
};

Split split_column(const BinnedRows& rows, std::span<const Sums> sums, const Open& open, Index column,
                   const SplitRules& rules, std::vector<Sums>& histogram) {
  const std::vector<Bin>& bins = rows.bins[static_cast<std::size_t>(column)];
  histogram.assign(rows.borders[static_cast<std::size_t>(column)].size() + 1, {});
  Sums missing;
  for (const std::uint32_t row : open.rows) {
    (bins[row] == missing_bin ? missing : histogram[bins[row]]).add(sums[row]);
  }
  return best_split(column, histogram, missing, open.sums, rules);
}

/// Each thread takes every n-th column of each node.
struct Level {
  const BinnedRows& rows;
  std::span<const Sums> sums;
  const SplitRules& rules;
  std::vector<Open>& open;
  int threads;

  void split(int thread) {
    std::vector<Sums> histogram;
    for (Open& node : open) {
      for (Index column = thread; column < rows.columns(); column += threads) {
        node.splits[static_cast<std::size_t>(column)] = split_column(rows, sums, node, column, rules, histogram);
      }
    }
  }
};

const Split& best_of(const std::vector<Split>& splits) {
  return *std::max_element(splits.begin(), splits.end(),
                           [](const Split& a, const Split& b) { return a.gain < b.gain; });
}

Open child(Tree& tree, const Sums& sums) {
  Open open{static_cast<Index>(tree.nodes.size()), {}, sums};
  tree.nodes.push_back({});
  tree.nodes.back().weight = sums.second;
  return open;
}

/// Splits a node in two; returns its children.
std::array<Open, 2> part(Tree& tree, const BinnedRows& rows, const Open& open, const Split& split) {
  std::array<Open, 2> children{child(tree, split.left), child(tree, split.right)};
  const auto column = static_cast<std::size_t>(split.column);
  const Borders& borders = rows.borders[column];
  TreeNode& node = tree.nodes[static_cast<std::size_t>(open.node)];
  const auto border = static_cast<std::size_t>(split.bin - 1);
  node.column = split.column;
  node.threshold = border < borders.size() ? borders[border] : std::numeric_limits<double>::infinity();
  node.missing_left = split.missing_left;
  node.gain = split.gain;
  node.left = children[0].node;
  node.right = children[1].node;
  for (const std::uint32_t row : open.rows) {
    const Bin bin = rows.bins[column][row];
    const bool is_left = bin == missing_bin ? split.missing_left : bin < split.bin;
    children[is_left ? 0 : 1].rows.push_back(row);
  }
  return children;
}

void append(std::string& text, const Tree& tree, Index number, const std::vector<std::string>& names, int depth,
            int indent) {
  const TreeNode& node = tree.nodes[static_cast<std::size_t>(number)];
  const std::string margin(static_cast<std::size_t>(2 * indent), ' ');
  if (node.column < 0) {
    text += margin + "leaf " + number_text(std::round(node.value * 1e6) / 1e6) + "\n";
    return;
  }
  const std::string name = printable(names[static_cast<std::size_t>(node.column)]);
  const bool asks_presence = std::isinf(node.threshold);
  text += margin + name + (asks_presence ? " is there" : " < " + number_text(node.threshold)) +
          (asks_presence       ? ""
           : node.missing_left ? ", or missing"
                               : "") +
          "\n";
  if (indent + 1 >= depth && depth > 0) {
    text += margin + "  …\n";
    return;
  }
  append(text, tree, node.left, names, depth, indent + 1);
  text += margin + "else\n";
  append(text, tree, node.right, names, depth, indent + 1);
}

}  // namespace

Grown grow(const BinnedRows& rows, std::span<const Sums> sums, int depth, const SplitRules& rules, Team& team) {
  Grown grown{{}, std::vector<Index>(static_cast<std::size_t>(rows.rows), 0)};
  Sums all;
  for (const Sums& each : sums) all.add(each);
  std::vector<Open> open{child(grown.tree, all)};
  open.front().rows.resize(static_cast<std::size_t>(rows.rows));
  std::iota(open.front().rows.begin(), open.front().rows.end(), 0U);
  const auto close = [&](const Open& node) {
    grown.tree.nodes[static_cast<std::size_t>(node.node)].value = -node.sums.first / (node.sums.second + rules.lambda);
    for (const std::uint32_t row : node.rows) grown.leaves[row] = node.node;
  };
  for (int level = 0; level < depth && !open.empty(); ++level) {
    for (Open& node : open) node.splits.resize(static_cast<std::size_t>(rows.columns()));
    Level work{rows, sums, rules, open, team.size()};
    team.run([](void* context, int thread) { static_cast<Level*>(context)->split(thread); }, &work);
    std::vector<Open> next;
    for (const Open& node : open) {
      const Split& split = best_of(node.splits);
      if (split.column < 0) {
        close(node);
        continue;
      }
      for (Open& each : part(grown.tree, rows, node, split)) next.push_back(std::move(each));
    }
    open = std::move(next);
  }
  for (const Open& node : open) close(node);
  return grown;
}

std::string to_text(const Tree& tree, const std::vector<std::string>& names, int depth) {
  std::string text;
  append(text, tree, 0, names, depth, 0);
  return text;
}

}  // namespace pellucid::classics
