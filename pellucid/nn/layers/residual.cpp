// residual: x + f(x), where f is steps that give the shape they take. The sum lets values, and gradients on their way
// back, pass the block unchanged, so that deep networks learn at least what shallow ones do. Steps inside are named as
// those of a torch.nn.Sequential in this place: "3.0.weight" is the first step's in a block at step 3.
#include "pellucid/base/error.hpp"
#include "pellucid/nn/catalogue.hpp"
#include "pellucid/nn/steps.hpp"

namespace pellucid::nn::layers {

Layer residual() {
  return {.name = "residual",
          .summary = "adds what its steps make of the input to the input",
          .use = "networks of many layers; its steps must keep the shape",
          .source = "He, Zhang, Ren and Sun 2016",
          .example = {"residual(tanh) of 0 1", "0 1.762"},
          .parameters = {{.name = "steps",
                          .summary = "what is added, in the grammar of a model",
                          .fallback = required,
                          .kind = Kind::steps,
                          .example = "tanh"}},
          .define = [](Builder& build, Value x, const Arguments& with) {
            const Value added = apply(parse_model(with.text("steps")), build, x);
            if (added.shape() != x.shape()) {
              fail({Fault::usage, "a residual block cannot add its steps to its input", "step " + build.path(),
                    "they give " + to_string(added.shape()) + " and the input is " + to_string(x.shape()),
                    "let the last of them give " + std::to_string(x.shape().columns()) + " columns, as linear(" +
                        std::to_string(x.shape().columns()) + ") does"});
            }
            return x + added;
          }};
}

}  // namespace pellucid::nn::layers
