#include "pellucid/nn/enlist.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "pellucid/graph/differentiate.hpp"
#include "pellucid/nn/builder.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::nn {

namespace {

template <class Entry>
[[noreturn]] void refuse_entry(const Entry& entry, const std::string& where, const std::string& why,
                               const std::string& next) {
  fail({Fault::usage, std::string("cannot enlist the ") + Entry::kind + " \"" + entry.name.text + "\"", where, why,
        next});
}

/// A value that the parameter may have, where it has no default.
std::string some_value(const Parameter& row, const char* expression) {
  if (row.kind == Kind::expression) return expression;
  if (row.kind == Kind::steps) return row.example;
  for (const double value : {1.0, 0.5, 0.0, 2.0, row.interval.low, row.interval.high}) {
    if (std::isfinite(value) && row.interval.contains(value)) return number_text(value);
  }
  return "1";
}

template <class Entry>
Arguments some_arguments(const Entry& entry, const char* expression = "") {
  Call call{entry.name.text, {}};
  for (const Parameter& row : entry.parameters) {
    if (std::isnan(row.fallback)) call.arguments.push_back({row.name.text, some_value(row, expression)});
  }
  return bind_arguments(call, entry.parameters, std::string(Entry::kind) + " " + entry.name.text);
}

template <class Entry>
void demand_shape(const Entry& entry, Value given, const graph::Shape& wanted) {
  if (!given) refuse_entry(entry, "define", "it gives no value", "return a value made of those that it is given");
  if (given.shape() == wanted) return;
  refuse_entry(entry, "define", "it gives " + to_string(given.shape()) + " where " + to_string(wanted) + " is wanted",
               "see its kind in pellucid/nn/catalogue.hpp");
}

template <class Entry>
void demand_definition(const Entry& entry, bool is_given) {
  if (!is_given) refuse_entry(entry, "define", "it is missing", "give the entry a definition");
}

/// What a plan of `outputs` over the inputs x and y gives in float64, output by output.
std::vector<std::vector<double>> values_of(graph::Graph& graph, const std::vector<Value>& wanted,
                                           const std::vector<double>& x, const std::vector<double>& y, Index rows) {
  std::vector<plan::Output> outputs;
  for (const Value value : wanted) outputs.push_back({std::to_string(outputs.size()), value});
  plan::Store store(Element::float64, 1);
  plan::Plan plan(graph, outputs, {}, store, {.isa = kernels::Isa::generic, .batch = rows});
  if (!plan.input<double>("x").empty()) std::ranges::copy(x, plan.input<double>("x").begin());
  if (!plan.input<double>("y").empty()) std::ranges::copy(y, plan.input<double>("y").begin());
  for (const auto& [name, value] :
       {std::pair{"lr", 0.1}, {"step", 0.0}, {"epoch", 0.0}, {"epochs", 10.0}, {"steps", 100.0}, {"scale", 1.0}}) {
    plan.set_scalar(name, 0, value);
  }
  Team one(1);
  plan.run(one);
  std::vector<std::vector<double>> values;
  for (const plan::Output& output : outputs) {
    const std::span<const double> all = plan.output<double>(output.name);
    values.emplace_back(all.begin(), all.end());
  }
  return values;
}

template <class Entry>
void demand_finite(const Entry& entry, const char* what, double value, double at) {
  if (std::isfinite(value)) return;
  refuse_entry(entry, "define", std::string(what) + " is " + number_text(value) + " at " + number_text(at),
               "write it in a form that stays finite, such as log1p(exp(-abs(z))) for log(1 + exp(-z))");
}

constexpr Index width = 3;                                                             // columns of a row
constexpr std::array plain{-3.17, -1.03, -0.41, 0.23, 0.87, 2.71, 0.59, -2.29, 1.37};  // not where kinks stand
constexpr std::array extremes{0.0, 1e-30, -1e-30, 30.0, -30.0, 89.0, -89.0, 100.0, -100.0, 1e4, -1e4};
constexpr std::array steps{-2, -1, 1, 2};  // of a five-point stencil: its error is of order h^4
constexpr double h = 1e-3;

/// Holds the derivative of the sum of f(x, y) over a row's columns x against differences of it, and both to be finite.
/// All points are rows of one run: plain rows, their neighbours, rows with one extreme number.
template <class Entry>
void demand_derivative(const Entry& entry, graph::Graph& graph, Value x, Value f,
                       const std::function<double(std::size_t row, std::size_t column)>& truth, std::size_t truths) {
  std::vector<double> rows(plain.begin(), plain.end());
  const std::size_t bases = plain.size() / width;
  for (std::size_t at = 0; at < plain.size(); ++at) {
    for (const int step : steps) {
      const auto begin = static_cast<std::ptrdiff_t>(at / width * width);
      rows.insert(rows.end(), plain.begin() + begin, plain.begin() + begin + width);
      rows[rows.size() - width + at % width] += step * h;
    }
  }
  for (const double extreme : extremes) rows.insert(rows.end(), {extreme, 0, 0});
  const std::size_t count = rows.size() / width, first_extreme = count - extremes.size();
  const auto base_of = [&](std::size_t row) {  // neighbours have the truth of their row
    return row < bases ? row : row < first_extreme ? (row - bases) / (steps.size() * std::size_t{width}) : row;
  };
  std::vector<double> y;
  for (std::size_t row = 0; row < count; ++row) {
    for (std::size_t column = 0; column < truths; ++column) y.push_back(truth(base_of(row), column));
  }
  const Value gradient = graph::gradients(sum(f), std::array{x})[0];
  const auto values = values_of(graph, {sum_last(f), gradient}, rows, y, static_cast<Index>(count));
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const double point = rows[at / width < first_extreme ? at : at / width * width];
    demand_finite(entry, "its value", values[0][at / width], point);
    demand_finite(entry, "its derivative", values[1][at], point);
  }
  for (std::size_t at = 0; at < plain.size(); ++at) {
    const auto moved = [&](std::size_t step) { return values[0][bases + at * steps.size() + step]; };
    const double numeric = (moved(0) - 8 * moved(1) + 8 * moved(2) - moved(3)) / (12 * h);
    if (std::abs(values[1][at] - numeric) <= 1e-6 * std::max(1.0, std::abs(numeric))) continue;
    refuse_entry(entry, "define",
                 "its derivative at " + number_text(plain[at]) + " is " + number_text(values[1][at]) +
                     ", and differences of its values give " + number_text(numeric),
                 "detach() hides a value from the derivative: leave it where it adds nothing to it");
  }
}

}  // namespace

void demand_new_name(const std::string& kind, const std::string& name, const std::vector<std::string>& taken) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const bool is_name = is_lower(name.front()) && std::ranges::all_of(name, [&](char c) {
                         return is_lower(c) || (c >= '0' && c <= '9') || c == '_';
                       });
  const std::string what = "cannot enlist the " + kind + " " + in_quotes(name);
  if (!is_name)
    fail({Fault::usage, what, "name", "it is no name", "use lower-case letters, digits and _, a letter first"});
  if (std::ranges::find(taken, name) == taken.end()) return;
  fail({Fault::usage, what, "name", "the catalogue has an entry of that name", "give it a name of its own"});
}

void check_entry(const Activation& entry) {
  demand_definition(entry, entry.define != nullptr);
  graph::Graph graph;
  const Value x = graph.input("x", {graph::batch, width});
  const Value f = entry.define(x, some_arguments(entry, "z"));
  demand_shape(entry, f, x.shape());
  demand_derivative(entry, graph, x, f, [](std::size_t, std::size_t) { return 0.0; }, 0);
}

void check_entry(const Loss& entry) {
  demand_definition(entry, entry.define != nullptr);
  if (find<Activation>(entry.output.text) == nullptr) {
    refuse_entry(entry, "output", "no activation is called " + in_quotes(entry.output.text),
                 "name the activation that makes predictions of the network's last values, or identity");
  }
  const bool is_class = entry.truth == Truth::classes;
  graph::Graph graph;
  const Value y = graph.input("y", {graph::batch, is_class ? 1 : width});
  const Value x = graph.input("x", {graph::batch, width});
  const Value f = entry.define(y, x, some_arguments(entry, "(y - p)^2"));
  if (!f || f.shape() != graph::Shape{graph::batch, 1}) demand_shape(entry, f, x.shape());
  const auto truth = [&](std::size_t row, std::size_t column) {
    return entry.truth == Truth::numbers ? 0.31 : static_cast<double>((row + column) % (is_class ? 3 : 2));
  };
  demand_derivative(entry, graph, x, f, truth, is_class ? 1 : width);
}

void check_entry(const Layer& entry) { demand_definition(entry, entry.define != nullptr); }

void check_entry(const Initializer& entry) {
  demand_definition(entry, entry.define != nullptr);
  graph::Graph graph;
  const Value u = graph.input("x", {graph::batch, width});
  const Value first = entry.define(u, 12, 5, some_arguments(entry));
  demand_shape(entry, first, u.shape());
  const std::vector<double> drawn{0, 0x1p-24, 0.25, 0.5, 0.75, 1 - 0x1p-24};
  const std::vector<double> values = values_of(graph, {first}, drawn, {}, 2)[0];
  for (std::size_t i = 0; i < drawn.size(); ++i) demand_finite(entry, "its value", values[i], drawn[i]);
}

void check_entry(const Optimizer& entry) {
  const bool has_lr = std::ranges::any_of(entry.parameters,
                                          [](const Parameter& row) { return std::string_view(row.name.text) == "lr"; });
  if (!has_lr) refuse_entry(entry, "parameters", "none is named lr", "declare the learning rate");
  if (entry.procedure != Procedure::none) return;
  demand_definition(entry, entry.define != nullptr);
  graph::Graph graph;
  const Value weight = graph.parameter("w", {2, width});
  Stepper stepper(graph, "w", weight.shape(), graph.scalar("lr"));
  const Value moved = entry.define(stepper, weight, graph.parameter("g", {2, width}), some_arguments(entry));
  demand_shape(entry, moved, weight.shape());
  // Weight, gradient and memory are 0: a division by the root of nothing shows.
  const std::vector<double> first = values_of(graph, {moved}, {}, {}, 1)[0];
  for (const double value : first) demand_finite(entry, "the new weight", value, 0);
}

void check_entry(const Schedule& entry) {
  demand_definition(entry, entry.define != nullptr);
  graph::Graph graph;
  const Progress progress{graph.scalar("epoch"), graph.scalar("step"), graph.scalar("epochs"), graph.scalar("steps"),
                          graph.scalar("scale")};
  const Value lr = entry.define(graph.scalar("lr"), progress, some_arguments(entry));
  demand_shape(entry, lr, {});
  demand_finite(entry, "the rate", values_of(graph, {lr}, {}, {}, 1)[0][0], 0);
}

void check_entry(const Averaging& entry) {
  demand_definition(entry, entry.share != nullptr);
  const double share = entry.share({0, 0, 10, false}, some_arguments(entry));
  if (!(share >= 0 && share <= 1))
    refuse_entry(entry, "share", number_text(share) + " of the first step is outside [0, 1]", "give a share");
}

}  // namespace pellucid::nn
