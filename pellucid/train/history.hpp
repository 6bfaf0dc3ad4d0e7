// What became of a run, epoch by epoch.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid {

/// One epoch of one member.
struct Epoch {
  Index epoch;                 ///< from 1
  double loss;                 ///< mean over the training rows, while the weights moved
  double validation_loss;      ///< NaN without validation rows
  double validation_accuracy;  ///< NaN for a regression or without validation rows
  double monitored;            ///< what History::monitor names; the training loss without validation rows
  double learning_rate;        ///< of the epoch's last step
  bool is_best;
};

enum class Stop : std::uint8_t {
  epochs,       ///< all done
  patience,     ///< too many without a better one
  interrupted,  ///< from outside
  own_rule      ///< RunOptions::stop
};
constexpr const char* name_of(Stop stop) {
  return stop == Stop::epochs        ? "epochs"
         : stop == Stop::patience    ? "patience"
         : stop == Stop::interrupted ? "interrupted"
                                     : "own rule";
}

struct History {
  std::vector<Epoch> epochs;
  Index best_epoch = 0;  ///< from 1: the one whose weights were kept
  Stop reason = Stop::epochs;
  std::string monitor;            ///< by which the best epoch was chosen: "loss", or a metric
  bool is_higher_better = false;  ///< whether more of it is better
};

}  // namespace pellucid
