// How the networks of a run do on the rows that each watches.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "pellucid/train/bound_data.hpp"
#include "pellucid/train/member.hpp"
#include "pellucid/train/plans.hpp"
#include "pellucid/train/program.hpp"

namespace pellucid {

/// Of one network on its validation rows.
struct Watched {
  double loss = std::numeric_limits<double>::quiet_NaN();      ///< NaN without rows to watch
  double accuracy = std::numeric_limits<double>::quiet_NaN();  ///< NaN for a regression too
};

template <class T>
class Validation {
 public:
  Validation(const Parsed& parsed, const Signature& signature, const Data& data, const BoundData<T>& bound,
             plan::Store& store, kernels::Isa isa, bool fuse)
      : data_(data),
        outputs_(static_cast<std::size_t>(signature.outputs)),
        graph_(parsed, signature, !data.weights.empty()),
        plans_(graph_.graph, outputs(graph_), {}, store, isa, fuse) {
    bound.bind_to(plans_);
  }

  std::vector<Watched> watch(std::span<const Member> members, Team& team) {
    const auto rows = static_cast<Index>(members.front().split.validation.size());
    std::vector<Watched> watched(members.size());
    if (rows == 0) return watched;
    std::vector<Sums> sums(members.size());
    for (Index begin = 0; begin < rows; begin += batch) {
      add(members, begin, std::min(batch, rows - begin), team, sums);
    }
    for (std::size_t m = 0; m < members.size(); ++m) {
      watched[m].loss = sums[m].loss / sums[m].weight;
      if (data_.task != Task::regression)
        watched[m].accuracy = static_cast<double>(sums[m].hits) / static_cast<double>(rows);
    }
    return watched;
  }

 private:
  static constexpr Index batch = 512;  // rows whose values stay in the second-level cache

  struct Sums {
    double loss = 0, weight = 0;
    Index hits = 0;
  };

  static std::vector<plan::Output> outputs(const ValidationGraph& graph) {
    std::vector<plan::Output> outputs{{"loss", graph.loss}, {"scores", graph.scores}};
    if (graph.weight) outputs.push_back({"weight", graph.weight});
    return outputs;
  }

  void add(std::span<const Member> members, Index begin, Index count, Team& team, std::vector<Sums>& sums) {
    plan::Plan& plan = plans_.at(count);
    const std::span<std::uint32_t> rows = plan.row_index("rows");
    const auto size = static_cast<std::size_t>(count);
    for (std::size_t m = 0; m < members.size(); ++m) {
      const auto held = std::span(members[m].split.validation).subspan(static_cast<std::size_t>(begin), size);
      std::copy(held.begin(), held.end(), rows.subspan(m * size).begin());
    }
    plan.run(team);
    const std::span<const T> scores = plan.output<T>("scores");
    for (std::size_t m = 0; m < members.size(); ++m) {
      const double weight =
          graph_.weight ? static_cast<double>(plan.output<T>("weight")[m]) : static_cast<double>(count);
      sums[m].loss += static_cast<double>(plan.output<T>("loss")[m]) * weight;
      sums[m].weight += weight;
      for (std::size_t row = m * size; row < (m + 1) * size; ++row) {
        sums[m].hits += decides(scores.subspan(row * outputs_, outputs_)) == data_.targets[rows[row]];
      }
    }
  }

  // The class that the scores of a row decide for.
  static double decides(std::span<const T> scores) {
    if (scores.size() == 1) return scores[0] > 0 ? 1 : 0;
    return static_cast<double>(std::max_element(scores.begin(), scores.end()) - scores.begin());
  }

  const Data& data_;
  std::size_t outputs_;
  ValidationGraph graph_;
  Plans plans_;
};

}  // namespace pellucid
