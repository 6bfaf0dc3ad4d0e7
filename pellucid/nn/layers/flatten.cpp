// flatten: a picture's values as columns, channel by channel and in it row by row: PyTorch's order, so that a linear
// layer behind it has the same weights there. Columns stay as they are.
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::layers {

Layer flatten() {
  return {.name = "flatten",
          .summary = "makes one row of columns out of each picture, channel by channel",
          .use = "between the last convolution or pooling and the first linear",
          .source = "LeCun, Bottou, Bengio and Haffner 1998",
          .example = {"flatten of picture 1 2; 3 4", "1 2 3 4"},
          .parameters = {},
          .define = [](Builder&, Value x, const Arguments&) {
            const Shape& shape = x.shape();
            if (shape.rank() == 2) return x;
            const Index places = shape[1] * shape[2], channels = shape[3];
            std::vector<Index> order;
            for (Index c = 0; c < channels; ++c) {
              for (Index place = 0; place < places; ++place) order.push_back(place * channels + c);
            }
            return take(reshape(x, {graph::batch, places * channels}), order);
          }};
}

}  // namespace pellucid::nn::layers
