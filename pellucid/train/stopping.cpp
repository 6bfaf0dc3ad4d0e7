#include "pellucid/train/stopping.hpp"

#include <cmath>

namespace pellucid {

bool enter_epoch(MemberState& member, const Recipe& recipe, Index epoch, const Watched& watched, double learning_rate) {
  const bool is_best = std::isnan(watched.loss) || watched.loss < member.best_loss - recipe.min_delta;
  member.history.epochs.push_back(
      {epoch, member.epoch_loss / member.epoch_weight, watched.loss, watched.accuracy, learning_rate, is_best});
  member.waited = is_best ? 0 : member.waited + 1;
  if (is_best) {
    member.best_loss = watched.loss;
    member.history.best_epoch = epoch;
  }
  if (recipe.patience > 0 && member.waited >= recipe.patience) {
    member.history.reason = Stop::patience;
    member.is_running = false;
  }
  return is_best;
}

}  // namespace pellucid
