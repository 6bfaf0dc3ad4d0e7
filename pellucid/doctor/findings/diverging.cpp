// diverging: the steps are so large that the training loss grows. A run whose loss stops being finite fails by itself;
// this is the run that ends before.
#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding diverging() {
  return {.name = "diverging",
          .label = "diverging",
          .summary = "the training loss grows",
          .rule = "the training loss of the last epoch is more than 1.5 times the first one's, which is above 0",
          .subject = Subject::run,
          .find = [](const Case& at) -> std::vector<Found> {
            const Epoch& first = at.history->epochs.front();
            const Epoch& last = at.history->epochs.back();
            if (first.loss <= 0 || last.loss <= 1.5 * first.loss) return {};
            return {{"",
                     "the training loss grew from " + number_text(first.loss, 4) + " in the first epoch to " +
                         number_text(last.loss, 4) + " in epoch " + grouped(last.epoch),
                     "take a smaller learning rate (\"pellucid lr-find\" looks for one), or clip the gradients"}};
          },
          .example = {"loss,validation_loss\n1,1\n3,2\n8,9\n",
                      "the training loss grew from 1 in the first epoch to 8 in epoch 3"}};
}

}  // namespace pellucid::doctor::findings
