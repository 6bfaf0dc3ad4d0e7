// avg_pool2d: the mean of each window, for each channel. Padded places count as zeros, as in PyTorch's default
// (count_include_pad).
#include "pellucid/nn/catalogue.hpp"
#include "pellucid/nn/pictures.hpp"

namespace pellucid::nn::layers {

Layer avg_pool2d() {
  return {
      .name = "avg_pool2d",
      .summary = "the mean of each window, channel by channel",
      .use = "makes the picture smaller; over the whole picture it replaces flatten and most weights of the last layer",
      .source = "LeCun et al. 1989",
      .mathematics = "output = mean(windows(x, size, stride, padding))",
      .example = {"avg_pool2d(2) of picture 1 2 3 4; 5 6 7 8", "3.5 5.5"},
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
                      .summary = "places around the picture, which count as 0",
                      .fallback = 0,
                      .interval = at_least(0),
                      .kind = Kind::integer}},
      .define = [](Builder& build, Value x, const Arguments& with) {
        const Value pictures = build.pictures(x, "avg_pool2d");
        const auto size = static_cast<Index>(with["size"]);
        const graph::Window window = pooling_window(pictures, "avg_pool2d", size, static_cast<Index>(with["stride"]),
                                                    static_cast<Index>(with["padding"]));
        return window_sum(pictures, window) / static_cast<double>(size * size);
      }};
}

}  // namespace pellucid::nn::layers
