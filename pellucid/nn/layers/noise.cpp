// noise: in training adds normal noise of a given deviation to each value; nothing happens at inference. At the inputs
// it acts as a penalty on the network's derivatives (Bishop 1995). The noise is a function of seed, layer, step, row
// and unit.
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"
#include "pellucid/nn/normal.hpp"

namespace pellucid::nn::layers {

Layer noise() {
  return {.name = "noise",
          .summary = "adds normal noise while training, so that no exact value is relied on",
          .use = "as the first step, in front of standardised numbers, deviation = 0.01 to 0.3",
          .source = "Sietsma and Dow 1991; Bishop 1995",
          .mathematics =
              "training = x + normal(0, deviation)\n"
              "inference = x",
          .example = {"noise(0.1) of 0 0 0", "0.1333 -0.1547 0.108"},
          .parameters = {{.name = "deviation",
                          .summary = "standard deviation of the noise, in units of the values",
                          .fallback = 0.1,
                          .interval = at_least(0)}},
          .define = [](Builder& build, Value x, const Arguments& with) {
            if (!build.training() || with["deviation"] == 0) return x;
            return x + with["deviation"] * standard_normal(build.uniform(x.shape()));
          }};
}

}  // namespace pellucid::nn::layers
