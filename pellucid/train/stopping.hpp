// Early stopping: which epoch is the best so far, and which was the last.
#pragma once

#include "pellucid/train/member.hpp"
#include "pellucid/train/validation.hpp"

namespace pellucid {

/// Enters an epoch into the member's history and ends the member when its patience is over. True if the epoch is the
/// best so far: every one is where nothing is watched.
bool enter_epoch(MemberState& member, const Recipe& recipe, Index epoch, const Watched& watched, double learning_rate);

}  // namespace pellucid
