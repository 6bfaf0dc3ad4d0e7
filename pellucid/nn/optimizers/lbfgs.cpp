// lbfgs: w + t d, where the direction d = -H g uses the last `history` steps and changes of the gradient as a picture H
// of the inverse second derivatives, and t is found by a search that meets the strong Wolfe conditions. PyTorch's LBFGS
// with line_search_fn="strong_wolfe"; an epoch is one of its steps. No expression for each parameter: train/lbfgs does
// it.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::optimizers {

Optimizer lbfgs() {
  return {.name = "lbfgs",
          .summary = "steps along curvature learned from the last gradients, each as far as a line search finds good",
          .use = "small data and smooth losses, with --batch-size full: linear and logistic regression to all digits",
          .source = "Liu and Nocedal 1989; Nocedal and Wright 2006, algorithms 7.4, 3.5 and 3.6",
          .mathematics =
              "d = -H g, where H is the inverse of the second derivatives as the last `history` steps show them\n"
              "w = w + s d, where the line search finds s; all weights move together",
          .example = {"lbfgs(max_iter=1) on w 1, loss exp(w) - 2 * w", "0.6922 0.693 0.6931"},
          .parameters =
              {{.name = "lr", .summary = "the length that the search tries first", .fallback = 1, .interval = above(0)},
               {.name = "max_iter",
                .summary = "iterations in an epoch",
                .fallback = 20,
                .interval = at_least(1),
                .kind = Kind::integer},
               {.name = "max_eval",
                .summary = "no iteration begins after so many evaluations of an epoch; 0: 1.25 max_iter",
                .fallback = 0,
                .interval = at_least(0),
                .kind = Kind::integer},
               {.name = "history",
                .summary = "steps that are remembered",
                .fallback = 100,
                .interval = at_least(1),
                .kind = Kind::integer},
               {.name = "tolerance_grad",
                .summary = "it rests where no gradient is larger",
                .fallback = 1e-7,
                .interval = at_least(0)},
               {.name = "tolerance_change",
                .summary = "an epoch ends where loss or weights change less",
                .fallback = 1e-9,
                .interval = at_least(0)}},
          .define = nullptr,
          .procedure = Procedure::line_search};
}

}  // namespace pellucid::nn::optimizers
