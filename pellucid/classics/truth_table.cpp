#include "pellucid/classics/truth_table.hpp"

#include <algorithm>
#include <bit>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::classics {

namespace {

constexpr Index most_inputs = 6;

TruthTable from_digits(const std::string& digits) {
  const auto rows = digits.size();
  if (rows < 2 || rows > (std::size_t{1} << most_inputs) || !std::has_single_bit(rows)) {
    fail({Fault::usage, "cannot read the truth table \"" + printable(digits) + "\"", "",
          "it has " + counted(static_cast<Index>(rows), "row") + ", which is not 2, 4, 8, 16, 32 or 64",
          "give one 0 or 1 per row: 0110 is xor"});
  }
  TruthTable table{std::countr_zero(rows), {}};
  for (const char digit : digits) table.outputs.push_back(digit == '1');
  return table;
}

Points points_of(const TruthTable& table) {
  Points points{{}, table.inputs, {}};
  for (Index row = 0; row < table.rows(); ++row) {
    const std::vector<double> inputs = table.row(row);
    points.inputs.insert(points.inputs.end(), inputs.begin(), inputs.end());
    points.kinds.push_back(table.outputs[static_cast<std::size_t>(row)] ? 1 : -1);
  }
  return points;
}

}  // namespace

std::vector<double> TruthTable::row(Index row) const {
  std::vector<double> digits;
  for (Index i = inputs - 1; i >= 0; --i) digits.push_back(static_cast<double>(row >> i & 1));
  return digits;
}

const std::vector<Gate>& gates() {
  static const std::vector<Gate> all{
      {"not", from_digits("10"), Neuron{{-1}, 0}},       {"and", from_digits("0001"), Neuron{{1, 1}, 2}},
      {"or", from_digits("0111"), Neuron{{1, 1}, 1}},    {"nand", from_digits("1110"), Neuron{{-1, -1}, -1}},
      {"nor", from_digits("1000"), Neuron{{-1, -1}, 0}}, {"xor", from_digits("0110"), std::nullopt},
      {"xnor", from_digits("1001"), std::nullopt},
  };
  return all;
}

TruthTable truth_table(const std::string& name_or_digits) {
  const std::string& text = name_or_digits;
  if (!text.empty() && text.find_first_not_of("01") == std::string::npos) return from_digits(text);
  std::vector<std::string> names;
  std::string known;
  for (const Gate& gate : gates()) {
    if (gate.name == text) return gate.table;
    names.push_back(gate.name);
    known += gate.name + ", ";
  }
  const std::string near = nearest(text, names);
  fail({Fault::usage, "unknown truth table \"" + printable(text) + "\"", "",
        near.empty() ? "" : "did you mean \"" + near + "\"?", "use " + known + "or one 0 or 1 per row: 0110 is xor"});
}

const Gate* gate_of(const TruthTable& table) {
  const auto found = std::find_if(gates().begin(), gates().end(),
                                  [&](const Gate& gate) { return gate.table.outputs == table.outputs; });
  return found == gates().end() ? nullptr : &*found;
}

TwoLayers two_layers(const TruthTable& table) {
  TwoLayers network;
  for (Index row = 0; row < table.rows(); ++row) {
    if (!table.outputs[static_cast<std::size_t>(row)]) continue;
    Neuron neuron;  // fires for this row alone: each input of it that is 1 counts for, each other against
    for (const double digit : table.row(row)) {
      neuron.weights.push_back(digit == 1 ? 1 : -1);
      neuron.threshold += digit;
    }
    network.hidden.push_back(std::move(neuron));
  }
  if (network.hidden.empty()) {  // a table that is never true: a neuron that never fires
    network.hidden.push_back({std::vector<double>(static_cast<std::size_t>(table.inputs), 0.0), 1});
  }
  network.output = {std::vector<double>(network.hidden.size(), 1.0), 1};
  return network;
}

OneNeuron one_neuron(const TruthTable& table) {
  const Gate* gate = gate_of(table);
  if (gate != nullptr && gate->neuron) return {gate->neuron, {}};
  const auto inputs = static_cast<std::size_t>(table.inputs);
  const bool is_constant =
      std::adjacent_find(table.outputs.begin(), table.outputs.end(), std::not_equal_to<>()) == table.outputs.end();
  if (is_constant) return {Neuron{std::vector<double>(inputs, 0.0), table.outputs.front() ? 0.0 : 1.0}, {}};
  const Points points = points_of(table);
  constexpr Index enough = Index{1} << 40;  // whole weights settle or return
  PerceptronRun run = perceptron(points, {.epochs = enough});
  if (!run.has_settled) return {std::nullopt, run.cycle.front().mistakes};
  Neuron neuron{{run.weights.begin(), run.weights.end() - 1}, 0};
  // Sums are whole: true rows have 1 - bias at least, false ones -1 - bias at most.
  neuron.threshold = 1 - run.weights.back();
  return {neuron, {}};
}

}  // namespace pellucid::classics
