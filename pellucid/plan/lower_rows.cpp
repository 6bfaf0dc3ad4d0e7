// Kernel calls that move rows and columns by number.
#include <cmath>

#include "pellucid/plan/lowering.hpp"

namespace pellucid::plan {

using graph::Op;

void Lowering::gather(int root, Stage& stage) {
  const Place& out = memory_.place(root);
  const Place& rows = memory_.place(program_.input(root, 1));
  stage.call = kernels::Gather{{nullptr, 0, out.columns, 1},
                               {},
                               reinterpret_cast<const std::uint32_t*>(rows.data),
                               out.rows,
                               {out.data, out.model_stride, out.columns}};
  stage.bytes = 2 * static_cast<double>(models_ * out.rows * out.columns) * element_bytes();
  constexpr double line = 64, line_cost = 5;  // nanoseconds: each row lies somewhere else
  const double lines =
      static_cast<double>(models_ * out.rows) * std::ceil(static_cast<double>(out.columns) * element_bytes() / line);
  stage.parts = parts_of({.models = models_,
                          .rows = out.rows,
                          .columns = out.columns,
                          .row_grain = 1,
                          .column_grain = out.columns,
                          .nanoseconds = lines * line_cost,
                          .least = 1000});
}

void Lowering::columns(int root, Stage& stage) {
  const graph::Node& node = program_.node(root);
  const Place& in = memory_.place(program_.input(root, 0));
  const Place& out = memory_.place(root);
  std::vector<std::vector<std::uint32_t>> sources(static_cast<std::size_t>(out.columns));
  for (std::size_t j = 0; j < node.list.size(); ++j) {
    const auto listed = static_cast<std::uint32_t>(node.list[j]);
    if (node.op == Op::take)
      sources[j].push_back(listed);
    else
      sources[listed].push_back(static_cast<std::uint32_t>(j));
  }
  stage.first_source = {0};
  for (const std::vector<std::uint32_t>& of_column : sources) {
    stage.sources.insert(stage.sources.end(), of_column.begin(), of_column.end());
    stage.first_source.push_back(static_cast<std::uint32_t>(stage.sources.size()));
  }
  stage.call = kernels::Columns{
      whole(in), {out.data, out.model_stride, out.columns}, stage.first_source.data(), stage.sources.data()};
  const auto numbers = static_cast<double>(models_ * out.rows);
  stage.bytes = numbers * static_cast<double>(in.columns + out.columns) * element_bytes();
  const double moved = numbers * static_cast<double>(out.columns + static_cast<Index>(stage.sources.size()));
  stage.parts = parts_of({models_, out.rows, out.columns, 1, out.columns, 4 * moved * element_cost});
}

kernels::Codes Lowering::codes(int id) const {
  const Place& place = memory_.place(id);
  return {place.data, place.model_stride, place.rows * place.columns};
}

double Lowering::bytes_of_rows(double codes, double read, double written) const {
  return static_cast<double>(models_) * (codes + read + written) * element_bytes();
}

void Lowering::lookup(int root, Stage& stage) {
  const Place& out = memory_.place(root);
  const int table = program_.input(root, 0);
  const Place& from = memory_.place(table);
  auto& arguments = stage.call.emplace<kernels::Lookup>();
  arguments.table = whole(from);
  arguments.vocabulary = from.rows;
  arguments.codes = codes(program_.input(root, 1));
  arguments.per_row = arguments.codes.count / out.rows;
  arguments.out = {out.data, out.model_stride, out.columns};
  const auto count = static_cast<double>(arguments.codes.count);
  const auto columns = static_cast<double>(out.columns);
  stage.bytes = bytes_of_rows(count, count * columns, static_cast<double>(out.rows) * columns);
  stage.parts = parts_of({models_, out.rows, out.columns, 1, out.columns, stage.bytes * element_cost});
}

void Lowering::segment_total(int root, Stage& stage) {
  const Place& out = memory_.place(root);
  const Place& values = memory_.place(program_.input(root, 1));
  auto& arguments = stage.call.emplace<kernels::SegmentTotal>();
  arguments.codes = codes(program_.input(root, 0));
  arguments.per_row = arguments.codes.count / values.rows;
  arguments.values = whole(values);
  arguments.out = {out.data, out.model_stride, out.columns};
  const auto count = static_cast<double>(arguments.codes.count);
  const auto columns = static_cast<double>(out.columns);
  stage.flops = static_cast<double>(models_) * count * columns;
  stage.bytes = bytes_of_rows(count, static_cast<double>(values.rows) * columns, count * columns);
  stage.parts = parts_of({models_, 1, out.columns, 1, 64, stage.bytes * element_cost});
}

void Lowering::store_rows(const InPlace& update, Stage& stage) {
  const Place& values = memory_.place(update.value);
  const Place& table = memory_.place(update.target);
  stage.call = kernels::StoreRows{codes(update.index), whole(values), {table.data, table.model_stride, table.columns}};
  const auto count = static_cast<double>(values.rows);
  const double numbers = count * static_cast<double>(values.columns);
  stage.bytes = bytes_of_rows(count, numbers, numbers);
  stage.parts = parts_of({models_, table.rows, table.columns, 1, table.columns, stage.bytes * element_cost});
}

}  // namespace pellucid::plan
