// linear: x W + b. W stands as [in, out] in memory, so that the forward product reads it in place; the model file holds
// it as PyTorch does, [out, in].
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::layers {

Layer linear() {
  return {.name = "linear",
          .summary = "every output is a weighted sum of all inputs, plus a bias",
          .use = "the layer of a multi-layer perceptron; without units it takes its size from the task",
          .source = "Rosenblatt 1958",
          .mathematics = "output = matmul(x, weight) + bias",
          .example = {"linear(2, init=ones, bias_init=constant(0.5)) of 1 2", "3.5 3.5"},
          .parameters = {{.name = "units",
                          .summary = "how many outputs; left out: as many as the task needs",
                          .fallback = from_task,
                          .interval = at_least(1),
                          .kind = Kind::integer},
                         {.name = "bias", .summary = "whether to add a bias", .fallback = 1, .kind = Kind::boolean},
                         {.name = "init",
                          .summary = "initializer of the weights",
                          .fallback = 0,
                          .kind = Kind::initializer,
                          .fallback_text = "torch_linear"},
                         {.name = "bias_init",
                          .summary = "initializer of the biases",
                          .fallback = 0,
                          .kind = Kind::initializer,
                          .fallback_text = "torch_linear"}},
          .define = [](Builder& build, Value x, const Arguments& with) {
            x = build.columns(x, "linear");
            const Index in = x.shape().columns();
            const Index out = with["units"] == from_task ? build.task_outputs() : static_cast<Index>(with["units"]);
            const auto fan_in = static_cast<double>(in);
            const auto fan_out = static_cast<double>(out);
            const Value weight = build.parameter("weight", {in, out}, with.text("init"), fan_in, fan_out, {1, 0});
            const Value sum = product(x, weight);
            if (!with.is_set("bias")) return sum;
            return sum + build.parameter("bias", {out}, with.text("bias_init"), fan_in, fan_out);
          }};
}

}  // namespace pellucid::nn::layers
