// The averaged weights of a run as a network of their own: what is watched and kept in place of the weights that move.
#pragma once

#include <algorithm>
#include <cstring>
#include <optional>

#include "pellucid/train/batches.hpp"
#include "pellucid/train/bound_data.hpp"
#include "pellucid/train/program.hpp"

namespace pellucid {

template <class T>
class Averages {
 public:
  Averages(const Parsed& parsed, const Signature& signature, const nn::Builder& build, const BoundData<T>& bound,
           plan::Store& moving, kernels::Isa isa, bool fuse)
      : build_(build), moving_(moving), store_(moving.element(), moving.models()) {
    for (const nn::ParameterInfo& parameter : build.parameters())
      store_.tensor(parameter.name, parameter.value.shape());
    for (const nn::StateInfo& state : build.states()) store_.tensor(state.name, state.value.shape());
    if (!parsed.averaging->entry->restates || build.updates().empty()) return;
    statistics_.emplace(parsed, signature);
    plans_.emplace(statistics_->graph, std::vector<plan::Output>{}, statistics_->build.updates(), store_, isa, fuse);
    bound.bind_to(*plans_);
  }
  Averages(const Averages&) = delete;  // the plans point into it
  Averages& operator=(const Averages&) = delete;

  /// Tensors by the names that the network gives them.
  plan::Store& store() { return store_; }

  /// Brings the store up to date: the averages, or the weights as they are if averaging has not begun.
  void take(bool has_begun, std::span<const Member> members, const Batches& batches,
            std::span<const std::uint64_t> seeds, std::uint64_t step, Team& team) {
    const auto from = [&](const std::string& name, bool is_averaged) {
      copy(is_averaged ? average_name(name) : name, name);
    };
    if (moving_.find(class_weights_name) != nullptr) from(class_weights_name, false);
    for (const nn::ParameterInfo& parameter : build_.parameters()) from(parameter.name, has_begun);
    for (const nn::StateInfo& state : build_.states()) from(state.name, has_begun && !plans_ && build_.moves(state));
    if (has_begun && plans_) restate(members, batches, seeds, step, team);
  }

 private:
  void copy(const std::string& from, const std::string& to) {
    const plan::Tensor& source = *moving_.find(from);
    plan::Tensor& target = store_.tensor(to, source.shape);
    std::memcpy(target.data.data(), source.data.data(), source.data.size());
  }

  /// One pass over the training rows, in their own order.
  void restate(std::span<const Member> members, const Batches& batches, std::span<const std::uint64_t> seeds,
               std::uint64_t step, Team& team) {
    for (const nn::StateInfo& state : build_.states()) {
      if (!build_.moves(state)) continue;
      Buffer& values = store_.find(state.name)->data;
      std::memset(values.data(), 0, values.size());  // so that the first batch enters without rounding
    }
    for (Index begin = 0; begin < batches.epoch_rows(); begin += batches.size()) {
      const auto count = static_cast<std::size_t>(batches.count_at(begin));
      plan::Plan& plan = plans_->at(static_cast<Index>(count));
      std::span<std::uint32_t> rows = plan.row_index("rows");
      for (std::size_t m = 0; m < members.size(); ++m) {
        const auto batch = std::span(members[m].split.train).subspan(static_cast<std::size_t>(begin), count);
        std::copy(batch.begin(), batch.end(), rows.subspan(m * count).begin());
        plan.set_scalar(graph::scalars::statistics_share, static_cast<Index>(m),
                        1 / (1 + static_cast<double>(begin / batches.size())));
      }
      plan.set_random(seeds, step);
      plan.run(team);
    }
  }

  const nn::Builder& build_;
  plan::Store& moving_;
  plan::Store store_;
  std::optional<StatisticsGraph> statistics_;
  std::optional<Plans> plans_;
};

}  // namespace pellucid
