// sgd: w - lr d with d = g + weight_decay w; with momentum d is the slot v = momentum v + (1 - dampening) d
// (nesterov: d + momentum v).
// PyTorch's form: the rate multiplies the slot. Keras keeps the rate inside it, which differs once the rate changes.
#include "pellucid/base/error.hpp"
#include "pellucid/graph/simplify.hpp"
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::optimizers {

Optimizer sgd() {
  return {.name = "sgd",
          .summary = "a step against the gradient, with momentum if asked",
          .use = "the textbook's gradient descent; with momentum 0.9 and a schedule still hard to beat on images",
          .source = "Robbins and Monro 1951; Polyak 1964; Nesterov 1983; Sutskever et al. 2013",
          .mathematics =
              "d = g + weight_decay * w\n"
              "v = momentum * v + where(t == 1, 1, 1 - dampening) * d\n"
              "w = w - lr * v",
          .example = {"sgd(lr=0.1) on w 1, g 0.5 0.5", "0.95 0.9"},
          .parameters =
              {{.name = "lr", .summary = "learning rate", .fallback = 0.01, .interval = above(0)},
               {.name = "momentum",
                .summary = "how much of the last step is kept",
                .fallback = 0,
                .interval = from_below(0, 1)},
               {.name = "nesterov", .summary = "look ahead along the momentum", .fallback = 0, .kind = Kind::boolean},
               {.name = "weight_decay",
                .summary = "adds this times the weight to its gradient",
                .fallback = 0,
                .interval = at_least(0)},
               {.name = "dampening",
                .summary = "how much of the gradient does not enter the momentum after the first step",
                .fallback = 0}},
          .define = [](Stepper& at, Value w, Value g, const Arguments& with) {
            Value d = with.is_set("weight_decay") ? g + with["weight_decay"] * w : g;
            const Value momentum = at.momentum(with["momentum"]);
            if (with.is_set("nesterov") && (is_constant(momentum, 0) || with.is_set("dampening"))) {
              fail({Fault::usage, "cannot use sgd", "nesterov",
                    "it looks ahead along the whole momentum, and there is " +
                        std::string(with.is_set("dampening") ? "a damped one" : "none"),
                    "write sgd(momentum=0.9, nesterov=true), without dampening"});
            }
            if (!is_constant(momentum, 0)) {
              const Value velocity = at.slot("momentum");
              const Value entering =
                  with.is_set("dampening") ? where(equal(at.step(), 1), d, (1 - with["dampening"]) * d) : d;
              const Value moved = momentum * velocity + entering;
              at.set(velocity, moved);
              d = with.is_set("nesterov") ? d + momentum * moved : moved;
            }
            return w - at.lr() * d;
          }};
}

}  // namespace pellucid::nn::optimizers
