// polynomial: lr * (1 - epoch / epochs)^power, 0 from then on. PyTorch's PolynomialLR.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::schedules {

Schedule polynomial() {
  return {.name = "polynomial",
          .summary = "falls to 0 along a power",
          .use = "a run of known length",
          .source = "PyTorch's PolynomialLR; Chen et al. 2018",
          .mathematics = "rate = lr * (1 - min(epoch / epochs, 1))^power",
          .example = {"polynomial(epochs=4, power=2) of lr 1, epochs 0 1 2 3 4", "1 0.5625 0.25 0.0625 0"},
          .parameters = {{.name = "epochs",
                          .summary = "epochs until 0 is reached; 0: all of the run",
                          .fallback = 0,
                          .interval = at_least(0),
                          .kind = Kind::integer},
                         {.name = "power", .summary = "1 is a line", .fallback = 1, .interval = above(0)}},
          .define = [](Value lr, const Progress& at, const Arguments& with) {
            return lr * pow(1 - minimum(at.epoch / at.epochs, 1), with["power"]);
          }};
}

}  // namespace pellucid::nn::schedules
