// conv2d: every output channel is a weighted sum of a small window of all input channels, with the same weights at
// every place. Values are [B, height, width, channels] in memory and the weight [kernel, kernel, in, out]: the windows
// laid out as rows times one matrix. The model file holds the weight as PyTorch does, [out, in, kernel, kernel].
#include "pellucid/nn/catalogue.hpp"
#include "pellucid/nn/pictures.hpp"

namespace pellucid::nn::layers {

Layer conv2d() {
  return {.name = "conv2d",
          .summary = "every output channel is a weighted sum of a small window, with the same weights at every place",
          .use = "for pictures: finds the same feature wherever it stands; with kernel=3, padding=1 the size stays",
          .source = "Fukushima 1980; LeCun, Bottou, Bengio and Haffner 1998",
          .mathematics = "output = matmul(windows(x, kernel, stride, padding), weight) + bias",
          .example = {"conv2d(1, kernel=2, init=ones, bias_init=zeros) of picture 1 2 3; 4 5 6; 7 8 9", "12 16; 24 28"},
          .parameters = {{.name = "channels",
                          .summary = "how many output channels",
                          .fallback = 32,
                          .interval = at_least(1),
                          .kind = Kind::integer},
                         {.name = "kernel",
                          .summary = "places along each side of the window",
                          .fallback = 3,
                          .interval = at_least(1),
                          .kind = Kind::integer},
                         {.name = "stride",
                          .summary = "places from one window to the next",
                          .fallback = 1,
                          .interval = at_least(1),
                          .kind = Kind::integer},
                         {.name = "padding",
                          .summary = "places of zeros around the picture",
                          .fallback = 0,
                          .interval = at_least(0),
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
            const Value pictures = build.pictures(x, "conv2d");
            const auto kernel = static_cast<Index>(with["kernel"]);
            const graph::Window window = square_window(pictures, "conv2d", kernel, static_cast<Index>(with["stride"]),
                                                       static_cast<Index>(with["padding"]));
            const Index in = pictures.shape().columns(), out = static_cast<Index>(with["channels"]);
            const auto fan_in = static_cast<double>(kernel * kernel * in);
            const auto fan_out = static_cast<double>(kernel * kernel * out);
            const Value weight =
                build.parameter("weight", {kernel, kernel, in, out}, with.text("init"), fan_in, fan_out, {3, 2, 0, 1});
            const Value sum = product(patches(pictures, window), weight);
            if (!with.is_set("bias")) return sum;
            return sum + build.parameter("bias", {out}, with.text("bias_init"), fan_in, fan_out);
          }};
}

}  // namespace pellucid::nn::layers
