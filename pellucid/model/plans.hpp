// One graph planned for each batch size that occurs: the recipe's, and that of the last, shorter batch.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "pellucid/graph/scalars.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid {

class Plans {
 public:
  Plans(graph::Graph& graph, std::vector<plan::Output> outputs, std::vector<graph::Update> updates, plan::Store& store,
        kernels::Isa isa, bool fuse)
      : graph_(graph),
        outputs_(std::move(outputs)),
        updates_(std::move(updates)),
        store_(store),
        isa_(isa),
        fuse_(fuse) {}

  plan::Plan& at(Index batch) {
    const auto found = plans_.find(batch);
    if (found != plans_.end()) return found->second;
    plan::Plan& plan =
        plans_.try_emplace(batch, graph_, outputs_, updates_, store_, plan::Options{isa_, batch, fuse_}).first->second;
    for (Index m = 0; m < store_.models(); ++m)
      plan.set_scalar(graph::scalars::row_count, m, static_cast<double>(batch));
    for (const auto& [name, data, rows] : tables_) plan.bind_table(name, data, rows);
    for (const auto& [name, table] : compact_) plan.bind_table(name, table);
    return plan;
  }

  void bind(const char* table, const void* data, Index rows) { tables_.push_back({table, data, rows}); }
  void bind(const char* table, const kernels::CompactTable& data) { compact_.emplace_back(table, data); }

 private:
  struct Table {
    const char* name;
    const void* data;
    Index rows;
  };
  graph::Graph& graph_;
  std::vector<plan::Output> outputs_;
  std::vector<graph::Update> updates_;
  plan::Store& store_;
  kernels::Isa isa_;
  bool fuse_;
  std::vector<Table> tables_;
  std::vector<std::pair<const char*, kernels::CompactTable>> compact_;
  std::map<Index, plan::Plan> plans_;
};

}  // namespace pellucid
