// unflatten: the columns of a row as a picture, channel by channel and in it row by row: what flatten takes apart. So
// the columns of a table can be a picture, and a linear can make one.
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/nn/catalogue.hpp"
#include "pellucid/nn/pictures.hpp"

namespace pellucid::nn::layers {

Layer unflatten() {
  return {.name = "unflatten",
          .summary = "makes a picture out of each row of columns, channel by channel",
          .use = "before conv2d where the rows are columns: of a table, or of a linear that makes pictures",
          .source = "PyTorch's Unflatten",
          .example = {"unflatten(2) of 1 2 3 4", "1 2; 3 4"},
          .parameters = {{.name = "height",
                          .summary = "places from top to bottom",
                          .fallback = 1,
                          .interval = at_least(1),
                          .kind = Kind::integer},
                         {.name = "width",
                          .summary = "places from left to right; 0: as many as there are",
                          .fallback = 0,
                          .interval = at_least(0),
                          .kind = Kind::integer},
                         {.name = "channels",
                          .summary = "how many values each place has",
                          .fallback = 1,
                          .interval = at_least(1),
                          .kind = Kind::integer}},
          .define = [](Builder& build, Value x, const Arguments& with) {
            const Index given = build.columns(x, "unflatten").shape().columns();
            const auto height = static_cast<Index>(with["height"]), channels = static_cast<Index>(with["channels"]);
            const double rows = with["height"] * with["channels"], columns = static_cast<double>(given);
            const auto width = static_cast<Index>(with.is_set("width") ? with["width"] : std::floor(columns / rows));
            if (rows * static_cast<double>(width) != columns || width == 0) {
              fail({Fault::usage, "unflatten cannot make pictures", "step " + build.path() + " of the model",
                    counted(given, "column") + " are not " + counted(channels, "channel") + " of " +
                        counted(height, "row") + (with.is_set("width") ? " of " + counted(width, "place") : ""),
                    "give a height and a width whose product is the columns of a channel; those of a table that are "
                    "always the same are left out unless they are named as numeric"});
            }
            if (channels > 1) build.demand_columns(given);
            return as_pictures(x, channels, height, width);
          }};
}

}  // namespace pellucid::nn::layers
