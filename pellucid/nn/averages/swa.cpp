// swa: stochastic weight averaging: the mean of the weights at the ends of the last epochs. Running statistics are
// taken anew over the training rows, as PyTorch's update_bn does: each is the mean over the batches. Epochs before the
// first that counts are watched but neither kept nor counted by early stopping.
#include <cmath>

#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::averages {

Averaging swa() {
  return {.name = "swa",
          .summary = "the mean of the weights at the ends of the last epochs",
          .use = "late in training with a constant, rather high learning rate: a flatter minimum",
          .source = "Ruppert 1988; Izmailov, Podoprikhin, Garipov, Vetrov and Wilson 2018",
          .mathematics = "average = average + (w - average) / n",
          .example = {"swa(from=0.5) of w 1 2 3 5", "- - 3 4"},
          .parameters = {{.name = "from",
                          .summary = "part of all epochs after which averaging begins",
                          .fallback = 0.75,
                          .interval = from_below(0, 1)}},
          .share =
              [](const StepEnd& at, const Arguments& with) {
                const auto first = static_cast<Index>(std::floor(with["from"] * static_cast<double>(at.epochs)));
                if (!at.ends_epoch || at.epoch < first) return 0.0;
                return 1 / static_cast<double>(at.epoch - first + 1);
              },
          .restates = true};
}

}  // namespace pellucid::nn::averages
