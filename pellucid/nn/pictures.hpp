// What layers on pictures share: values [B, height, width, channels], and the window that slides over them.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/nn/builder.hpp"

namespace pellucid::nn {

/// Columns as pictures: those of a row stand channel by channel, and in it row by row.
inline Value as_pictures(Value x, Index channels, Index height, Index width) {
  if (channels == 1) return reshape(x, {graph::batch, height, width, 1});
  std::vector<Index> order;  // from channel by channel to place by place
  for (Index place = 0; place < height * width; ++place) {
    for (Index c = 0; c < channels; ++c) order.push_back(c * height * width + place);
  }
  return reshape(take(x, order), {graph::batch, height, width, channels});
}

/// The window of `layer` over `pictures`. Fails (Fault::usage) if it is larger than a picture with its padding.
inline graph::Window square_window(Value pictures, std::string_view layer, Index size, Index stride, Index padding) {
  constexpr Index largest = Index{1} << 15;  // along a side, whatever the padding: sizes are multiplied
  const Shape& shape = pictures.shape();
  for (const int axis : {1, 2}) {
    if (size <= std::min(largest, shape[axis] + 2 * padding)) continue;
    fail({Fault::usage, std::string(layer) + " is larger than the picture", "",
          std::to_string(size) + " x " + std::to_string(size) + " on " + std::to_string(shape[1]) + " x " +
              std::to_string(shape[2]) + " places with a padding of " + std::to_string(padding),
          "use a smaller window, a padding, or fewer pooling layers before it"});
  }
  return {size, size, stride, padding};
}

/// The window of a pooling layer: a stride of 0 means the size. Padding may be at most half of the window, so that each
/// window holds a place of the picture.
inline graph::Window pooling_window(Value pictures, std::string_view layer, Index size, Index stride, Index padding) {
  if (2 * padding > size) {
    fail({Fault::usage, std::string(layer) + " has too much padding", "padding",
          std::to_string(padding) + " is more than half of size " + std::to_string(size),
          "use a padding of at most " + std::to_string(size / 2)});
  }
  return square_window(pictures, layer, size, stride == 0 ? size : stride, padding);
}

}  // namespace pellucid::nn
