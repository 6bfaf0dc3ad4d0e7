// How the networks of a run do on the rows that each watches.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "pellucid/judge/judgement.hpp"
#include "pellucid/model/plans.hpp"
#include "pellucid/train/bound_data.hpp"
#include "pellucid/train/member.hpp"
#include "pellucid/train/program.hpp"
#include "pellucid/train/stopping.hpp"

namespace pellucid {

template <class T>
class Validation {
 public:
  Validation(const Parsed& parsed, const Signature& signature, const Data& data, const Monitor& monitor,
             const BoundData<T>& bound, plan::Store& store, kernels::Isa isa, bool fuse)
      : data_(data),
        signature_(signature),
        monitor_(monitor),
        graph_(parsed, signature, !data.weights.empty()),
        plans_(graph_.graph, outputs(graph_), {}, store, isa, fuse) {
    bound.bind_to(plans_);
  }

  std::vector<Watched> watch(std::span<const Member> members, Team& team) {
    const auto rows = static_cast<Index>(members.front().split.validation.size());
    std::vector<Watched> watched(members.size());
    if (rows == 0) return watched;
    sums_.assign(members.size(), {0, 0, Judge(signature_), 0, 0});
    const Index at_once = batch();
    for (Index begin = 0; begin < rows; begin += at_once) {
      add(members, begin, std::min(at_once, rows - begin), team);
    }
    for (std::size_t m = 0; m < members.size(); ++m) watched[m] = judged(m);
    return watched;
  }

  /// All metrics of what watch() saw last of network `member`; nothing without validation rows.
  judge::Judgement evaluation(std::size_t member) const {
    if (member >= sums_.size()) return {};
    Judge judge = sums_[member].judge;
    return std::move(judge).judgement();
  }

 private:
  /// Rows whose values stay in the second-level cache; fewer where a row is so wide that they would fill the memory.
  Index batch() const {
    constexpr Index most_rows = 512, most_numbers = Index{1} << 22;
    return std::clamp<Index>(most_numbers / (signature_.inputs + signature_.outputs), 1, most_rows);
  }

  /// Of one network so far.
  struct Sums {
    double loss = 0, weight = 0;
    Judge judge;               // of a regression in the user's units
    Index rows = 0, hits = 0;  // of classes: how many there are, and how many are decided for their own
  };

  static std::vector<plan::Output> outputs(const ValidationGraph& graph) {
    std::vector<plan::Output> outputs{{"loss", graph.loss}, {"predictions", graph.predictions}};
    if (graph.weight) outputs.push_back({"weight", graph.weight});
    return outputs;
  }

  void add(std::span<const Member> members, Index begin, Index count, Team& team) {
    plan::Plan& plan = plans_.at(count);
    const std::span<std::uint32_t> rows = plan.row_index("rows");
    const auto size = static_cast<std::size_t>(count);
    for (std::size_t m = 0; m < members.size(); ++m) {
      const auto held = std::span(members[m].split.validation).subspan(static_cast<std::size_t>(begin), size);
      std::copy(held.begin(), held.end(), rows.subspan(m * size).begin());
    }
    plan.run(team);
    const std::span<const T> all = plan.output<T>("predictions");
    const std::size_t per_model = all.size() / members.size();
    for (std::size_t m = 0; m < members.size(); ++m) {
      Sums& sums = sums_[m];
      const double weight =
          graph_.weight ? static_cast<double>(plan.output<T>("weight")[m]) : static_cast<double>(count);
      sums.loss += static_cast<double>(plan.output<T>("loss")[m]) * weight;
      sums.weight += weight;
      const std::span<const T> predictions = all.subspan(m * per_model, per_model);
      predictions_.clear();
      for (const T value : predictions) predictions_.push_back(in_users_units(static_cast<double>(value)));
      truths_.clear();
      const auto width = static_cast<std::size_t>(data_.target_columns);
      for (const std::uint32_t row : rows.subspan(m * size, size)) {
        for (std::size_t i = row * width; i < (row + 1) * width; ++i) {
          truths_.push_back(in_users_units(data_.targets[i]));
        }
      }
      sums.judge.add(predictions_, truths_);
      if (data_.task == Task::regression) continue;
      const std::vector<Index> decided = decided_classes(signature_, predictions_);
      for (std::size_t i = 0; i < size; ++i) sums.hits += static_cast<double>(decided[i]) == truths_[i] ? 1 : 0;
      sums.rows += count;
    }
  }

  Watched judged(std::size_t member) const {
    const Sums& sums = sums_[member];
    Watched watched;
    watched.loss = sums.weight > 0 ? sums.loss / sums.weight : 0;
    watched.monitored = watched.loss;
    if (data_.task != Task::regression)
      watched.accuracy = static_cast<double>(sums.hits) / static_cast<double>(sums.rows);
    if (!monitor_.is_loss()) watched.monitored = judge::value_of(monitor_.metric, evaluation(member));
    return watched;
  }

  double in_users_units(double value) const { return value * data_.unit + data_.origin; }

  const Data& data_;
  const Signature& signature_;
  const Monitor& monitor_;
  ValidationGraph graph_;
  Plans plans_;
  std::vector<Sums> sums_;
  std::vector<double> predictions_, truths_;  // of a batch of one network
};

}  // namespace pellucid
