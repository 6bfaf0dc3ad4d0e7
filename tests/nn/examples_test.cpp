// The example of every entry, run: what the engine computes for its call is what it says. The forms are described in
// pellucid/nn/catalogue.hpp. A new file is covered without a change here.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <map>
#include <sstream>

#include "pellucid/nn/pace.hpp"
#include "pellucid/train/trainer.hpp"
#include "tests/nn/program.hpp"

namespace pellucid::nn {
namespace {

/// Rows of numbers: "1 2; 3 4".
struct Grid {
  Index rows = 0, columns = 0;
  std::vector<double> values;

  explicit Grid(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line, ';'); ++rows) {
      std::istringstream words(line);
      for (std::string word; words >> word;) values.push_back(std::stod(word));
    }
    columns = rows == 0 ? 0 : static_cast<Index>(values.size()) / rows;
  }
};

std::string written(const std::vector<double>& values, Index columns) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::array<char, 32> number{};
    std::snprintf(number.data(), number.size(), "%.4g", std::fabs(values[i]) < 1e-12 ? 0.0 : values[i]);
    text += (i == 0 ? "" : static_cast<Index>(i) % columns == 0 ? "; " : " ") + std::string(number.data());
  }
  return text;
}
std::string written(const std::vector<double>& values) { return written(values, static_cast<Index>(values.size())); }

/// A call taken apart: "huber of y 0 0, p 0.5 3" is huber, {y: "0 0", p: "0.5 3"}; what has no name is "".
struct Asked {
  std::string call;
  std::map<std::string, std::string> given;

  explicit Asked(const std::string& text) {
    std::size_t end = std::min(text.find(" of "), text.find(" on "));
    call = text.substr(0, end);
    if (end == std::string::npos) return;
    std::string rest = text.substr(end + 4);
    while (!rest.empty()) {
      const std::string part = rest.substr(0, rest.find(", "));
      rest.erase(0, part.size() + 2);
      const std::size_t blank = std::isalpha(static_cast<unsigned char>(part[0])) != 0 ? part.find(' ') : 0;
      given[part.substr(0, blank)] = part.substr(blank);
    }
  }
  bool has(const std::string& name) const { return given.contains(name); }
  Grid grid(const std::string& name) const { return Grid(given.contains(name) ? given.at(name) : ""); }
  double number(const std::string& name) const { return grid(name).values.at(0); }
};

std::string run(const Activation& entry, const Asked& asked) {
  Program program;
  const Grid z = asked.grid("");
  const Value y =
      entry.define(program.graph.input("z", {graph::batch, z.columns}), use<Activation>(asked.call).arguments);
  program.plan({{"y", y}}, {}, z.rows);
  program.give("z", z.values);
  program.run();
  return written(program.output("y"), z.columns);
}

std::string run(const Loss& entry, const Asked& asked) {
  Program program;
  const char* name = is_prediction(entry) ? "p" : "z";
  const Grid y = asked.grid("y"), last = asked.grid(name);
  const auto rows = static_cast<Index>(y.values.size());
  const Index columns = static_cast<Index>(last.values.size()) / rows;
  const Value loss = row_loss(use<Loss>(asked.call), program.graph.input("y", {graph::batch, 1}),
                              program.graph.input(name, {graph::batch, columns}));
  program.plan({{"loss", loss}}, {}, rows);
  program.give("y", y.values);
  program.give(name, last.values);
  program.run();
  return written(program.output("loss"));
}

std::string run(const Layer& entry, const Asked& asked) {
  Program program;
  const bool is_picture = asked.has("picture"), has_codes = asked.has("codes");
  const Grid x = asked.grid(is_picture ? "picture" : has_codes ? "codes" : "");
  const Index columns = is_picture ? x.rows * x.columns : x.columns;
  const Index rows = is_picture ? 1 : x.rows;
  Fields fields = numbers_of_a_row(columns);
  if (has_codes) {
    fields[0] = {Field::Holds::codes, fields[0].columns, static_cast<Index>(*std::ranges::max_element(x.values)) + 1};
  }
  Builder build(program.graph, true, 1, fields,
                is_picture ? std::vector<Index>{x.rows, x.columns} : std::vector<Index>{});
  const Builder::Scope scope(build, 0);
  const Value y =
      entry.define(build, program.graph.input("x", {graph::batch, columns}), use<Layer>(asked.call).arguments);
  program.plan({{"y", y}}, build.updates(), rows);
  for (const ParameterInfo& parameter : build.parameters()) {
    program.write(parameter.name, parameter.value.shape(), initial_values(parameter, 0, kernels::Isa::generic));
  }
  for (const StateInfo& state : build.states()) {
    std::vector<std::vector<double>> sorted;
    for (const Index column : state.columns) {
      sorted.emplace_back();
      for (Index row = 0; row < rows; ++row) {
        sorted.back().push_back(x.values[static_cast<std::size_t>(row * columns + column)]);
      }
      std::ranges::sort(sorted.back());
    }
    program.write(state.name, state.value.shape(),
                  state.fit
                      ? state.fit(sorted)
                      : std::vector<double>(static_cast<std::size_t>(state.value.shape().count()), state.initial));
  }
  program.set("row_count", static_cast<double>(rows));
  program.give("x", x.values);
  program.run();
  const Shape shape = y.shape();
  return written(program.output("y"), shape.columns() * (shape.rank() == 4 ? shape[2] : 1));
}

std::string run(const Initializer&, const Asked& asked) {
  graph::Graph graph;
  std::string shape = asked.given.at("");
  shape.replace(shape.find(" x "), 3, " ");
  const Grid size(shape);
  const auto in = static_cast<Index>(size.values.at(0)), out = static_cast<Index>(size.values.at(1));
  const ParameterInfo weight{
      "0.weight", graph.parameter("0.weight", {in, out}), asked.call, size.values[0], size.values[1], {1, 0}};
  const std::vector<double> values = initial_values(weight, 0, kernels::Isa::generic);
  const double count = size.values[0] * size.values[1];
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return written({values.begin(), values.begin() + 3}) + ", deviation " + written({std::sqrt(squares / count)});
}

/// The weight of a network p = w of one input 1 after each of three epochs; the loss is an expression in w.
std::string run_procedure(const Asked& asked) {
  Recipe recipe;
  recipe.model = "linear(1, bias=false, init=constant(" + number_text(asked.number("w")) + "))";
  std::string loss = asked.given.at("loss");
  std::ranges::replace(loss, 'w', 'p');
  recipe.loss = "expr(" + loss + " + 0 * y)";
  recipe.optimizer = asked.call;
  recipe.batch_size = 0;
  recipe.validation = 0;
  recipe.dtype = Element::float64;
  const std::vector<double> one{1}, zero{0};
  std::vector<double> weights;
  for (recipe.epochs = 1; recipe.epochs <= 3; ++recipe.epochs) {
    const Model model = train(recipe, {.inputs = one, .targets = zero, .columns = 1});
    weights.push_back(model.tensor("0.weight").at(0));
  }
  return written(weights);
}

std::string run(const Optimizer& entry, const Asked& asked) {
  if (entry.procedure != Procedure::none) return run_procedure(asked);
  Program program;
  const Arguments with = use<Optimizer>(asked.call).arguments;
  const Value w = program.graph.parameter("w", {1});
  Stepper stepper(program.graph, "w", {1}, program.graph.scalar("lr"));
  std::vector<graph::Update> updates{{w, entry.define(stepper, w, program.graph.input("g", {1}), with)}};
  updates.insert(updates.end(), stepper.updates().begin(), stepper.updates().end());
  program.plan({{"w", updates[0].value}}, updates, 1);
  program.write("w", {1}, {asked.number("w")});
  program.set("lr", with["lr"]);
  std::vector<double> weights;
  for (const double gradient : asked.grid("g").values) {
    program.set("step", static_cast<double>(weights.size()));
    program.give("g", {gradient});
    program.run();
    weights.push_back(program.output("w").at(0));
  }
  return written(weights);
}

std::string run(const Schedule&, const Asked& asked) {
  Program program;
  const Schedules schedules = parse_schedules(asked.call);
  const Pace pace(program.graph, schedules);
  program.plan({{"rate", pace.lr()}}, {}, 1);
  const double lr = asked.number("lr");
  const bool has_losses = asked.has("losses");
  const double epoch_steps = asked.has("steps") ? 1e6 : 1;  // steps: all in one epoch
  std::vector<Watch> watches(1);
  std::vector<double> rates;
  for (const double at : asked.grid(has_losses ? "losses" : asked.has("steps") ? "steps" : "epochs").values) {
    if (has_losses) watch(schedules, watches, static_cast<double>(rates.size()), 1, at, lr);
    program.set(scale_name(0), watches[0].scale);
    program.set("lr", lr);
    program.set("epoch", has_losses ? static_cast<double>(rates.size()) : std::floor(at / epoch_steps));
    program.set("step", has_losses ? static_cast<double>(rates.size()) : at);
    program.set("epochs", 1e6);
    program.set("epoch_steps", epoch_steps);
    program.run();
    rates.push_back(program.output("rate").at(0));
  }
  return written(rates);
}

std::string run(const Averaging& entry, const Asked& asked) {
  const Arguments with = use<Averaging>(asked.call).arguments;
  const Grid w = asked.grid("w");
  std::string text;
  double average = 0;
  bool has_begun = false;
  for (Index step = 0; step < w.columns; ++step) {
    const double share = entry.share({step, step, w.columns, true}, with);
    has_begun = has_begun || share != 0;
    average += share * (w.values[static_cast<std::size_t>(step)] - average);
    text += (text.empty() ? "" : " ") + (has_begun ? written({average}) : "-");
  }
  return text;
}

template <class Entry>
void expect_examples_hold() {
  for (const Entry& entry : catalogue<Entry>()) {
    const std::string what = std::string(Entry::kind) + " " + entry.name.text;
    const std::string call = entry.example.call;
    if (call.empty()) {
      ADD_FAILURE() << what << " has no example: add .example = {call, gives} to its file";
      continue;
    }
    const Asked asked(call);
    EXPECT_EQ(parse_call(asked.call).name, entry.name.text) << what << " shows another entry";
    EXPECT_EQ(run(entry, asked), entry.example.gives) << what << ": " << call;
  }
}

TEST(Examples, of_activations_hold) { expect_examples_hold<Activation>(); }
TEST(Examples, of_losses_hold) { expect_examples_hold<Loss>(); }
TEST(Examples, of_layers_hold) { expect_examples_hold<Layer>(); }
TEST(Examples, of_initializers_hold) { expect_examples_hold<Initializer>(); }
TEST(Examples, of_optimizers_hold) { expect_examples_hold<Optimizer>(); }
TEST(Examples, of_schedules_hold) { expect_examples_hold<Schedule>(); }
TEST(Examples, of_averages_hold) { expect_examples_hold<Averaging>(); }

}  // namespace
}  // namespace pellucid::nn
