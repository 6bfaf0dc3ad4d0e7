// Kernel calls over windows of pictures.
#include "pellucid/base/threads.hpp"
#include "pellucid/plan/lowering.hpp"

namespace pellucid::plan {

using graph::Op;

namespace {

constexpr Index least_span = 512, most_spans = 32, least_spans = 8;
constexpr Index most_partial = Index{1} << 21;  ///< numbers of all spans

bool makes_pictures_from_windows(Op op) {
  return op == Op::unpatch || op == Op::window_spread || op == Op::window_max_gradient;
}

}  // namespace

kernels::Window Lowering::window_of(int id) const {
  const graph::Node& node = program_.node(id);
  const auto shape_of = [&](std::size_t i) { return program_.node(node.inputs[i]).shape; };
  const bool makes_pictures = makes_pictures_from_windows(node.op);
  const graph::Shape pictures = makes_pictures ? node.shape : shape_of(0);
  const graph::Shape windows = !makes_pictures ? node.shape : shape_of(node.op == Op::window_max_gradient);
  return {pictures[1],  pictures[2],  pictures[3],  windows[1],  windows[2],
          node.list[0], node.list[1], node.list[2], node.list[3]};
}

void Lowering::windows(int root, Stage& stage) {
  const graph::Node& node = program_.node(root);
  const auto shape_of = [&](std::size_t i) { return program_.node(node.inputs[i]).shape.at(program_.batch); };
  const auto operand_of = [&](std::size_t i) { return whole(memory_.place(program_.input(root, i))); };
  const bool makes_pictures = makes_pictures_from_windows(node.op);
  const graph::Shape pictures = makes_pictures ? program_.shape(root) : shape_of(0);
  const graph::Shape windows = !makes_pictures ? program_.shape(root) : shape_of(node.op == Op::window_max_gradient);
  const bool is_sum = node.op == Op::window_sum || node.op == Op::window_spread;
  const bool is_gradient = node.op == Op::unpatch || node.op == Op::window_spread;
  const Place& out = memory_.place(root);
  stage.call = kernels::Windows{node.op == Op::patches   ? kernels::WindowKind::patches
                                : node.op == Op::unpatch ? kernels::WindowKind::unpatch
                                : makes_pictures         ? kernels::WindowKind::spread
                                                         : kernels::WindowKind::fold,
                                is_sum ? kernels::Fold::sum : kernels::Fold::maximum,
                                window_of(root),
                                is_gradient ? kernels::Matrix{} : operand_of(0),
                                is_gradient                          ? operand_of(0)
                                : node.op == Op::window_max_gradient ? operand_of(1)
                                                                     : kernels::Matrix{},
                                {out.data, out.model_stride, out.columns}};
  const auto numbers = [&](const graph::Shape& shape) { return static_cast<double>(models_ * shape.count()); };
  stage.bytes = (numbers(pictures) + numbers(windows)) * element_bytes();
  const double moved =
      numbers(windows) *
      (node.op == Op::patches || node.op == Op::unpatch ? 1 : 2 * static_cast<double>(node.list[0] * node.list[1]));
  stage.parts = makes_pictures ? parts_of({models_, pictures[0], 1, 1, 1, 4 * moved * element_cost})
                               : parts_of({models_, windows.rows(), 1, windows[2], 1, 4 * moved * element_cost});
}

// A weight's gradient is a small matrix and a long sum. Cut by its rows, each part would walk over all pictures and pad
// them; cut along the sum, it reads its own once. The sums of the spans are added in a pass of its own, and what was
// the epilogue follows.
bool Lowering::sum_by_spans(const Group& group, const graph::PerNode<int>& overwrites, Stage& stage) {
  auto& product = std::get<kernels::Product>(stage.call);
  const int root = group.nodes.front();
  const graph::Shape shape = program_.shape(root);
  const Index rows = shape.rows(), columns = shape.columns(), numbers = rows * columns;
  if (!has_threads || least_spans * numbers > most_partial) return false;
  const auto spans_of = [&](Index span) { return (product.k + span - 1) / span; };
  Index span = least_span;
  while (spans_of(span) > most_spans || spans_of(span) * numbers > most_partial) span *= 2;
  const Index spans = spans_of(span);
  if (spans < least_spans) return false;

  const auto buffer = [&](Index matrices) {
    return Buffer(static_cast<std::size_t>(models_ * matrices * numbers) * bytes_of(kernels_.element));
  };
  const kernels::Target out = product.out;
  stage.nodes = {root};
  stage.partial = buffer(spans);
  product.out = {stage.partial.data(), spans * numbers, columns};
  product.span = span;
  stage.parts = parts_of({models_, spans, 1, 1, 1, stage.flops * product_cost, 5000});
  for (kernels::Part& part : stage.parts) {
    part.row_begin *= rows;
    part.row_end *= rows;
    part.column_end = columns;
  }

  Stage& sum = open(stage.nodes);
  if (out.data == nullptr) sum.partial = buffer(1);
  sum.call = kernels::Reduction{kernels::Fold::sum,
                                false,
                                spans,
                                numbers,
                                {stage.partial.data(), spans * numbers, numbers, 1},
                                out.data == nullptr ? kernels::Target{sum.partial.data(), numbers, numbers}
                                                    : kernels::Target{out.data, out.model_stride, numbers},
                                spans,
                                1};
  sum.flops = static_cast<double>(models_ * spans * numbers);
  sum.bytes = bytes_of_all(spans + 1, numbers);
  sum.parts = parts_of({models_, 1, numbers, 1, 64, sum.flops * element_cost});
  if (group.nodes.size() == 1) return true;

  Stage& rest = open({group.nodes.begin() + 1, group.nodes.end()});
  const bool is_kept = out.data != nullptr;
  const std::vector<int> nodes = rest.nodes;
  rest.call = program(is_kept ? -1 : root, nodes, overwrites, rows, columns, rest);
  if (!is_kept) rest.operands.front().memory = {sum.partial.data(), numbers, columns, 1};
  rest.parts = parts_of({models_, rows, columns, 1, 256, rest.flops * element_cost});
  return true;
}

}  // namespace pellucid::plan
