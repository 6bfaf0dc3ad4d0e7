// scales: numbers whose spread differs a thousandfold. Unscaled, the large ones drown the small ones.
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding scales() {
  return {.name = "scales",
          .label = "scales",
          .summary = "numbers of very different spread",
          .rule = "the largest standard deviation of a number column is at least 1,000 times the smallest",
          .subject = Subject::table,
          .find = [](const Case& at) -> std::vector<Found> {
            const data::FittedColumn* narrow = nullptr;
            const data::FittedColumn* wide = nullptr;
            for (const data::FittedColumn& column : at.preparation->columns) {
              if (column.type != data::ColumnType::number) continue;
              if (narrow == nullptr || column.scale.deviation < narrow->scale.deviation) narrow = &column;
              if (wide == nullptr || column.scale.deviation > wide->scale.deviation) wide = &column;
            }
            if (narrow == nullptr || wide->scale.deviation < 1000 * narrow->scale.deviation) return {};
            return {{"",
                     "standard deviations from " + number_text(std::round(1e4 * narrow->scale.deviation) / 1e4) + " (" +
                         printable(narrow->name) + ") to " + number_text(std::round(wide->scale.deviation)) + " (" +
                         printable(wide->name) + ")",
                     "training standardises them; with {source.scale=none} the large ones would drown the small ones"}};
          },
          .example = {"rate,price\n0,0\n1,4000\n", "standard deviations from 0.5 (rate) to 2000 (price)"}};
}

}  // namespace pellucid::doctor::findings
