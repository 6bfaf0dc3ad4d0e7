// no progress: the training loss stays where it is from the first epoch on. The first epoch's loss is a mean over
// weights that still move, so a network that learns leaves it by far more than a hundredth.
#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding no_progress() {
  return {
      .name = "no_progress",
      .label = "no progress",
      .summary = "the training loss does not move",
      .rule = "the training losses of at least 5 epochs lie within 1 % of the first one's",
      .subject = Subject::run,
      .find = [](const Case& at) -> std::vector<Found> {
        const std::vector<Epoch>& epochs = at.history->epochs;
        if (epochs.size() < 5) return {};
        const auto [lowest, highest] = std::ranges::minmax(epochs, {}, &Epoch::loss);
        if (highest.loss - lowest.loss >= 0.01 * std::abs(epochs.front().loss)) return {};
        return {{"",
                 "the training loss lies between " + number_text(lowest.loss, 4) + " and " +
                     number_text(highest.loss, 4) + " in all " + grouped(static_cast<Index>(epochs.size())) + " epochs",
                 "look for a better learning rate with \"pellucid lr-find\"; if none helps, the inputs may say "
                 "nothing about the target"}};
      },
      .example = {"loss,validation_loss\n0.693,0.7\n0.692,0.7\n0.693,0.6\n0.694,0.7\n0.693,0.7\n",
                  "the training loss lies between 0.692 and 0.694 in all 5 epochs"}};
}

}  // namespace pellucid::doctor::findings
