// Where a run stands between two steps, as bytes: what `resume` goes on from, to the bits of the run that was never
// stopped. A safetensors file: the store's tensors, the best weights, and the rest as JSON; and its digest.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/model/recipe.hpp"
#include "pellucid/model/safetensors.hpp"
#include "pellucid/plan/store.hpp"
#include "pellucid/train/member.hpp"

namespace pellucid {

struct Position {
  Index epoch = 0, begin = 0;  ///< the epoch from 0, and how many of its rows are done
  std::uint64_t step = 0;
  double learning_rate = 0;
  double average_share = 0;  ///< of the last step's weights in their average
};

/// A run between two steps.
struct RunState {
  Position position;
  std::vector<MemberState*> members;
};

/// A copy of the run, each number in its own precision: a thread of its own may write it while training goes on.
TensorFile take_checkpoint(const Recipe& recipe, const RunState& run_state, plan::Store& store);

/// The file of a checkpoint: that of its tensors, and the SHA-256 of that at its end.
std::string checkpoint_bytes(const TensorFile& checkpoint);
/// Calls `use` with that file in pieces, which it may keep until it returns: nothing is copied.
void with_checkpoint_pieces(const TensorFile& checkpoint,
                            const std::function<void(std::span<const std::string_view> pieces)>& use);

/// About how many bytes a checkpoint takes.
double checkpoint_size(const RunState& run_state, const plan::Store& store);

/// Reads what checkpoint_bytes() makes. Fails (Fault::data) naming `path` if they are damaged.
TensorFile read_checkpoint(std::string_view bytes, const std::string& path);

/// The epochs of each network of a checkpoint, for whoever looks on; restore_checkpoint() brings all of it. Fails
/// (Fault::data) naming `path` if it is no checkpoint.
std::vector<std::vector<Epoch>> epochs_of(const TensorFile& checkpoint, const std::string& path);

/// Puts a run back where the checkpoint was taken. `store` must hold the tensors of the same program already. Fails
/// (Fault::data) if it is no checkpoint, (Fault::usage) if it is of another recipe, other seeds or another version of
/// the numerics.
void restore_checkpoint(const TensorFile& checkpoint, const Recipe& recipe, RunState& run_state, plan::Store& store);

}  // namespace pellucid
