// The neuron of 1943: AND by one, and why XOR takes two layers.
#include <pellucid/classics.hpp>

#include <cstdio>

using namespace pellucid::classics;

int main() {
  const Neuron conjunction{{1, 1}, 2};  // weights and threshold, set by hand
  const TruthTable table = truth_table("xor");
  const OneNeuron one = one_neuron(table);
  const TwoLayers two = two_layers(table);
  std::printf("x1 x2  and  xor\n");
  for (pellucid::Index row = 0; row < table.rows(); ++row) {
    const std::vector<double> x = table.row(row);
    std::printf(" %g  %g    %d    %d\n", x[0], x[1], conjunction.fires(x), two.fires(x));
  }
  std::printf("one neuron for xor: %s\n", one.neuron ? "found" : "there is none; these rows contradict each other:");
  for (const pellucid::Index times : one.proof) std::printf(" %d", static_cast<int>(times));
  std::printf("\n");
}
