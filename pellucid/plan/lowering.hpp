// Groups and updates as kernel calls, one after the other: what lower() does. A kind of operation is a function each,
// in lower.cpp, lower_rows.cpp and lower_windows.cpp.
#pragma once

#include <vector>

#include "pellucid/plan/costs.hpp"
#include "pellucid/plan/cut.hpp"
#include "pellucid/plan/lower.hpp"

namespace pellucid::plan {

inline kernels::Matrix whole(const Place& place) { return {place.data, place.model_stride, place.columns, 1}; }

class Lowering {
 public:
  Lowering(const Program& program, const Memory& memory, const kernels::Kernels& kernels, Index models,
           bool models_apart, bool compile, Lowered& lowered)
      : program_(program),
        memory_(memory),
        kernels_(kernels),
        models_(models),
        models_apart_(models_apart),
        compile_(compile),
        lowered_(lowered) {}

  void group(const Group& group, const graph::PerNode<int>& overwrites);
  /// target = value, for updates that could not overwrite in place.
  void commit(const InPlace& update);

 private:
  Stage& open(const std::vector<int>& nodes);
  std::vector<kernels::Part> parts_of(const Work& work) const;

  /// Of the set bf16: its products go by regions alone.
  bool rounds_products() const { return kernels::set_of(kernels_.isa) == kernels::Set::bf16; }

  double element_bytes() const { return static_cast<double>(bytes_of(kernels_.element)); }
  /// Of [rows, columns] in all models.
  double bytes_of_all(Index rows, Index columns) const {
    return static_cast<double>(models_ * rows * columns) * element_bytes();
  }

  /// How an elementwise program over [rows, columns] reads node `id`.
  kernels::Operand operand(int id, Index rows, Index columns);
  kernels::Operand generated(int id);
  kernels::Operand read(int id, const Place& target);
  /// The program of `nodes`, all of which are elementwise over [rows, columns]; `tile`: see write_instructions.
  kernels::Program program(int tile, const std::vector<int>& nodes, const graph::PerNode<int>& overwrites, Index rows,
                           Index columns, Stage& stage);
  /// The program that stands in `stage`, over results of `columns` columns.
  kernels::Program program_of(Stage& stage, int slot_count, int tile, Index columns);
  void elementwise(const std::vector<int>& nodes, const graph::PerNode<int>& overwrites, Stage& stage);
  void copy(const kernels::Operand& source, const Place& target, Stage& stage);
  void product(int root, const Group& group, const graph::PerNode<int>& overwrites, Stage& stage);
  void reduction(int root, kernels::Fold fold, Stage& stage);
  void cut_rows(Stage& stage);

  void gather(int root, Stage& stage);
  void columns(int root, Stage& stage);
  kernels::Codes codes(int id) const;
  /// Bytes of rows by code: the codes, and each row once where it is read and once where it is written.
  double bytes_of_rows(double codes, double read, double written) const;
  void lookup(int root, Stage& stage);
  void segment_total(int root, Stage& stage);
  void store_rows(const InPlace& update, Stage& stage);

  /// The window of an operation on pictures, with their sizes: those of its result or of its first operand.
  kernels::Window window_of(int id) const;
  void windows(int root, Stage& stage);
  /// Sums a product over windows, which stands in `stage`, span by span, if there are enough of them.
  bool sum_by_spans(const Group& group, const graph::PerNode<int>& overwrites, Stage& stage);

  const Program& program_;
  const Memory& memory_;
  const kernels::Kernels& kernels_;
  Index models_;
  bool models_apart_;
  bool compile_;  // elementwise programs become machine code where they can
  Lowered& lowered_;
};

}  // namespace pellucid::plan
