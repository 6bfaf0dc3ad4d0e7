// periodic: each number x becomes cos(2 pi c x) and sin(2 pi c x) for k learned frequencies c, so that a network of few
// steps can follow what goes up and down in it. Only numbers are expanded; categories, texts and their vectors pass.
#include "pellucid/base/text.hpp"
#include "pellucid/nn/catalogue.hpp"
#include "pellucid/nn/numbers.hpp"

namespace pellucid::nn::layers {

namespace {

// Of each column first the cosines, then the sines: [B, 2 k times the columns]. weight is [columns, k].
Value waves(Builder& build, Value x, const std::vector<Index>& columns, const Arguments& with) {
  constexpr double full_turn = 6.283185307179586;
  const auto k = static_cast<Index>(with["k"]);
  const auto count = static_cast<Index>(columns.size());
  const auto fan = static_cast<double>(k);
  build.demand_columns(2 * count * k);
  const Value weight =
      build.parameter("weight", {count, k}, "normal(deviation=" + number_text(with["sigma"]) + ")", fan, fan);
  const Value turns = full_turn * graph::reshape(weight, {count * k}) * graph::take(x, repeated(columns, k));
  std::vector<Index> cosines, sines;
  for (Index i = 0; i < count * k; ++i) {
    cosines.push_back(i / k * 2 * k + i % k);
    sines.push_back(cosines.back() + k);
  }
  return put(cos(turns), 2 * count * k, cosines) + put(sin(turns), 2 * count * k, sines);
}

}  // namespace

Layer periodic() {
  return {
      .name = "periodic",
      .summary = "waves of learned frequencies in place of each number",
      .use = "tables of numbers, before the first weighted sum; choose sigma on validation rows, it matters",
      .source = "Gorishniy, Rubachev and Babenko 2022",
      .mathematics = "output = concat(cos(2 * pi * weight * number), sin(2 * pi * weight * number))",
      .example = {"periodic(k=1, sigma=1) of 0; 0.5", "1 0; 0.206 0.9785"},
      .parameters =
          {{.name = "k",
            .summary = "how many frequencies each number has",
            .fallback = 16,
            .interval = {1, 4096, true, true},
            .kind = Kind::integer},
           {.name = "sigma", .summary = "deviation of the first frequencies", .fallback = 0.1, .interval = above(0)}},
      .define =
          [](Builder& build, Value x, const Arguments& with) {
            return expand_numbers(build, x, "periodic",
                                  [&](const NumberColumns& numbers) { return waves(build, x, numbers.columns, with); });
          },
      .codes = Codes::passed};
}

}  // namespace pellucid::nn::layers
