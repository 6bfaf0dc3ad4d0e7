// batch_norm: (x - mean) / sqrt(variance + eps) * weight + bias, per column, or per channel of pictures (PyTorch's
// BatchNorm1d and BatchNorm2d). Training takes mean and (biased) variance
// from the batch and moves the running ones by `momentum`, the variance unbiased (n / (n - 1)); inference takes the
// running ones. PyTorch's meaning: momentum is the weight of the new value; in Keras it is that of the old one.
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::layers {

Layer batch_norm() {
  return {
      .name = "batch_norm",
      .summary =
          "brings each column (of pictures: channel) of the batch to mean 0 and variance 1, then scales and shifts it",
      .use = "after the weighted sum, before the activation: allows larger learning rates; not for tiny batches",
      .source = "Ioffe and Szegedy 2015",
      .mathematics =
          "mean = batch_mean(x)\n"
          "var = batch_mean((x - mean)^2)\n"
          "training = (x - mean) / sqrt(var + eps) * weight + bias\n"
          "inference = (x - running_mean) / sqrt(running_var + eps) * weight + bias\n"
          "running_mean = (1 - momentum) * running_mean + momentum * mean\n"
          "running_var = (1 - momentum) * running_var + momentum * var * n / (n - 1)",
      .example = {"batch_norm of 1 10; 3 30", "-1 -1; 1 1"},
      .parameters = {{.name = "momentum",
                      .summary = "weight of the batch in the running statistics",
                      .fallback = 0.1,
                      .interval = {0, 1, true, true}},
                     {.name = "eps", .summary = "added to the variance", .fallback = 1e-5, .interval = above(0)}},
      .define = [](Builder& build, Value x, const Arguments& with) {
        const Index columns = x.shape().columns();
        const auto size = static_cast<double>(columns);
        const Value weight = build.parameter("weight", {columns}, "ones", size, size);
        const Value bias = build.parameter("bias", {columns}, "zeros", size, size);
        const Value running_mean = build.state("running_mean", {columns}, 0);
        const Value running_var = build.state("running_var", {columns}, 1);
        if (!build.training()) return (x - running_mean) * (1 / sqrt(running_var + with["eps"])) * weight + bias;

        const Index places = -x.shape().rows();  // of a picture; 1 of columns
        if (places == 1) build.require_rows(2, "batch_norm needs two rows to take a variance from");
        const Value rows = build.rows() * static_cast<double>(places);
        const Value mean = sum_rows(x) / rows;
        const Value centred = x - mean;
        const Value variance = sum_rows(square(centred)) / rows;
        build.move(running_mean, mean, with["momentum"]);
        build.move(running_var, variance * (rows / (rows - 1)), with["momentum"]);
        return centred * (1 / sqrt(variance + with["eps"])) * weight + bias;
      }};
}

}  // namespace pellucid::nn::layers
