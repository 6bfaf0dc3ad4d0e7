// Kernel calls over windows of pictures.
#include "pellucid/plan/lowering.hpp"

namespace pellucid::plan {

using graph::Op;

namespace {

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

}  // namespace pellucid::plan
