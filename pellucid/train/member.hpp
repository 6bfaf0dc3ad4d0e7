// One network of the batched program beside its tensors in the store.
#pragma once

#include <limits>
#include <vector>

#include "pellucid/data/split.hpp"
#include "pellucid/train/history.hpp"
#include "pellucid/train/lbfgs.hpp"

namespace pellucid {

/// Where a network stands between two steps: what a checkpoint holds of it.
struct MemberState {
  std::uint64_t seed = 0;
  History history{};
  double epoch_loss = 0;    ///< sum over the rows of this epoch so far, each by its weight
  double epoch_weight = 0;  ///< of those rows together: their number if none has a weight
  double best_badness = std::numeric_limits<double>::infinity();  ///< the monitored value, lower is better
  Index waited = 0;                                               ///< epochs since the best one
  bool is_running = true;
  std::vector<nn::Watch> watches{};         ///< of each schedule
  LbfgsMemory search{};                     ///< of a procedure that searches along a line
  std::vector<std::vector<double>> best{};  ///< of each parameter and state
};

/// The same with the rows that it learns from.
struct Member : MemberState {
  data::Split split{};
  std::vector<std::uint32_t> order{};     ///< of this epoch: positions in split.train
  std::vector<std::uint32_t> partners{};  ///< the same for the rows that mixup mixes in
};

}  // namespace pellucid
