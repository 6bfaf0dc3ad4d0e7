// orthogonal: the rows or the columns of the matrix, whichever are fewer, have length `gain` and are at right angles to
// each other: signals keep their length through deep networks. A matrix of normal numbers is taken apart as Q R with a
// positive diagonal of R, and Q kept, as PyTorch does; here by Gram and Schmidt, twice ("twice is enough": Parlett
// 1980), in float64 and in a fixed order.
#include <cmath>

#include "pellucid/nn/catalogue.hpp"
#include "pellucid/nn/normal.hpp"

namespace pellucid::nn::initializers {

namespace {

/// Brings vectors of `size` numbers, `stride` apart, to length 1 and right angles; vector k begins at k * offset.
void orthonormalise(std::vector<double>& values, std::size_t vectors, std::size_t offset, std::size_t size,
                    std::size_t stride) {
  const auto at = [&](std::size_t vector, std::size_t i) -> double& { return values[vector * offset + i * stride]; };
  const auto dot = [&](std::size_t a, std::size_t b) {
    double sum = 0;
    for (std::size_t i = 0; i < size; ++i) sum += at(a, i) * at(b, i);
    return sum;
  };
  for (std::size_t k = 0; k < vectors; ++k) {
    for (int pass = 0; pass < 2; ++pass) {
      for (std::size_t j = 0; j < k; ++j) {
        const double along = dot(j, k);
        for (std::size_t i = 0; i < size; ++i) at(k, i) -= along * at(j, i);
      }
    }
    const double length = std::sqrt(dot(k, k));
    for (std::size_t i = 0; i < size; ++i) at(k, i) /= length;
  }
}

}  // namespace

Initializer orthogonal() {
  return {.name = "orthogonal",
          .summary = "a matrix whose rows or columns are at right angles",
          .use = "deep networks, whose signals neither fade nor grow then; gain by the activation that follows",
          .source = "Saxe, McClelland and Ganguli 2014",
          .mathematics =
              "Q = orthogonal(normal(0, 1))\n"
              "w = gain * Q",
          .example = {"orthogonal of 3 x 3", "0.4174 0.8988 -0.1337, deviation 0.4737"},
          .parameters = {{.name = "gain",
                          .summary = "a number, or the activation that follows, such as leaky_relu(alpha=0.2)",
                          .fallback = 0,
                          .kind = Kind::gain,
                          .fallback_text = "1"}},
          .define = [](Value u, double, double, const Arguments&) { return standard_normal(u); },
          .suits = {},
          .arrange =
              [](std::vector<double>& values, Index columns, const Arguments& with) {
                const auto width = static_cast<std::size_t>(columns);
                const std::size_t rows = values.size() / width;
                if (rows < width)
                  orthonormalise(values, rows, width, width, 1);
                else
                  orthonormalise(values, width, 1, rows, width);
                for (double& value : values) value *= with["gain"];
              }};
}

}  // namespace pellucid::nn::initializers
