// overfitting: the network still learns the training rows while it gets worse on the rows held out. The rule asks for
// three epochs and a fifth, so that the noise of a few validation rows is no finding; a loss of 0 or below has no
// fifth.
#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding overfitting() {
  return {
      .name = "overfitting",
      .label = "overfitting",
      .summary = "the validation loss rises while the training loss falls",
      .rule =
          "in each of the last 3 epochs the validation loss is at least 1.2 times its lowest, and the training "
          "loss lower than in the epoch of that",
      .subject = Subject::run,
      .find = [](const Case& at) -> std::vector<Found> {
        const std::vector<Epoch>& epochs = at.history->epochs;
        if (epochs.size() < 4 || std::isnan(epochs.front().validation_loss)) return {};
        const Epoch& best = *std::ranges::min_element(epochs, {}, &Epoch::validation_loss);
        const auto is_worse = [&](const Epoch& epoch) {
          return epoch.validation_loss >= 1.2 * best.validation_loss && epoch.loss < best.loss;
        };
        if (best.validation_loss <= 0 || !std::all_of(epochs.end() - 3, epochs.end(), is_worse)) return {};
        const Epoch& last = epochs.back();
        return {{"",
                 "from epoch " + grouped(best.epoch) + " to " + grouped(last.epoch) +
                     " the validation loss rose from " + number_text(best.validation_loss, 4) + " to " +
                     number_text(last.validation_loss, 4) + ", while the training loss fell from " +
                     number_text(best.loss, 4) + " to " + number_text(last.loss, 4),
                 "give more rows, fewer units, dropout, or a larger l2"}};
      },
      .example = {"loss,validation_loss\n1,1\n0.6,0.7\n0.4,0.9\n0.3,1\n0.2,1.1\n",
                  "from epoch 2 to 5 the validation loss rose from 0.7 to 1.1, while the training loss fell from 0.6 "
                  "to 0.2"}};
}

}  // namespace pellucid::doctor::findings
