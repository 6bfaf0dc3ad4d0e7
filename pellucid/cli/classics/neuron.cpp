// `pellucid classic neuron`: what one McCulloch-Pitts neuron can do, what it cannot and why, and how two layers do it.
#include <CLI/CLI.hpp>
#include <memory>

#include "pellucid/base/text.hpp"
#include "pellucid/classics/truth_table.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/classics/classic.hpp"
#include "pellucid/cli/out_options.hpp"
#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

namespace {

using namespace classics;

struct NeuronArguments {
  std::string function, weights, threshold;
  SaveOptions save;
  bool json = false;
};

constexpr const char* intro =
    "A McCulloch-Pitts neuron (1943) fires if the weighted sum of its inputs reaches its threshold.";

std::string digits(const TruthTable& table) {
  std::string text;
  for (const bool output : table.outputs) text += output ? '1' : '0';
  return text;
}

std::string name_of(const TruthTable& table) {
  const Gate* gate = gate_of(table);
  return gate == nullptr ? digits(table) : gate->name;
}

std::string described(const Neuron& neuron) {
  return "weights " + listed(neuron.weights) + "; threshold " + rounded(neuron.threshold);
}

Json json_of(const Neuron& neuron) { return {{"weights", neuron.weights}, {"threshold", neuron.threshold}}; }

std::vector<std::string> input_names(const TruthTable& table) {
  std::vector<std::string> names;
  for (Index i = 1; i <= table.inputs; ++i) names.push_back("x" + std::to_string(i));
  return names;
}

std::vector<std::string> input_cells(const std::vector<double>& inputs) {
  std::vector<std::string> cells;
  for (const double input : inputs) cells.push_back(rounded(input));
  return cells;
}

/// Each row with the neuron's sum and whether it fires.
std::string fired_rows(const Neuron& neuron, const TruthTable& table) {
  std::vector<std::string> names = input_names(table);
  names.insert(names.end(), {"w·x", "fires"});
  Columns columns(names);
  for (Index row = 0; row < table.rows(); ++row) {
    const std::vector<double> inputs = table.row(row);
    std::vector<std::string> cells = input_cells(inputs);
    cells.push_back(rounded(neuron.sum(inputs)));
    cells.emplace_back(neuron.fires(inputs) ? "1" : "0");
    columns.add(cells);
  }
  return columns.text();
}

/// "w1 + w3", or "0".
std::string sum_text(const std::vector<double>& factors) {
  std::string text;
  for (std::size_t i = 0; i < factors.size(); ++i) {
    if (factors[i] == 0) continue;
    text +=
        (text.empty() ? "" : " + ") + (factors[i] == 1 ? "" : rounded(factors[i]) + " ") + "w" + std::to_string(i + 1);
  }
  return text.empty() ? "0" : text;
}

/// The inequalities that a neuron would have to fulfil, and their sums, which contradict each other.
std::string impossible(const TruthTable& table, const std::vector<Index>& proof) {
  std::string page = "One neuron cannot do it. With weights w and a threshold t it would have to hold that\n";
  Columns columns({"times", "row", "wants", ""});
  std::vector<double> factors(static_cast<std::size_t>(table.inputs), 0.0);
  Index thresholds = 0;
  for (const bool wanted : {true, false}) {
    for (Index row = 0; row < table.rows(); ++row) {
      const Index times = proof[static_cast<std::size_t>(row)];
      if (times == 0 || table.outputs[static_cast<std::size_t>(row)] != wanted) continue;
      const std::vector<double> inputs = table.row(row);
      std::string name;
      for (const double input : inputs) name += rounded(input);
      columns.add({std::to_string(times), name, wanted ? "1" : "0",
                   left(sum_text(inputs) + (wanted ? " >= t" : " < t"), static_cast<int>(5 * inputs.size() + 5))});
      if (!wanted) continue;
      thresholds += times;
      for (std::size_t i = 0; i < factors.size(); ++i) factors[i] += static_cast<double>(times) * inputs[i];
    }
  }
  const std::string sum = sum_text(factors), bound = std::to_string(thresholds) + " t";
  return page + columns.text() + "Added up, each row as often as it says: the rows that want 1 give  " + sum +
         " >= " + bound + ",\nthose that want 0 give  " + sum + " < " + bound + ".  Both cannot be true.\n";
}

std::string layers_page(const TwoLayers& network) {
  std::string page = "Two layers do it: " + counted(static_cast<Index>(network.hidden.size()), "hidden neuron") +
                     ", one per row that wants 1, and one that fires if any of them does.\n";
  for (std::size_t i = 0; i < network.hidden.size(); ++i) {
    page += "  hidden " + std::to_string(i + 1) + "  " + described(network.hidden[i]) + "\n";
  }
  return page + "  output    " + described(network.output) + "\n";
}

Json truth_rows_json(const TruthTable& table, const Neuron* neuron, const TwoLayers* network) {
  Json rows = Json::array();
  for (Index row = 0; row < table.rows(); ++row) {
    const std::vector<double> inputs = table.row(row);
    Json each{{"inputs", inputs}, {"wanted", table.outputs[static_cast<std::size_t>(row)] ? 1 : 0}};
    if (neuron != nullptr) each["sum"] = neuron->sum(inputs), each["fires"] = neuron->fires(inputs) ? 1 : 0;
    if (network != nullptr) each["two_layers"] = network->fires(inputs) ? 1 : 0;
    rows.push_back(each);
  }
  return rows;
}

void saved(const NeuronArguments& options, const Model& model) {
  if (options.save.path().empty()) return;
  options.save.save(model);
  std::string input = "1";
  for (Index i = 1; i < model.signature().inputs; ++i) input += ",0";
  suggest(
      {{"explain " + shell_word(options.save.path()) + " --input " + input, "the same network, every number of it"}});
}

/// A neuron with weights of the user's: which table is it?
int run_by_hand(const NeuronArguments& options) {
  if (!options.function.empty()) misuse("--weights", "a table is given too", "give one of them");
  if (options.threshold.empty()) misuse("--weights", "--threshold is missing", "write --threshold NUMBER");
  Neuron neuron;
  for (const std::string& text : pieces(options.weights, ',')) {
    neuron.weights.push_back(number("--weights", text, "give numbers with commas between"));
  }
  neuron.threshold = number("--threshold", options.threshold, "give a number");
  if (neuron.weights.size() > 6) misuse("--weights", "more than 6 inputs", "give 1 to 6 weights");
  TruthTable table{static_cast<Index>(neuron.weights.size()),
                   std::vector<bool>(std::size_t{1} << neuron.weights.size())};
  for (Index row = 0; row < table.rows(); ++row) {
    table.outputs[static_cast<std::size_t>(row)] = neuron.fires(table.row(row));
  }
  std::string page = heading(described(neuron)) + paragraph(intro) + "\n" + fired_rows(neuron, table) + "\n";
  page += "This is " + (gate_of(table) == nullptr ? "the table " + digits(table) : name_of(table)) + ".\n";
  const int code = show(options.json,
                        {{"schema", 1},
                         {"classic", "neuron"},
                         {"table", digits(table)},
                         {"name", gate_of(table) == nullptr ? Json() : Json(name_of(table))},
                         {"neuron", json_of(neuron)},
                         {"rows", truth_rows_json(table, &neuron, nullptr)}},
                        page);
  saved(options, model_of(neuron));
  return code;
}

int run_neuron(const NeuronArguments& options) {
  if (!options.weights.empty()) return run_by_hand(options);
  if (!options.threshold.empty()) misuse("--threshold", "--weights are missing", "write --weights 1,1");
  const TruthTable table = truth_table(demand(options.function, "classic neuron", "TABLE"));
  const OneNeuron one = one_neuron(table);
  const TwoLayers layers = two_layers(table);
  std::string page = heading(name_of(table)) + paragraph(intro) + "\n";
  if (one.neuron) {
    page += "One neuron does it: " + described(*one.neuron) + ".\n" + fired_rows(*one.neuron, table);
  } else {
    page += impossible(table, one.proof);
  }
  page += "\n" + layers_page(layers);
  Json json{{"schema", 1},
            {"classic", "neuron"},
            {"table", digits(table)},
            {"name", gate_of(table) == nullptr ? Json() : Json(name_of(table))},
            {"one_neuron", one.neuron ? json_of(*one.neuron) : Json()},
            {"proof_that_one_cannot", one.neuron ? Json() : Json(one.proof)}};
  Json hidden = Json::array();
  for (const Neuron& neuron : layers.hidden) hidden.push_back(json_of(neuron));
  json["two_layers"] = {{"hidden", hidden}, {"output", json_of(layers.output)}};
  json["rows"] = truth_rows_json(table, one.neuron ? &*one.neuron : nullptr, &layers);
  const int code = show(options.json, json, page);
  saved(options, one.neuron ? model_of(*one.neuron) : model_of(layers));
  return code;
}

}  // namespace

Command add_neuron(CLI::App& classic) {
  const auto options = std::make_shared<NeuronArguments>();
  CLI::App* app = classic.add_subcommand("neuron",
                                         "The McCulloch-Pitts neuron (1943): truth tables by weights set by hand. "
                                         "Shows the one neuron that does a table, or "
                                         "proves that none can, and the two layers that always do.");
  app->add_option("TABLE", options->function,
                  "not, and, or, nand, nor, xor, xnor, or a 0 or 1 per row (0110 is xor), up to 64 rows");
  app->add_option("--weights", options->weights, "numbers with commas between: which table is this neuron?")
      ->type_name("NUMBERS");
  app->add_option("--threshold", options->threshold, "the sum from which on it fires")->type_name("NUMBER");
  options->save.add_to(*app, "writes the network as a model, for explain and predict");
  app->add_flag("--json", options->json, "print one JSON object");
  app->footer("Example:\n  pellucid classic neuron xor\n  pellucid classic neuron --weights 1,1 --threshold 2");
  return {app, [options] { return run_neuron(*options); }};
}

}  // namespace pellucid::cli
