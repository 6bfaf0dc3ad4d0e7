// metrics.jsonl: how a network did, a line of JSON for each epoch.
#pragma once

#include <string>

#include "pellucid/model/recipe.hpp"
#include "pellucid/model/signature.hpp"
#include "pellucid/train/history.hpp"

namespace pellucid {

/// One line per epoch: epoch, loss, val_loss, val_accuracy (not of a regression), the monitored value (as val_ and its
/// name), learning_rate, is_best (the best so far by the monitored value); null where there is no value.
std::string metrics_lines(const History& history, Task task);

/// Reads what metrics_lines() writes; what was monitored is the recipe's to say. Fails (Fault::data) naming `path`.
History history_from(const std::string& text, const std::string& path, const Recipe& recipe);

/// Whether a network of this recipe was done after these epochs; false where the metrics alone do not tell.
bool is_ended(const History& history, const Recipe& recipe);

}  // namespace pellucid
