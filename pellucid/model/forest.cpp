#include "pellucid/model/forest.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid {

const TreeNode& Tree::leaf(std::span<const double> row) const {
  const TreeNode* node = &nodes.front();
  while (node->column >= 0) {
    const double value = row[static_cast<std::size_t>(node->column)];
    const bool is_left =
        std::isnan(value) ? node->missing_left : value < node->threshold || std::isinf(node->threshold);
    node = &nodes[static_cast<std::size_t>(is_left ? node->left : node->right)];
  }
  return *node;
}

void add_leaves(const Tree& tree, std::span<const double> inputs, std::size_t columns, std::size_t output,
                std::size_t outputs, std::vector<double>& scores) {
  for (std::size_t row = 0; row * columns < inputs.size(); ++row) {
    scores[row * outputs + output] += tree.leaf(inputs.subspan(row * columns, columns)).value;
  }
}

std::vector<double> Forest::scores(std::span<const double> inputs) const {
  const auto width = static_cast<std::size_t>(columns), each = static_cast<std::size_t>(outputs);
  if (inputs.size() % width != 0) {
    fail({Fault::usage, "cannot predict", "inputs",
          grouped(static_cast<Index>(inputs.size())) + " values are no whole number of rows of " + grouped(columns),
          "give rows times " + grouped(columns) + " values"});
  }
  std::vector<double> scores;
  scores.reserve(inputs.size() / width * each);
  for (std::size_t row = 0; row * width < inputs.size(); ++row) scores.insert(scores.end(), base.begin(), base.end());
  for (std::size_t i = 0; i < trees.size(); ++i) add_leaves(trees[i], inputs, width, i % each, each, scores);
  return scores;
}

Index Forest::node_count() const {
  Index count = 0;
  for (const Tree& tree : trees) count += static_cast<Index>(tree.nodes.size());
  return count;
}

namespace {

/// What a file holds of each node, as numbers.
struct NodeTensor {
  const char* name;
  double (*get)(const TreeNode& node);
  void (*set)(TreeNode& node, double value);
};

constexpr NodeTensor node_tensors[] = {
    {"trees.column", [](const TreeNode& node) { return static_cast<double>(node.column); },
     [](TreeNode& node, double value) { node.column = static_cast<Index>(value); }},
    {"trees.threshold", [](const TreeNode& node) { return node.threshold; },
     [](TreeNode& node, double value) { node.threshold = value; }},
    {"trees.missing_left", [](const TreeNode& node) { return node.missing_left ? 1.0 : 0.0; },
     [](TreeNode& node, double value) { node.missing_left = value != 0; }},
    {"trees.left", [](const TreeNode& node) { return static_cast<double>(node.left); },
     [](TreeNode& node, double value) { node.left = static_cast<Index>(value); }},
    {"trees.right", [](const TreeNode& node) { return static_cast<double>(node.right); },
     [](TreeNode& node, double value) { node.right = static_cast<Index>(value); }},
    {"trees.value", [](const TreeNode& node) { return node.value; },
     [](TreeNode& node, double value) { node.value = value; }},
};
constexpr const char* base_tensor = "trees.base";
constexpr const char* sizes_tensor = "trees.sizes";

/// Reads a forest's tensors, of which nothing is believed.
class ForestReader {
 public:
  ForestReader(const TensorFile& file, const std::string& path) : file_(file), path_(path) {}

  Forest read(const Signature& signature) const {
    if (file_.tensors.size() != std::size(node_tensors) + 2) refuse(sizes_tensor, "other tensors stand beside it");
    Forest forest{.task = signature.task,
                  .columns = signature.inputs,
                  .outputs = signature.outputs,
                  .base = values(base_tensor),
                  .trees = {}};
    if (!std::ranges::all_of(forest.base, [](double value) { return std::isfinite(value); }))
      refuse(base_tensor, "a value is not finite");
    const auto outputs = static_cast<std::size_t>(signature.outputs);
    const std::vector<double> sizes = values(sizes_tensor);
    if (forest.base.size() != outputs || sizes.size() % outputs != 0) refuse(base_tensor, "it fits no such outputs");
    std::vector<TreeNode> nodes = read_nodes();
    auto next = nodes.begin();
    for (const double size : sizes) {
      if (!(size >= 1 && size <= static_cast<double>(nodes.end() - next) && size == std::floor(size)))
        refuse(sizes_tensor, number_text(size) + " nodes are not there");
      const auto end = next + static_cast<std::ptrdiff_t>(size);
      forest.trees.push_back({{next, end}});
      demand_tree(forest.trees.back(), signature.inputs);
      next = end;
    }
    if (next != nodes.end()) refuse(sizes_tensor, "some nodes belong to no tree");
    return forest;
  }

 private:
  [[noreturn]] void refuse(const std::string& name, const std::string& why) const {
    fail({Fault::data, "cannot load the model " + in_quotes(path_), "tensor " + in_quotes(name), why,
          "give a model that pellucid wrote"});
  }

  std::vector<double> values(const std::string& name) const {
    const auto found = std::ranges::find(file_.tensors, name, &Tensor::name);
    if (found == file_.tensors.end()) refuse(name, "it is missing");
    return values_of(*found);
  }

  std::vector<TreeNode> read_nodes() const {
    std::vector<TreeNode> nodes(values(node_tensors[0].name).size());
    for (const NodeTensor& tensor : node_tensors) {
      const std::vector<double> all = values(tensor.name);
      if (all.size() != nodes.size()) refuse(tensor.name, "it is not as long as the others");
      for (std::size_t i = 0; i < all.size(); ++i) {
        constexpr double largest = 1e15;  // that a whole number is read as
        const bool is_number = tensor.name == std::string_view("trees.threshold")
                                   ? !std::isnan(all[i])
                                   : std::isfinite(all[i]) && (tensor.name == std::string_view("trees.value") ||
                                                               std::abs(all[i]) <= largest);
        if (!is_number) refuse(tensor.name, "value " + grouped(static_cast<Index>(i)) + " is no number of a tree");
        tensor.set(nodes[i], all[i]);
      }
    }
    return nodes;
  }

  /// Children behind their parents: a row comes to a leaf.
  void demand_tree(const Tree& tree, Index columns) const {
    const auto size = static_cast<Index>(tree.nodes.size());
    for (Index i = 0; i < size; ++i) {
      const TreeNode& node = tree.nodes[static_cast<std::size_t>(i)];
      if (node.column == -1) continue;
      const auto is_behind = [&](Index child) { return child > i && child < size; };
      if (node.column < 0 || node.column >= columns || !is_behind(node.left) || !is_behind(node.right))
        refuse(node_tensors[0].name, "a node asks for what is not there");
    }
  }

  const TensorFile& file_;
  const std::string& path_;
};

}  // namespace

std::vector<Tensor> tensors_of(const Forest& forest) {
  const auto made = [](const char* name, std::span<const double> values) {
    return tensor_of(name, Element::float64, {static_cast<Index>(values.size())}, values);
  };
  std::vector<double> sizes;
  for (const Tree& tree : forest.trees) sizes.push_back(static_cast<double>(tree.nodes.size()));
  std::vector<Tensor> tensors{made(base_tensor, forest.base), made(sizes_tensor, sizes)};
  for (const NodeTensor& tensor : node_tensors) {
    std::vector<double> values;
    for (const Tree& tree : forest.trees) {
      for (const TreeNode& node : tree.nodes) values.push_back(tensor.get(node));
    }
    tensors.push_back(made(tensor.name, values));
  }
  return tensors;
}

Forest forest_from(const TensorFile& file, const Signature& signature, const std::string& path) {
  return ForestReader(file, path).read(signature);
}

}  // namespace pellucid
