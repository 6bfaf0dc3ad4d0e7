#include "pellucid/classics/functions.hpp"

#include <algorithm>

#include "pellucid/plan/plan.hpp"

namespace pellucid::classics {

std::vector<double> each_of(graph::Value (*function)(graph::Value), std::span<const double> numbers) {
  const auto count = static_cast<Index>(numbers.size());
  graph::Graph graph;
  const graph::Value x = graph.input("x", {graph::batch, 1});
  plan::Store store(Element::float64, 1);
  plan::Plan plan(graph, {{"values", function(x)}}, {}, store,
                  {.isa = kernels::best(kernels::default_set()), .batch = count});
  std::copy(numbers.begin(), numbers.end(), plan.input<double>("x").begin());
  Team one(1);
  plan.run(one);
  const std::span<const double> values = plan.output<double>("values");
  return {values.begin(), values.end()};
}

}  // namespace pellucid::classics
