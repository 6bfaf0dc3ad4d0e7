#include "pellucid/lab/dataset.hpp"

#include <array>
#include <cstdio>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/nn/normal.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::lab {

namespace {

constexpr Index most_noise = 10;
constexpr Index uniform_numbers = 4;  // uniform ones

const Dataset& dataset_called(const std::string& name) {
  std::vector<std::string> names;
  for (const Dataset& entry : catalogue<Dataset>()) {
    if (entry.name.text == name) return entry;
    names.emplace_back(entry.name.text);
  }
  fail({Fault::usage, "there is no data set " + in_quotes(name), "",
        did_you_mean(name, names, "there are " + listed(names)), "\"pellucid list datasets\" tells what each is"});
}

// Four digits: what a learner reads; and the text is the table, so nothing is lost by rounding.
std::string cell(double value) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.4f", value);
  return std::string(text.data()) == "-0.0000" ? "0.0000" : text.data();
}

}  // namespace

std::string made_csv(const std::string& name, const Made& wanted) {
  const Dataset& entry = dataset_called(name);
  if (wanted.rows < 1 || wanted.rows > most_made || !(wanted.noise >= 0 && wanted.noise <= most_noise)) {
    fail({Fault::usage, "cannot make " + name, "",
          grouped(wanted.rows) + " rows with noise " + number_text(wanted.noise) + " are asked for",
          "rows are 1 to " + grouped(most_made) + ", noise is 0 to " + std::to_string(most_noise)});
  }
  graph::Graph graph;
  const auto column = [&](const char* of) { return graph.input(of, {graph::batch, 1}); };
  const Draws draws{column("u"),
                    column("v"),
                    nn::standard_normal(column("n")),
                    nn::standard_normal(column("m")),
                    graph.constant(wanted.noise),
                    column("number")};
  std::vector<plan::Output> outputs;
  for (const Value value : entry.define(draws)) outputs.push_back({std::to_string(outputs.size()), value});
  plan::Store store(Element::float64, 1);
  plan::Plan plan(graph, outputs, {}, store, {.isa = kernels::best(kernels::Set::portable), .batch = wanted.rows});
  const std::uint64_t key = random_key(wanted.seed, "dataset " + name, 0);
  constexpr std::array<const char*, uniform_numbers> drawn{"u", "v", "n", "m"};
  for (std::uint32_t row = 0; row < static_cast<std::uint32_t>(wanted.rows); ++row) {
    for (std::uint32_t i = 0; i < drawn.size(); ++i) {
      const std::span<double> values = plan.input<double>(drawn[i]);
      if (!values.empty()) values[row] = random_uniform(key, row, i);
    }
    if (const std::span<double> values = plan.input<double>("number"); !values.empty()) values[row] = row;
  }
  Team one(1);
  plan.run(one);

  std::string csv;
  for (const Text& each : entry.columns) csv += std::string(each.text) + ",";
  csv += "target\n";
  for (std::size_t row = 0; row < static_cast<std::size_t>(wanted.rows); ++row) {
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const double value = plan.output<double>(outputs[i].name)[row];
      const bool is_class = i + 1 == outputs.size() && !entry.classes.empty();
      csv += is_class ? entry.classes[static_cast<std::size_t>(value)] : cell(value);
      csv += i + 1 < outputs.size() ? "," : "\n";
    }
  }
  return csv;
}

}  // namespace pellucid::lab
