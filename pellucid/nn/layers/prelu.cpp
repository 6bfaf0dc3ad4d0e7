// prelu: z where z > 0, else slope * z with a learned slope: one for all columns, or one per column. PyTorch's PReLU
// (num_parameters is 1 or the number of columns; its weight is the slope); at 0 the derivative is the slope's, as
// there.
#include "pellucid/base/text.hpp"
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::layers {

Layer prelu() {
  return {.name = "prelu",
          .summary = "relu whose slope below 0 is learned",
          .use = "in place of leaky_relu where there is enough data to learn the slope; no weight decay on it",
          .source = "He, Zhang, Ren and Sun 2015",
          .mathematics = "output = where(x > 0, x, weight * x)",
          .example = {"prelu of -2 0 3", "-0.5 0 3"},
          .parameters = {{.name = "per_column",
                          .summary = "whether each column learns a slope of its own",
                          .fallback = 0,
                          .kind = Kind::boolean},
                         {.name = "slope", .summary = "of z below 0, at first", .fallback = 0.25}},
          .define = [](Builder& build, Value x, const Arguments& with) {
            const Index slopes = with.is_set("per_column") ? x.shape().columns() : 1;
            const auto size = static_cast<double>(slopes);
            const Value slope =
                build.parameter("weight", {slopes}, "constant(" + number_text(with["slope"]) + ")", size, size);
            return where(x > 0, x, slope * x);
          }};
}

}  // namespace pellucid::nn::layers
