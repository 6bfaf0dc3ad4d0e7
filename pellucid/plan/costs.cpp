#include "pellucid/plan/costs.hpp"

#include <algorithm>

namespace pellucid::plan {

double nanoseconds_of_a_model(const Program& program) {
  double nanoseconds = 0;
  for (int id = 0; id < program.graph.size(); ++id) {
    if (!program.is_computed(id)) continue;
    const graph::Node& node = program.node(id);
    const Index count = program.shape(id).count();
    const graph::Shape first = node.inputs[0] < 0 ? graph::Shape{} : program.shape(node.inputs[0]);
    const Index k = node.transpose_a ? first.rows() : first.columns();
    nanoseconds += node.op == graph::Op::product ? 2 * static_cast<double>(count * k) * product_cost
                                                 : static_cast<double>(std::max(count, first.count())) * element_cost;
  }
  return nanoseconds;
}

}  // namespace pellucid::plan
