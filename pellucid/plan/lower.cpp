#include "pellucid/plan/lower.hpp"

#include <algorithm>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/graph/operations.hpp"
#include "pellucid/kernels/machine_code.hpp"
#include "pellucid/plan/instructions.hpp"
#include "pellucid/plan/lowering.hpp"

namespace pellucid::plan {

using graph::Op;

void Lowering::group(const Group& group, const graph::PerNode<int>& overwrites) {
  const int root = group.nodes.front();
  Stage& stage = open(group.nodes);
  switch (program_.node(root).op) {
    case Op::product:
      product(root, group, overwrites, stage);
      break;
    case Op::sum:
      reduction(root, kernels::Fold::sum, stage);
      break;
    case Op::maximum_of:
      reduction(root, kernels::Fold::maximum, stage);
      break;
    case Op::gather:
      gather(root, stage);
      break;
    case Op::take:
    case Op::put:
      columns(root, stage);
      break;
    case Op::patches:
    case Op::unpatch:
    case Op::window_max:
    case Op::window_max_gradient:
    case Op::window_sum:
    case Op::window_spread:
      windows(root, stage);
      break;
    case Op::lookup:
      lookup(root, stage);
      break;
    case Op::segment_total:
      segment_total(root, stage);
      break;
    case Op::broadcast:
      copy(read(program_.input(root, 0), memory_.place(root)), memory_.place(root), stage);
      break;
    case Op::iota:
    case Op::uniform:
      copy(generated(root), memory_.place(root), stage);
      break;
    default:
      elementwise(group.nodes, overwrites, stage);
      break;
  }
}

void Lowering::commit(const InPlace& update) {
  Stage& stage = open({update.value});
  stage.target = update.target;
  if (update.index >= 0) return store_rows(update, stage);
  copy(read(update.value, memory_.place(update.target)), memory_.place(update.target), stage);
}

std::vector<kernels::Part> Lowering::parts_of(const Work& work) const {
  if (models_apart_) return {{0, work.models, 0, work.rows, 0, work.columns}};
  return cut(work);
}

Stage& Lowering::open(const std::vector<int>& nodes) {
  Stage& stage = *lowered_.stages.emplace_back(std::make_unique<Stage>());
  stage.nodes = nodes;
  return stage;
}

kernels::Operand Lowering::operand(int id, Index rows, Index columns) {
  const graph::Node& node = program_.node(id);
  if ((node.op == Op::iota || node.op == Op::uniform) && !program_.is_computed(id)) return generated(id);
  const Place& place = memory_.place(id);
  const auto fits = [](Index size, Index wanted) { return size == wanted || size == 1; };
  if (!fits(place.rows, rows) || !fits(place.columns, columns)) {
    fail({Fault::usage, "cannot broadcast inside an elementwise operation", graph::operation(node.op).name,
          "[" + std::to_string(place.rows) + ", " + std::to_string(place.columns) + "] into [" + std::to_string(rows) +
              ", " + std::to_string(columns) + "]",
          "only rows, columns and single numbers repeat"});
  }
  const Index row_stride = place.rows == 1 && rows > 1 ? 0 : place.columns;
  const Index column_stride = place.columns == 1 && columns > 1 ? 0 : 1;
  return {kernels::Source::memory, {place.data, place.model_stride, row_stride, column_stride}, nullptr, nullptr};
}

kernels::Operand Lowering::generated(int id) {
  if (program_.node(id).op == Op::iota) return {kernels::Source::iota, {}, nullptr, nullptr};
  RandomKeys& random = lowered_.random[id];
  random.path_hash = hash_path(program_.node(id).name);
  random.keys.assign(static_cast<std::size_t>(models_), 0);
  const auto* rows = reinterpret_cast<const std::uint32_t*>(memory_.place(program_.input(id, 0)).data);
  return {kernels::Source::uniform, {nullptr, program_.batch, 0, 0}, random.keys.data(), rows};
}

kernels::Program Lowering::program_of(Stage& stage, int slot_count, int tile, Index columns) {
  const auto count = [](const auto& list) { return static_cast<int>(list.size()); };
  kernels::Program program{stage.operands.data(),
                           stage.results.data(),
                           stage.instructions.data(),
                           count(stage.operands),
                           count(stage.results),
                           count(stage.instructions),
                           slot_count};
  if (compile_) stage.code = kernels::machine_code(program, columns, tile, kernels_);
  program.code = stage.code.get();
  return program;
}

kernels::Program Lowering::program(int tile, const std::vector<int>& nodes, const graph::PerNode<int>& overwrites,
                                   Index rows, Index columns, Stage& stage) {
  Code code = write_instructions(program_, tile, nodes, overwrites, [&](int id) { return memory_.is_stored(id); });
  for (const int id : code.operands) {
    const bool is_tile = id == tile;
    stage.operands.push_back(is_tile ? kernels::Operand{kernels::Source::memory, {}, nullptr, nullptr}
                                     : operand(id, rows, columns));
    if (!is_tile) stage.bytes += bytes_of_all(memory_.place(id).rows, memory_.place(id).columns);
  }
  for (const int id : code.results) {
    const Place& place = memory_.place(id);
    stage.results.push_back({place.data, place.model_stride, place.columns});
    stage.bytes += bytes_of_all(rows, columns);
  }
  stage.instructions = std::move(code.instructions);
  stage.flops += static_cast<double>(models_ * rows * columns) * static_cast<double>(nodes.size());
  return program_of(stage, code.slot_count, tile < 0 ? -1 : 0, columns);
}

void Lowering::elementwise(const std::vector<int>& nodes, const graph::PerNode<int>& overwrites, Stage& stage) {
  const graph::Shape shape = program_.shape(nodes.front());
  stage.call = program(-1, nodes, overwrites, shape.rows(), shape.columns(), stage);
  stage.parts = parts_of({models_, shape.rows(), shape.columns(), 1, 256, stage.flops * element_cost});
}

void Lowering::copy(const kernels::Operand& source, const Place& target, Stage& stage) {
  stage.operands.push_back(source);
  stage.results.push_back({target.data, target.model_stride, target.columns});
  stage.instructions.push_back({kernels::Opcode::copy, 1, 0, 0, 0});
  stage.call = program_of(stage, 2, -1, target.columns);
  stage.bytes = 2 * bytes_of_all(target.rows, target.columns);
  stage.parts = parts_of({models_, target.rows, target.columns, 1, 256, stage.bytes * element_cost / 4});
}

kernels::Operand Lowering::read(int id, const Place& target) {
  return operand(seen_through(program_, id), target.rows, target.columns);
}

void Lowering::product(int root, const Group& group, const graph::PerNode<int>& overwrites, Stage& stage) {
  const graph::Node& node = program_.node(root);
  const graph::Shape shape = program_.shape(root);
  const graph::Shape a_shape = program_.shape(program_.input(root, 0));
  Place a = memory_.place(program_.input(root, 0));  // of patches that are not computed it knows nothing
  a.rows = a_shape.rows();
  a.columns = a_shape.columns();
  const Place& b = memory_.place(program_.input(root, 1));
  const auto read = [](const Place& place, bool transposed) -> kernels::Matrix {
    if (transposed) return {place.data, place.model_stride, 1, place.columns};
    return whole(place);
  };
  const Index k = node.transpose_a ? a.rows : a.columns;
  auto& product = stage.call.emplace<kernels::Product>(
      kernels::Product{k, read(a, node.transpose_a), read(b, node.transpose_b), {nullptr, 0, 0}, nullptr});
  if (const int patches = program_.input(root, 0); program_.node(patches).op == Op::patches && a.data == nullptr) {
    stage.window = window_of(patches);
    const Place& pictures = memory_.place(program_.input(patches, 0));
    product.a.data = pictures.data;
    product.a.model_stride = pictures.model_stride;
    product.a_window = &stage.window;
  }
  const auto count = [](const Place& place) { return static_cast<double>(place.rows * place.columns); };
  stage.flops = 2.0 * static_cast<double>(models_ * shape.count() * k);
  stage.bytes = static_cast<double>(models_) * (count(a) + count(b)) * element_bytes();
  if (memory_.is_stored(root)) {
    const Place& place = memory_.place(root);
    product.out = {place.data, place.model_stride, place.columns};
    stage.bytes += static_cast<double>(models_) * count(place) * element_bytes();
  }
  const bool sums_windows = product.a_window != nullptr && node.transpose_a;
  if (sums_windows && !rounds_products() && sum_by_spans(group, overwrites, stage)) return;
  double nanoseconds = stage.flops * product_cost;
  const bool adds = program_.node(group.nodes.back()).op == Op::unpatch;
  if (adds) {
    const Place& pictures = memory_.place(group.nodes.back());
    stage.out_window = window_of(group.nodes.back());
    product.out = {pictures.data, pictures.model_stride, pictures.columns};
    product.out_window = &stage.out_window;
    stage.bytes += bytes_of_all(pictures.rows, pictures.columns);
    nanoseconds += 4 * static_cast<double>(models_ * shape.count()) * element_cost;
  } else if (group.nodes.size() > 1) {
    const std::vector<int> rest(group.nodes.begin() + 1, group.nodes.end());
    stage.epilogue = program(root, rest, overwrites, shape.rows(), shape.columns(), stage);
    product.epilogue = &stage.epilogue;
    nanoseconds += static_cast<double>(rest.size()) * static_cast<double>(models_ * shape.count()) * element_cost;
  }
  // Where b is packed, parts of few columns pack their share of it; those of few rows would each pack all. Else rows
  // are cut: an epilogue goes along them. Windows are cut into whole pictures, few places of a window into its rows.
  const Index b_row_bytes = product.b.row_stride * static_cast<Index>(bytes_of(kernels_.element));
  const kernels::Window* const window = adds ? product.out_window : product.a_window;
  const Index of_window = window == nullptr ? 0 : window->kernel_width * window->channels;
  const Index of_picture = window == nullptr ? 0 : window->out_height * window->out_width;
  const bool packs_b = product.b.column_stride != 1 || b_row_bytes >= 2048 || rounds_products();
  stage.parts = parts_of({.models = models_,
                          .rows = shape.rows(),
                          .columns = shape.columns(),
                          .row_grain = adds                ? of_picture
                                       : window == nullptr ? kernels_.row_grain
                                       : node.transpose_a  ? std::min(of_window, kernels_.row_grain)
                                                           : of_picture,
                          .column_grain = adds ? shape.columns() : kernels_.column_grain,
                          .nanoseconds = nanoseconds,
                          .columns_first = packs_b && window == nullptr});
}

void Lowering::reduction(int root, kernels::Fold fold, Stage& stage) {
  const Place& in = memory_.place(program_.input(root, 0));
  const Place& out = memory_.place(root);
  const bool to_one = out.rows * out.columns == 1;
  const bool along_columns = to_one || out.columns == 1;
  if (!to_one && out.rows != 1 && (out.columns != 1 || out.rows != in.rows)) {
    fail({Fault::usage, "cannot sum", graph::operation(program_.node(root).op).name,
          "from [" + std::to_string(in.rows) + ", " + std::to_string(in.columns) + "]",
          "sum over the rows, over the columns or over all"});
  }
  const Index rows = to_one ? 1 : in.rows;
  const Index columns = to_one ? in.rows * in.columns : in.columns;
  stage.call = kernels::Reduction{fold,
                                  along_columns,
                                  rows,
                                  columns,
                                  {in.data, in.model_stride, columns, 1},
                                  {out.data, out.model_stride, along_columns ? 1 : out.columns}};
  stage.flops = static_cast<double>(models_ * rows * columns);
  stage.bytes = (stage.flops + static_cast<double>(models_ * out.rows * out.columns)) * element_bytes();
  if (along_columns)
    stage.parts = parts_of({models_, rows, 1, 1, 1, stage.flops * element_cost});
  else
    cut_rows(stage);
}

// A fold over rows is cut by columns. Many rows of few columns are folded in spans first, and the spans in a stage of
// its own: the same tree, so the same bits.
void Lowering::cut_rows(Stage& stage) {
  auto& r = std::get<kernels::Reduction>(stage.call);
  const double nanoseconds = stage.flops * element_cost;
  constexpr double least = 200;  // nanoseconds: mostly beside passes for which nobody waits
  stage.parts = parts_of({models_, 1, r.columns, 1, 64, nanoseconds, least});
  Index span = r.block;
  while ((r.rows + span - 1) / span > 16) span *= 2;
  const Index spans = (r.rows + span - 1) / span;
  std::vector<kernels::Part> parts = parts_of({models_, spans, r.columns, 1, 64, nanoseconds});
  if (spans < 2 || parts.size() <= stage.parts.size()) return;
  stage.partial = Buffer(static_cast<std::size_t>(models_ * spans * r.columns) * bytes_of(kernels_.element));
  stage.parts = std::move(parts);
  Stage& rest = open(stage.nodes);
  rest.call = kernels::Reduction{
      r.fold, false, spans, r.columns, {stage.partial.data(), spans * r.columns, r.columns, 1}, r.out, spans, 1};
  rest.parts = parts_of({models_, 1, r.columns, 1, 64, 0});
  r.out = {stage.partial.data(), spans * r.columns, r.columns};
  r.span = span;
}

Lowered lower(const Program& program, const Schedule& schedule, const Memory& memory, const kernels::Kernels& kernels,
              Index models, bool compile) {
  Lowered result;
  Lowering lowering(program, memory, kernels, models, schedule.models_apart, compile, result);
  for (const Group& group : schedule.groups) lowering.group(group, schedule.overwrites);
  for (const InPlace& update : schedule.committed) lowering.commit(update);
  return result;
}

}  // namespace pellucid::plan
