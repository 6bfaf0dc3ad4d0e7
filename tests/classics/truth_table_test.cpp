// What the neuron of 1943 can do, exhaustively: every truth table of up to four inputs.
#include "pellucid/classics/truth_table.hpp"

#include <gtest/gtest.h>

#include "pellucid/base/error.hpp"

namespace pellucid::classics {
namespace {

TruthTable table_of(Index inputs, unsigned code) {
  TruthTable table{inputs, {}};
  for (Index row = 0; row < Index{1} << inputs; ++row) table.outputs.push_back((code >> row & 1U) != 0);
  return table;
}

template <class Network>
bool does(const Network& network, const TruthTable& table) {
  for (Index row = 0; row < table.rows(); ++row) {
    if (network.fires(table.row(row)) != table.outputs[static_cast<std::size_t>(row)]) return false;
  }
  return true;
}

/// True and false rows, each as often as the proof says, add up to the same and are as many; not all are left out.
bool refutes(const std::vector<Index>& proof, const TruthTable& table) {
  std::vector<double> sum(static_cast<std::size_t>(table.inputs) + 1, 0.0);
  Index all = 0;
  for (Index row = 0; row < table.rows(); ++row) {
    const Index times = proof[static_cast<std::size_t>(row)];
    if (times < 0) return false;
    all += times;
    const double sign = table.outputs[static_cast<std::size_t>(row)] ? 1 : -1;
    const std::vector<double> inputs = table.row(row);
    for (std::size_t i = 0; i < inputs.size(); ++i) sum[i] += sign * static_cast<double>(times) * inputs[i];
    sum.back() += sign * static_cast<double>(times);
  }
  return all > 0 && sum == std::vector<double>(sum.size(), 0.0);
}

TEST(Neuron, does_the_gates_with_the_weights_of_the_textbook) {
  for (const Gate& gate : gates()) {
    EXPECT_TRUE(!gate.neuron || does(*gate.neuron, gate.table)) << gate.name;
    EXPECT_EQ(gate.neuron.has_value(), gate.name != "xor" && gate.name != "xnor");
    EXPECT_EQ(gate_of(truth_table(gate.name)), &gate);
  }
  EXPECT_EQ(truth_table("and").outputs, (std::vector<bool>{false, false, false, true}));
  EXPECT_EQ(truth_table("xor").outputs, (std::vector<bool>{false, true, true, false}));
  EXPECT_EQ(truth_table("not").outputs, (std::vector<bool>{true, false}));
}

TEST(OneNeuron, of_the_16_tables_of_two_inputs_does_all_but_xor_and_xnor) {
  for (unsigned code = 0; code < 16; ++code) {
    const TruthTable table = table_of(2, code);
    const Gate* gate = gate_of(table);
    const bool is_refused = gate != nullptr && (gate->name == "xor" || gate->name == "xnor");
    EXPECT_EQ(one_neuron(table).neuron.has_value(), !is_refused) << code;
  }
}

// The number of threshold functions: S. Muroga 1971, OEIS A000609: 2, 4, 14, 104, 1882.
TEST(OneNeuron, does_or_refutes_every_table_of_up_to_four_inputs) {
  const std::vector<Index> known{4, 14, 104, 1882};
  for (Index inputs = 1; inputs <= 4; ++inputs) {
    Index done = 0;
    for (unsigned code = 0; code < 1U << (1U << inputs); ++code) {
      const TruthTable table = table_of(inputs, code);
      const OneNeuron one = one_neuron(table);
      if (one.neuron) {
        ++done;
        ASSERT_TRUE(does(*one.neuron, table)) << inputs << " " << code;
      } else {
        ASSERT_TRUE(refutes(one.proof, table)) << inputs << " " << code;
      }
    }
    EXPECT_EQ(done, known[static_cast<std::size_t>(inputs - 1)]) << inputs;
  }
}

TEST(TwoLayers, do_every_table_of_up_to_four_inputs) {
  for (Index inputs = 1; inputs <= 4; ++inputs) {
    for (unsigned code = 0; code < 1U << (1U << inputs); ++code) {
      const TruthTable table = table_of(inputs, code);
      ASSERT_TRUE(does(two_layers(table), table)) << inputs << " " << code;
    }
  }
}

TEST(TwoLayers, are_a_model_of_the_engine_that_predicts_the_table) {
  for (const char* text : {"xor", "nand", "01101001", "0000"}) {
    const TruthTable table = truth_table(text);
    Model model = model_of(two_layers(table));
    for (Index row = 0; row < table.rows(); ++row) {
      EXPECT_EQ(model.predict_float64(table.row(row)).front(), table.outputs[static_cast<std::size_t>(row)] ? 1 : 0);
    }
  }
  const TruthTable nand = truth_table("nand");
  Model model = model_of(*gates()[3].neuron);
  for (Index row = 0; row < 4; ++row) EXPECT_EQ(model.predict_float64(nand.row(row)).front(), row == 3 ? 0 : 1);
}

TEST(TruthTable, refuses_what_is_none) {
  for (const char* text : {"011", "xorr", "", "1", "0120"}) {
    try {
      truth_table(text);
      ADD_FAILURE() << text;
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.error().fault, Fault::usage);
      const bool names_xor = std::string(failure.what()).find("\"xor\"") != std::string::npos;
      EXPECT_TRUE(names_xor || std::string(text) != "xorr") << failure.what();
    }
  }
}

}  // namespace
}  // namespace pellucid::classics
