// metrics.jsonl: how a network did, a line of JSON for each epoch.
#pragma once

#include <string>

#include "pellucid/model/recipe.hpp"
#include "pellucid/model/signature.hpp"
#include "pellucid/train/history.hpp"

namespace pellucid {

/// One line per epoch: epoch, loss, val_loss, val_accuracy (not of a regression), the monitored value (as val_ and its
/// name), learning_rate, is_best (the best so far by the monitored value); null where there is no value. The last line
/// of a network that is done says why it ended: stop.
std::string metrics_lines(const History& history, Task task);
/// Those of the epochs behind the first `begin`, of a network that may go on.
std::string metrics_lines_from(std::size_t begin, const History& history, Task task);

/// Reads what metrics_lines() writes; what was monitored is said by the recipe and by the lines, which name a metric in
/// full. The reason is Stop::interrupted where
/// the network is not done. A last line that is not whole is none: it is being written, or its writer was killed. Fails
/// (Fault::data) naming `path`.
History history_from(const std::string& text, const std::string& path, const Recipe& recipe);

}  // namespace pellucid
