// layer_norm: (x - mean) / sqrt(variance + eps) * weight + bias, mean and (biased) variance over the columns of each
// row: the same alone, in any batch, training or not. PyTorch's LayerNorm over the last axis.
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::layers {

Layer layer_norm() {
  return {.name = "layer_norm",
          .summary = "brings each row to mean 0 and variance 1 over its columns, then scales and shifts the columns",
          .use = "where batches are tiny or must not matter; else batch_norm",
          .source = "Ba, Kiros and Hinton 2016",
          .mathematics =
              "centred = x - mean(x)\n"
              "output = centred / sqrt(mean(centred^2) + eps) * weight + bias",
          .example = {"layer_norm of 1 2 3", "-1.225 0 1.225"},
          .parameters = {{.name = "eps", .summary = "added to the variance", .fallback = 1e-5, .interval = above(0)}},
          .define = [](Builder& build, Value x, const Arguments& with) {
            x = build.columns(x, "layer_norm");
            const Index columns = x.shape().columns();
            const auto size = static_cast<double>(columns);
            const Value weight = build.parameter("weight", {columns}, "ones", size, size);
            const Value bias = build.parameter("bias", {columns}, "zeros", size, size);
            const Value centred = x - mean_last(x);
            return centred * (1 / sqrt(mean_last(square(centred)) + with["eps"])) * weight + bias;
          }};
}

}  // namespace pellucid::nn::layers
