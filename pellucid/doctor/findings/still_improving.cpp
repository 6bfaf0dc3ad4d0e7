// still improving: the run ended with its epochs while the network still got better. A learning rate that a schedule
// brought down to its end leaves nothing to wait for, so such a run is not meant.
#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding still_improving() {
  return {.name = "still_improving",
          .label = "still improving",
          .summary = "training ended while the network still got better",
          .rule =
              "all epochs are done, 2 at least, the last is the best by the validation rows, and its learning rate is "
              "above a tenth of the highest",
          .subject = Subject::run,
          .find = [](const Case& at) -> std::vector<Found> {
            const std::vector<Epoch>& epochs = at.history->epochs;
            const Epoch& last = epochs.back();
            const double highest = std::ranges::max_element(epochs, {}, &Epoch::learning_rate)->learning_rate;
            if (at.history->reason != Stop::epochs || epochs.size() < 2 || std::isnan(last.validation_loss)) return {};
            if (at.history->best_epoch != last.epoch || last.learning_rate <= highest / 10) return {};
            return {{"",
                     "all " + counted(at.recipe->epochs, "epoch") +
                         " are done and the last is the best, with a validation " + at.history->monitor + " of " +
                         number_text(last.monitored, 4),
                     "train for more epochs; early stopping ends the run when nothing is gained"}};
          },
          .example = {"loss,validation_loss\n1,1\n0.6,0.7\n0.4,0.5\n",
                      "all 3 epochs are done and the last is the best, with a validation loss of 0.5"}};
}

}  // namespace pellucid::doctor::findings
