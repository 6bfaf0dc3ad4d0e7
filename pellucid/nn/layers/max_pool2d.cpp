// max_pool2d: the largest value of each window, for each channel. The gradient goes to the first of the largest in
// order of rows, as in PyTorch; what is padded never wins.
#include "pellucid/nn/catalogue.hpp"
#include "pellucid/nn/pictures.hpp"

namespace pellucid::nn::layers {

Layer max_pool2d() {
  return {.name = "max_pool2d",
          .summary = "the largest value of each window, channel by channel",
          .use = "after a convolution: makes the picture smaller and small shifts matter less",
          .source = "Yamaguchi, Sakamoto, Akabane and Fujimoto 1990",
          .mathematics = "output = largest(windows(x, size, stride, padding))",
          .example = {"max_pool2d(2) of picture 1 2 3 4; 5 6 7 8", "6 8"},
          .parameters = {{.name = "size",
                          .summary = "places along each side of the window",
                          .fallback = 2,
                          .interval = at_least(1),
                          .kind = Kind::integer},
                         {.name = "stride",
                          .summary = "places from one window to the next; 0: the size",
                          .fallback = 0,
                          .interval = at_least(0),
                          .kind = Kind::integer},
                         {.name = "padding",
                          .summary = "places around the picture, which never win",
                          .fallback = 0,
                          .interval = at_least(0),
                          .kind = Kind::integer}},
          .define = [](Builder& build, Value x, const Arguments& with) {
            const Value pictures = build.pictures(x, "max_pool2d");
            const auto size = static_cast<Index>(with["size"]);
            const graph::Window window = pooling_window(
                pictures, "max_pool2d", size, static_cast<Index>(with["stride"]), static_cast<Index>(with["padding"]));
            return window_max(pictures, window);
          }};
}

}  // namespace pellucid::nn::layers
