// rprop: each weight has a step of its own that grows while its gradient keeps its sign and shrinks where it turns; the
// size of the gradient does not count. The first step is lr. PyTorch's form, which has no weight_decay.
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::optimizers {

Optimizer rprop() {
  return {
      .name = "rprop",
      .summary = "steps by the sign of the gradient alone",
      .use = "full batches (--batch-size full); noise of small batches misleads it",
      .source = "Riedmiller and Braun 1993",
      .mathematics =
          "g = g + weight_decay * w\n"
          "turn = sign(g * before)\n"
          "size = where(t == 1, lr, size) * where(turn > 0, grow, where(turn < 0, shrink, 1))\n"
          "size = min(max(size, least), most)\n"
          "before = where(turn < 0, 0, g)\n"
          "w = w - size * sign(before)",
      .example = {"rprop(lr=0.1) on w 1, g 0.5 0.1 -0.1", "0.9 0.78 0.78"},
      .parameters = {{.name = "lr", .summary = "learning rate", .fallback = 0.01, .interval = above(0)},
                     {.name = "shrink",
                      .summary = "factor where the sign turns",
                      .fallback = 0.5,
                      .interval = {0, 1, false, false}},
                     {.name = "grow", .summary = "factor while the sign stays", .fallback = 1.2, .interval = above(1)},
                     {.name = "least", .summary = "smallest step", .fallback = 1e-6, .interval = above(0)},
                     {.name = "most", .summary = "largest step", .fallback = 50, .interval = above(0)},
                     {.name = "weight_decay",
                      .summary = "adds this times the weight to its gradient",
                      .fallback = 0,
                      .interval = at_least(0)}},
      .define = [](Stepper& at, Value w, Value g, const Arguments& with) {
        if (with.is_set("weight_decay")) g = g + with["weight_decay"] * w;
        const Value agreement = sign(g * at.slot("before"));
        const Value size = where(equal(at.step(), 1), at.lr(), at.slot("size"));
        const Value factor = where(agreement > 0, with["grow"], where(agreement < 0, with["shrink"], 1));
        const Value moved = minimum(maximum(size * factor, with["least"]), with["most"]);
        const Value used = where(agreement < 0, 0, g);
        at.set(at.slot("before"), used);
        at.set(at.slot("size"), moved);
        return w - sign(used) * moved;
      }};
}

}  // namespace pellucid::nn::optimizers
