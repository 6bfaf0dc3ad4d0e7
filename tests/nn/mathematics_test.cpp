// What the pages of the catalogue print as mathematics is what the definitions compute: both in float64, on random
// values, at the defaults and at other parameters. A new file is covered without a change here.
#include <gtest/gtest.h>

#include "pellucid/base/random.hpp"
#include "tests/nn/mathematics.hpp"

namespace pellucid::nn {
namespace {

constexpr int draws = 4;  // of parameters; the first are the defaults
constexpr Index test_rows = 6, test_columns = 4;

/// Random numbers, other ones at each call and for each draw.
class Dice {
 public:
  explicit Dice(int draw) : draw_(static_cast<std::uint32_t>(draw)) {}
  double between(double low, double high) { return low + (high - low) * random_uniform(31, draw_, unit_++); }
  Array array(Index of_rows, Index of_columns, double low, double high) {
    return made(of_rows, of_columns, [&](Index, Index) { return between(low, high); });
  }

 private:
  std::uint32_t draw_, unit_ = 0;
};

/// Parameters near their defaults, of those that the mathematics may name.
Arguments drawn(const std::string& name, const std::vector<Parameter>& parameters, int draw, Dice& dice) {
  Call call{name, {}};
  for (const Parameter& row : parameters) {
    const bool is_number = row.kind == Kind::number || row.kind == Kind::integer;
    const std::string own = row.name.text;
    if (draw == 0 || !is_number || std::isnan(row.fallback) || row.fallback == from_task || own == "steps") continue;
    double value = row.fallback == 0 ? dice.between(0.05, 0.5) : row.fallback * dice.between(0.7, 1.3);
    if (row.kind == Kind::integer) value = row.fallback + std::floor(dice.between(0, 2)) * (own == "epochs" ? 7 : 1);
    if (!row.interval.contains(value)) value = row.fallback * dice.between(0.7, 1);
    call.arguments.emplace_back(own, number_text(value));
  }
  return bind_arguments(call, parameters, name);
}

/// The mathematics of an entry with its parameters by name.
template <class Entry>
Mathematics with_parameters(const Entry& entry, const Arguments& with) {
  Mathematics mathematics;
  for (const Parameter& row : entry.parameters) {
    const bool is_number = row.kind == Kind::number || row.kind == Kind::integer || row.kind == Kind::gain;
    if (is_number) mathematics.names.insert_or_assign(row.name.text, with[row.name.text]);
    if (row.kind != Kind::numbers) continue;
    const std::vector<double>& numbers = with.numbers(row.name.text);
    mathematics.names.insert_or_assign(row.name.text, Array(1, static_cast<Index>(numbers.size()), numbers));
  }
  return mathematics;
}

/// Calls `compare` for every entry with mathematics and every draw of its parameters.
template <class Entry, class Compare>
void for_each_entry(const Compare& compare) {
  int tested = 0;
  for (const Entry& entry : catalogue<Entry>()) {
    if constexpr (requires { entry.procedure; }) {
      if (entry.procedure != Procedure::none) continue;  // words: no expression moves its weights
    }
    if (entry.mathematics[0] == '\0') continue;
    ++tested;
    for (int draw = 0; draw < draws; ++draw) {
      Dice dice(draw);
      const Arguments with = drawn(entry.name.text, entry.parameters, draw, dice);
      SCOPED_TRACE(written(entry.name.text, with, entry.parameters));
      Mathematics mathematics = with_parameters(entry, with);
      compare(entry, with, mathematics, dice);
    }
  }
  EXPECT_GT(tested, 0);
}

void expect_equal(const std::vector<double>& defined, const Array& mathematics, const std::string& name) {
  const auto count = static_cast<Index>(defined.size());
  const bool is_whole = static_cast<Index>(mathematics.values.size()) == count;
  ASSERT_TRUE(is_whole || mathematics.values.size() == 1) << name << " has another shape";
  for (std::size_t i = 0; i < defined.size(); ++i) {
    const double wanted = mathematics.values[is_whole ? i : 0];
    ASSERT_NEAR(defined[i], wanted, 1e-12 * std::max(1.0, std::fabs(wanted))) << name << " at " << i;
  }
}

std::string last_name(const std::string& lines) { return Mathematics::parts_of(lines).back().first; }

TEST(Mathematics, of_activations_is_their_definition) {
  for_each_entry<Activation>([](const Activation& entry, const Arguments& with, Mathematics& mathematics, Dice& dice) {
    const Array z = dice.array(test_rows, test_columns, -4, 4);
    Program program;
    program.plan({{"y", entry.define(program.graph.input("z", {graph::batch, test_columns}), with)}}, {}, test_rows);
    program.give("z", z.values);
    program.run();
    mathematics.names.insert_or_assign("z", z);
    mathematics.run(entry.mathematics);
    ASSERT_EQ(last_name(entry.mathematics), entry.name.text);
    expect_equal(program.output("y"), mathematics.names.at(entry.name.text), entry.name.text);
  });
}

TEST(Mathematics, of_losses_is_their_definition) {
  for_each_entry<Loss>([](const Loss& entry, const Arguments& with, Mathematics& mathematics, Dice& dice) {
    const bool has_classes = entry.truth == Truth::classes;
    const Array last = dice.array(test_rows, test_columns, -4, 4);
    const Array y = made(test_rows, has_classes ? 1 : test_columns, [&](Index, Index) {
      return entry.truth == Truth::numbers
                 ? dice.between(-4, 4)
                 : std::floor(dice.between(0, entry.truth == Truth::binary ? 2 : test_columns));
    });
    Program program;
    const Value loss = entry.define(program.graph.input("y", {graph::batch, y.columns}),
                                    program.graph.input("z", {graph::batch, test_columns}), with);
    program.plan({{"loss", loss}}, {}, test_rows);
    program.give("y", y.values);
    program.give("z", last.values);
    program.run();
    mathematics.names.insert_or_assign("y", y);
    mathematics.names.insert_or_assign(is_prediction(entry) ? "p" : "z", last);
    mathematics.names.insert_or_assign("classes", static_cast<double>(test_columns));
    mathematics.functions["one_hot"] = [](const std::vector<Array>& a) {
      return made(test_rows, test_columns,
                  [&](Index row, Index column) { return static_cast<Index>(a[0].at(row, 0)) == column ? 1 : 0; });
    };
    mathematics.run(entry.mathematics);
    expect_equal(program.output("loss"), mathematics.names.at("loss"), "loss");
  });
}

TEST(Mathematics, of_optimizers_is_their_definition_over_many_steps) {
  for_each_entry<Optimizer>([](const Optimizer& entry, const Arguments& with, Mathematics& mathematics, Dice& dice) {
    Program program;
    const Shape shape{test_columns};
    const Value w = program.graph.parameter("w", shape);
    Stepper stepper(program.graph, "w", shape, program.graph.scalar("lr"));
    std::vector<graph::Update> updates{{w, entry.define(stepper, w, program.graph.input("g", shape), with)}};
    updates.insert(updates.end(), stepper.updates().begin(), stepper.updates().end());
    program.plan({{"w", updates[0].value}}, updates, 1);
    mathematics.names.insert_or_assign("w", dice.array(1, test_columns, -1, 1));
    program.write("w", shape, mathematics.names.at("w").values);
    program.set("lr", with["lr"]);
    for (int t = 1; t <= 12; ++t) {
      const Array g = dice.array(1, test_columns, -1, 1);
      program.set("step", t - 1);
      program.give("g", g.values);
      program.run();
      mathematics.names.insert_or_assign("t", static_cast<double>(t));
      mathematics.names.insert_or_assign("g", g);
      mathematics.run(entry.mathematics);
      expect_equal(program.output("w"), mathematics.names.at("w"), "w after step " + std::to_string(t));
    }
  });
}

TEST(Mathematics, of_schedules_is_their_definition) {
  for_each_entry<Schedule>([](const Schedule& entry, const Arguments& with, Mathematics& mathematics, Dice& dice) {
    const double lr = dice.between(0.1, 1), own_momentum = 0.9, scale = 0.5, epoch_steps = 3;
    const double epochs = with.has("epochs") && with["epochs"] > 0 ? with["epochs"] : 20;
    double restarts = 0, since = 0;  // counted as one does by hand
    for (double epoch = 0; epoch < 20; ++epoch, ++since) {
      const double step = epoch * epoch_steps + 1, steps = 20 * epoch_steps;
      if (with.has("first") && since == with["first"] * std::pow(with["factor"], restarts)) {
        ++restarts;
        since = 0;
      }
      Program program;
      const Progress progress{program.graph.scalar("epoch"), program.graph.scalar("step"),
                              program.graph.scalar("epochs"), program.graph.scalar("steps"),
                              program.graph.scalar("scale")};
      std::vector<plan::Output> outputs{{"rate", entry.define(program.graph.scalar("lr"), progress, with)}};
      if (entry.momentum != nullptr) {
        outputs.push_back({"momentum", entry.momentum(program.graph.constant(own_momentum), progress, with)});
      }
      program.plan(outputs, {}, 1);
      for (const auto& [name, value] : {std::pair{"epoch", epoch},
                                        {"step", step},
                                        {"epochs", epochs},
                                        {"steps", steps},
                                        {"scale", scale},
                                        {"lr", lr},
                                        {"n", restarts},
                                        {"since", since}}) {
        const bool is_by_hand = name == std::string("n") || name == std::string("since");
        if (!is_by_hand) program.set(name, value);
        mathematics.names.insert_or_assign(name, value);
      }
      program.run();
      mathematics.run(entry.mathematics);
      for (const plan::Output& output : outputs) {
        expect_equal(program.output(output.name), mathematics.names.at(output.name),
                     output.name + " of epoch " + number_text(epoch));
      }
    }
  });
}

TEST(Mathematics, of_initializers_is_their_definition) {
  for_each_entry<Initializer>(
      [](const Initializer& entry, const Arguments& with, Mathematics& mathematics, Dice& dice) {
        constexpr double fan_in = 30, fan_out = 12;
        const Array u = dice.array(test_columns, test_columns, 0, 1);
        Program program;
        const Value first = entry.define(program.graph.input("u", {graph::batch, test_columns}), fan_in, fan_out, with);
        program.plan({{"first", first}}, {}, test_columns);
        program.give("u", u.values);
        program.run();
        std::vector<double> values = program.output("first");
        if (entry.arrange != nullptr) entry.arrange(values, test_columns, with);
        mathematics.names.insert_or_assign("fan_in", fan_in);
        mathematics.names.insert_or_assign("fan_out", fan_out);
        add_random_numbers(mathematics, u);
        mathematics.functions["orthogonal"] = [](const std::vector<Array>& a) { return orthogonal_factor(a[0]); };
        mathematics.run(entry.mathematics);
        expect_equal(values, mathematics.names.at("w"), "w");
      });
}

std::string short_name(const std::string& name) { return name.substr(name.rfind('.') + 1); }

/// What stands for a tensor, [its first axes, its last one], some of it under other names too.
void add_tensor(Mathematics& mathematics, const std::string& name, const Shape& shape,
                const std::vector<double>& values) {
  const Array array(shape.rows(), shape.columns(), values);
  mathematics.names.insert_or_assign(name, array);
  if (name != "edges") return;
  const auto part = [&](Index from) {
    return made(array.rows, array.columns - 1, [&](Index row, Index bin) { return array.at(row, bin + from); });
  };
  mathematics.names.insert_or_assign("low", part(0));
  mathematics.names.insert_or_assign("high", part(1));
  mathematics.names.insert_or_assign(
      "bin", made(1, array.columns - 1, [](Index, Index bin) { return static_cast<double>(bin + 1); }));
}

void compare_layer(const Layer& entry, const Arguments& with, Mathematics mathematics, Dice dice, bool training) {
  const std::string lines = entry.mathematics;
  const bool has_windows = lines.find("windows(") != std::string::npos;
  const bool is_one_row = has_windows || lines.find("number") != std::string::npos;
  const Index count = is_one_row ? 1 : test_rows, width = has_windows ? test_columns * test_columns : test_columns;
  const Array x = dice.array(count, width, -2, 2);
  Program program;
  Builder build(program.graph, training, test_columns, numbers_of_a_row(width), {test_columns, test_columns});
  const Builder::Scope scope(build, 0);
  const Value value = program.graph.input("x", {graph::batch, width});
  const Value y = entry.define(build, value, with);
  std::vector<plan::Output> outputs{{"y", y}, {"u", build.uniform(value.shape())}};
  for (const graph::Update& update : build.updates())
    outputs.push_back({short_name(program.graph.node(update.target).name), update.value});
  program.plan(outputs, {}, count);
  const auto give = [&](const std::string& name, const Shape& shape) {
    std::vector<double> values = dice.array(1, shape.count(), 0.1, 2).values;
    for (Index row = 0; row < shape.rows() && short_name(name) == "edges"; ++row) {
      std::sort(values.begin() + row * shape.columns(), values.begin() + (row + 1) * shape.columns());
    }
    program.write(name, shape, values);
    add_tensor(mathematics, short_name(name), shape, values);
  };
  for (const ParameterInfo& parameter : build.parameters()) give(parameter.name, parameter.value.shape());
  for (const StateInfo& state : build.states()) give(state.name, state.value.shape());
  program.set("row_count", static_cast<double>(count));
  program.give("x", x.values);
  program.run();
  const Array u(count, width, program.output("u"));
  mathematics.names.insert_or_assign("x", has_windows ? Array(test_columns, test_columns, x.values) : x);
  mathematics.names.insert_or_assign("number", transposed(x));
  mathematics.names.insert_or_assign("u", u);
  mathematics.names.insert_or_assign("n", static_cast<double>(count));
  add_random_numbers(mathematics, u);
  mathematics.run(lines);
  const std::string own = training ? "training" : "inference";
  expect_equal(program.output("y"), mathematics.names.at(mathematics.names.contains(own) ? own : "output"), own);
  for (std::size_t i = 2; i < outputs.size(); ++i) {
    expect_equal(program.output(outputs[i].name), mathematics.names.at(outputs[i].name), outputs[i].name);
  }
}

TEST(Mathematics, of_layers_is_their_definition_in_training_and_at_inference) {
  for_each_entry<Layer>(
      [](const Layer& entry, const Arguments& with, const Mathematics& mathematics, const Dice& dice) {
        compare_layer(entry, with, mathematics, dice, true);
        compare_layer(entry, with, mathematics, dice, false);
      });
}

TEST(Mathematics, of_averages_is_their_definition) {
  for_each_entry<Averaging>([](const Averaging& entry, const Arguments& with, Mathematics& mathematics, Dice& dice) {
    constexpr Index epochs = 20;
    double average = 0, averaged = 0;
    for (Index step = 0; step < epochs; ++step) {
      const double w = dice.between(-1, 1), share = entry.share({step, step, epochs, true}, with);
      average += share * (w - average);
      if (share == 0) continue;
      mathematics.names.insert_or_assign("w", w);
      mathematics.names.insert_or_assign("t", static_cast<double>(step + 1));
      mathematics.names.insert_or_assign("n", ++averaged);
      mathematics.run(entry.mathematics);
      expect_equal({average}, mathematics.names.at("average"), "average after step " + std::to_string(step + 1));
    }
  });
}

}  // namespace
}  // namespace pellucid::nn
