// piecewise_linear: a number becomes its place in bins: 1 in each bin below it, 0 in each above it, and between 0 and
// 1, along a line, in its own. The lines of the first and the last bin go on outside. Edges are quantiles of the
// training rows, found once at the start and kept in the model ("0.edges" [columns, bins + 1]); quantiles that coincide
// are one edge, and the bins that are then left over give 0. Only numbers are expanded; all else passes.
#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/nn/catalogue.hpp"
#include "pellucid/nn/numbers.hpp"

namespace pellucid::nn::layers {

namespace {

/// The quantiles at 0, 1 / bins, …, 1, each between its neighbours among the values as numpy's default has it.
std::vector<double> edges_of(const std::vector<double>& sorted, Index bins) {
  std::vector<double> edges;
  for (Index i = 0; i <= bins; ++i) {
    const double place = static_cast<double>(i) / static_cast<double>(bins) * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(place));
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    edges.push_back(sorted[below] + (sorted[above] - sorted[below]) * (place - std::floor(place)));
  }
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  edges.resize(static_cast<std::size_t>(bins + 1), edges.back());
  return edges;
}

Value places(Builder& build, Value x, const NumberColumns& numbers, Index bins) {
  if (numbers.origin.empty()) {
    fail({Fault::usage, "piecewise_linear needs the numbers of the rows themselves", "step " + build.path(),
          "other steps stand before it, and its edges are found before they have learned", "put it first"});
  }
  const auto count = static_cast<Index>(numbers.columns.size());
  build.demand_columns(count * (bins + 1));
  const auto fit = [bins](const std::vector<std::vector<double>>& sorted) {
    std::vector<double> all;
    for (const std::vector<double>& column : sorted) {
      const std::vector<double> edges = edges_of(column, bins);
      all.insert(all.end(), edges.begin(), edges.end());
    }
    return all;
  };
  const Value edges =
      graph::reshape(build.fitted("edges", {count, bins + 1}, numbers.origin, fit), {count * (bins + 1)});
  const auto edge = [&](const auto& place_in_column) {
    std::vector<Index> list;
    for (Index i = 0; i < count * bins; ++i) list.push_back(i / bins * (bins + 1) + place_in_column(i % bins));
    return graph::take(edges, list);
  };
  const Value low = edge([](Index bin) { return bin; });
  const Value high = edge([](Index bin) { return bin + 1; });
  const Value bottom = edge([](Index) { return Index{0}; });
  const Value top = edge([&](Index) { return bins; });
  const Value width = where(high > low, high - low, 1);
  const Value place = where(high > low, (graph::take(x, repeated(numbers.columns, bins)) - low) / width, 0);
  const Value from_below = where(low <= bottom, place, maximum(place, 0));
  return where(high >= top, from_below, minimum(from_below, 1));
}

}  // namespace

Layer piecewise_linear() {
  return {.name = "piecewise_linear",
          .summary = "the place of each number among bins that hold equally many training rows",
          .use = "first, on tables of numbers, where trees do well",
          .source = "Gorishniy, Rubachev and Babenko 2022",
          .mathematics =
              "place = (number - low) / (high - low)\n"
              "place = where(bin > 1, max(place, 0), place)\n"
              "output = where(bin < bins, min(place, 1), place)",
          .example = {"piecewise_linear(bins=2) of 0; 1; 3; 4; 9", "0 0; 0.3333 0; 1 0; 1 0.1667; 1 1"},
          .parameters = {{.name = "bins",
                          .summary = "how many bins each number has",
                          .fallback = 16,
                          .interval = {1, 4096, true, true},
                          .kind = Kind::integer}},
          .define =
              [](Builder& build, Value x, const Arguments& with) {
                return expand_numbers(build, x, "piecewise_linear", [&](const NumberColumns& numbers) {
                  return places(build, x, numbers, static_cast<Index>(with["bins"]));
                });
              },
          .codes = Codes::passed};
}

}  // namespace pellucid::nn::layers
