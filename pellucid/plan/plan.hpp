// A graph made ready to run: grouped, ordered, laid out in memory, cut into parts. Making a plan allocates;
// running one does not, takes no lock and calls plain functions only.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/base/threads.hpp"
#include "pellucid/graph/graph.hpp"
#include "pellucid/kernels/kernels.hpp"
#include "pellucid/plan/store.hpp"

namespace pellucid::plan {

struct Options {
  kernels::Isa isa;     ///< which kernels; element type and number of models are the store's
  Index batch = 1;      ///< what B stands for
  bool fuse = true;     ///< false: every operation passes over memory alone (the same bits, slower)
  bool compile = true;  ///< false: elementwise programs are interpreted (the same bits, slower)
  bool apart = true;  ///< false: threads share every pass of short runs of several models, too (the same bits, slower)
};

/// A value to read after a run. A tap is nothing else: any value or gradient of the graph can be named here.
struct Output {
  std::string name;
  graph::Value value;
};

/// One pass over memory, as the account prints it.
struct Pass {
  std::string operations;            ///< "product + add + max"
  std::string shape;                 ///< of the result, with the model axis in front: "[M=5, 128, 256]"
  std::string writes;                ///< names of what stays: parameters, outputs, "" for intermediates
  double flops;                      ///< floating-point operations
  double bytes;                      ///< read and written in main memory's view, each operand once
  std::vector<std::size_t> address;  ///< in the arena, of each intermediate it writes
  std::vector<kernels::Part> parts;
};

class Plan {
 public:
  /// Plans `outputs` and `updates` (committed when the run ends) of one graph. Parameters, states and slots are taken
  /// from `store`, made there with zeros if new. Graph and store must outlive the plan.
  Plan(graph::Graph& graph, const std::vector<Output>& outputs, const std::vector<graph::Update>& updates, Store& store,
       const Options& options);
  ~Plan();
  Plan(Plan&&) noexcept;
  Plan& operator=(Plan&&) noexcept;

  const Options& options() const;

  /// Where the caller writes an input's values before a run: [models, shape]. T is the store's element type.
  /// Empty if the plan does not use an input of that name.
  template <class T>
  std::span<T> input(std::string_view name);
  /// Where the caller writes which rows of the data set the batch holds: [models, batch]. Every number must be below
  /// the rows of each bound table. Empty if unused.
  std::span<std::uint32_t> row_index(std::string_view name);
  /// Binds a data set of `rows` rows, contiguous, of the store's element type; it must outlive the runs.
  void bind_table(std::string_view name, const void* data, Index rows);
  /// The same of one that is held in memory of what is not 0. The bits of the results are the same.
  void bind_table(std::string_view name, const kernels::CompactTable& table);
  /// Sets a per-step scalar. Does nothing if the plan does not use it; fails (Fault::usage) if the name is none of
  /// graph/scalars.hpp either.
  void set_scalar(std::string_view name, Index model, double value);
  /// The number of that scalar, for who sets it again and again; below 0 if the plan does not use it. Fails as
  /// set_scalar does.
  int scalar(std::string_view name) const;
  void set_scalar(int scalar, Index model, double value);
  /// Sets what random numbers depend on: each model's seed and the step, counted from 0.
  void set_random(std::span<const std::uint64_t> seeds, std::uint64_t step);

  /// Runs once on the threads of `team`. Results do not depend on how many there are.
  void run(Team& team);

  /// The values of an output after a run: [models, shape], valid until the next run.
  template <class T>
  std::span<const T> output(std::string_view name) const;

  std::vector<Pass> account() const;
  std::size_t arena_bytes() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace pellucid::plan
