// Truth tables as neurons. McCulloch and Pitts 1943: any table is two layers (a hidden neuron for each row that is
// true, and one that fires if any of them does). One neuron alone can do those tables whose true and false rows a plane
// parts: all of two inputs but XOR and XNOR (M. Minsky and S. Papert, "Perceptrons", 1969).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/classics/neuron.hpp"
#include "pellucid/classics/perceptron.hpp"

namespace pellucid::classics {

struct TruthTable {
  Index inputs = 0;           ///< 1 to 6
  std::vector<bool> outputs;  ///< [2^inputs]: row r has the binary digits of r as inputs, the first input first

  std::vector<double> row(Index row) const;  ///< its inputs, 0 or 1
  Index rows() const { return static_cast<Index>(outputs.size()); }
};

/// A table of two inputs (NOT: of one) that has a name, with the neuron that textbooks set by hand if there is one.
struct Gate {
  std::string name;  ///< "and"
  TruthTable table;
  std::optional<Neuron> neuron;  ///< none for xor and xnor
};
/// not, and, or, nand, nor, xor, xnor.
const std::vector<Gate>& gates();

/// A gate's name, or outputs as digits: "0110". Fails (Fault::usage) on anything else, with the nearest name.
TruthTable truth_table(const std::string& name_or_digits);
/// The gate whose table this is, or null.
const Gate* gate_of(const TruthTable& table);

TwoLayers two_layers(const TruthTable& table);

/// What one neuron can do about a table: exactly one of the two is there.
struct OneNeuron {
  std::optional<Neuron> neuron;  ///< with whole weights, found by the perceptron rule, or set by hand for a gate
  /// [rows]: whole numbers of which the true rows' and the false rows' add up to the same, in each input and in count;
  /// a neuron would have to give the true ones a greater sum.
  std::vector<Index> proof;
};
OneNeuron one_neuron(const TruthTable& table);

}  // namespace pellucid::classics
