// The language around its operations, on random expressions: what is printed reads back as the same value and means
// the same, the table's own meanings agree with the reference, and rewrites change no value.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/graph/operations.hpp"
#include "pellucid/graph/parse.hpp"
#include "pellucid/graph/print.hpp"
#include "reference.hpp"
#include "tests/support/failure.hpp"

namespace pellucid::graph {
namespace {

using pellucid::testing::error_of;
using pellucid::testing::says;

using Names = std::vector<std::pair<std::string, Value>>;

/// Draws that follow from (number, how many were drawn before).
struct Draw {
  std::uint64_t number;
  std::uint32_t drawn = 0;
  std::uint32_t below(std::uint32_t end) { return random_bits(number, 9, drawn++) % end; }
};

Value random_value(Graph& graph, const Names& names, Draw& draw, int depth) {
  if (depth == 0 || draw.below(6) == 0) {
    if (draw.below(3) > 0) return names[draw.below(static_cast<std::uint32_t>(names.size()))].second;
    const std::array<double, 9> numbers{0, 1, -1, 2, 0.1, -2.5, 1e-8, 3e20, 1.0 / 3};
    return graph.constant(numbers[draw.below(numbers.size())]);
  }
  while (true) {
    const Operation& row = operations()[draw.below(static_cast<std::uint32_t>(operations().size()))];
    if (!is_elementwise(row.op)) continue;
    std::array<Value, 3> x{};
    for (int i = 0; i < row.arity; ++i) x[static_cast<std::size_t>(i)] = random_value(graph, names, draw, depth - 1);
    return apply(row.op, x[0], x[1], x[2]);
  }
}

Names variables(Graph& graph) {
  return {{"y", graph.input("y", {batch, 1})}, {"p", graph.input("p", {batch, 1})}, {"x_1", graph.input("x_1", {})}};
}

/// What may differ after reading back: a rewrite has stretched a number over a batch, or folded it to infinity.
struct Unwritten {
  bool stretched = false, infinite = false;
  explicit Unwritten(Value value) {
    for (const int id : operands_first(value)) {
      const Node& node = value.graph->node(id);
      stretched = stretched || node.op == Op::broadcast;
      infinite = infinite || (node.op == Op::constant && !std::isfinite(node.number));
    }
  }
};

TEST(Language, a_random_expression_prints_as_a_text_that_reads_back_as_the_same_value) {
  int compared = 0;
  for (std::uint64_t number = 0; number < 3000; ++number) {
    Graph graph;
    const Names names = variables(graph);
    Draw draw{number};
    const Value value = random_value(graph, names, draw, 1 + static_cast<int>(number % 6));
    const Unwritten unwritten(value);
    if (unwritten.infinite) continue;
    const std::string text = formula(value);
    const Value again = parse(graph, text, names);
    if (!unwritten.stretched) {
      EXPECT_EQ(again, value) << number << ": " << text;
      ++compared;
    }
    Reference<double> reference(graph, 2);
    reference.leaves = {{"y", {-1.5, 0.75}}, {"p", {0.5, 3}}, {"x_1", {1.25}}};
    const std::vector<double> wanted = reference(value), got = reference(again);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const double read = got[got.size() == 1 ? 0 : i];
      EXPECT_TRUE(read == wanted[i] || (std::isnan(read) && std::isnan(wanted[i]))) << number << ": " << text;
    }
  }
  EXPECT_GT(compared, 2000);
}

TEST(Language, operators_bind_as_in_mathematics) {
  for (const auto& [text, same] :
       std::vector<std::pair<std::string, std::string>>{{"y + p * y", "y + (p * y)"},
                                                        {"y * p + y", "(y * p) + y"},
                                                        {"y - p - y", "(y - p) - y"},
                                                        {"y / p / y", "(y / p) / y"},
                                                        {"y / p * y", "(y / p) * y"},
                                                        {"y - p + y", "(y - p) + y"},
                                                        {"y ^ p ^ y", "y ^ (p ^ y)"},
                                                        {"-y ^ p", "-(y ^ p)"},
                                                        {"y ^ -p", "y ^ (-p)"},
                                                        {"y * -p", "y * (-p)"},
                                                        {"- - y", "y"},
                                                        {"+y", "y"},
                                                        {"-y * p", "(-y) * p"},
                                                        {"y + p < y * p", "(y + p) < (y * p)"},
                                                        {"y < p == p", "(y < p) == p"},
                                                        {"y >= p", "p <= y"},
                                                        {"y > p", "p < y"},
                                                        {"2y", ""},
                                                        {"y p", ""},
                                                        {"y ** p", ""},
                                                        {"y = p", ""},
                                                        {"where(y, p)", ""},
                                                        {"max(y, p, y)", ""},
                                                        {"y(p)", ""},
                                                        {"exp", ""},
                                                        {"1e", ""},
                                                        {"1e999", ""},
                                                        {"0x10", ""},
                                                        {"1 2", ""},
                                                        {")", ""},
                                                        {"()", ""},
                                                        {"max()", ""},
                                                        {"max(y,)", ""},
                                                        {"", ""},
                                                        {"sum(y)", ""},
                                                        {"detach(y)", ""},
                                                        {"y\n+ p\t* y", "y + (p * y)"}}) {
    Graph graph;
    const Names names = variables(graph);
    if (same.empty()) {
      const Error error = error_of([&] { parse(graph, text, names); });
      EXPECT_EQ(error.fault, Fault::usage) << text;
      EXPECT_TRUE(says(error, "column ")) << text;
      EXPECT_FALSE(error.next.empty()) << text;
    } else {
      EXPECT_EQ(parse(graph, text, names), parse(graph, same, names)) << text;
    }
  }
}

TEST(Language, nesting_is_read_to_its_limit_and_refused_beyond) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '(') + "y" + std::string(static_cast<std::size_t>(depth), ')');
  };
  Graph graph;
  const Names names = variables(graph);
  EXPECT_EQ(parse(graph, nested(99), names), names[0].second);
  for (const std::string& text : {nested(101), nested(100000), std::string(200000, '-') + "y", [] {
                                    std::string towers = "y";
                                    for (int i = 0; i < 5000; ++i) towers += "^y";
                                    return towers;
                                  }()}) {
    const Error error = error_of([&] { parse(graph, text, names); });
    EXPECT_TRUE(says(error, "too deep"));
    EXPECT_LT(error.message().size(), 600U);
  }
  std::string flat = "y";  // long is not deep
  for (int i = 0; i < 5000; ++i) flat += " + y";
  EXPECT_NO_THROW(parse(graph, flat, names));
}

TEST(Language, the_tables_meanings_are_those_of_the_reference) {
  const std::vector<double> points{-1e300, -89, -2.5, -1, -1e-300, -0.0, 0.0, 1e-300, 0.3, 1, 2, 7.5, 89, 710, 1e300};
  for (const Operation& row : operations()) {
    if (!is_elementwise(row.op)) continue;
    for (const double a : points) {
      for (const double b : points) {
        Graph graph;
        const std::array<Value, 3> x{graph.input("a", {}), graph.input("b", {}), graph.input("c", {})};
        Reference<double> reference(graph, 1);
        reference.leaves = {{"a", {a}}, {"b", {b}}, {"c", {0.7}}};
        const Value y = apply(row.op, x[0], row.arity > 1 ? x[1] : Value{}, row.arity > 2 ? x[2] : Value{});
        const double wanted = reference(y)[0], got = row.value(a, b, 0.7);
        if (std::isnan(wanted)) {
          EXPECT_TRUE(std::isnan(got)) << row.name << " of " << a << ", " << b;
        } else {
          EXPECT_DOUBLE_EQ(got, wanted) << row.name << " of " << a << ", " << b;
        }
      }
    }
  }
}

/// The node that apply() would make without any rewriting.
Value plain(Op op, Value a, Value b, Value c) {
  Shape shape = a.shape();
  if (b) shape = broadcast_shape(shape, b.shape(), "plain");
  if (c) shape = broadcast_shape(shape, c.shape(), "plain");
  return a.graph->add({.op = op, .shape = shape, .inputs = {a.id, b.id, c.id}});
}

TEST(Language, rewrites_change_neither_value_nor_shape) {
  Graph graph;
  const Value x = graph.input("x", {batch, 3});
  const Value row = graph.parameter("row", {3});
  const Value condition = graph.input("condition", {batch, 1});
  std::vector<Value> operands{x, row, condition, -x, x * row, where(condition, x, 0), where(condition, 0, row)};
  for (const double number : {-2.0, -1.0, -0.0, 0.0, 0.5, 1.0, 2.0}) operands.push_back(graph.constant(number));
  Reference<double> reference(graph, 2);
  reference.leaves = {{"x", {-1.5, 0, 2, 0.25, -0.0, 3}}, {"row", {0.5, -2, 0}}, {"condition", {0, 1}}};
  const auto expect_same = [&](Op op, Value a, Value b, Value c) {
    const Value short_form = apply(op, a, b, c), long_form = plain(op, a, b, c);
    ASSERT_EQ(short_form.shape(), long_form.shape()) << formula(long_form);
    const std::vector<double> got = reference(short_form), wanted = reference(long_form);
    for (std::size_t i = 0; i < wanted.size(); ++i) {  // the sign of a zero may differ
      EXPECT_TRUE(got[i] == wanted[i] || (std::isnan(got[i]) && std::isnan(wanted[i])))
          << formula(long_form) << " is " << wanted[i] << ", " << formula(short_form) << " is " << got[i];
    }
  };
  for (const Operation& each : operations()) {
    if (!is_elementwise(each.op)) continue;
    for (const Value a : operands) {
      if (each.arity == 1) expect_same(each.op, a, {}, {});
      for (const Value b : operands) {
        if (each.arity == 2) expect_same(each.op, a, b, {});
        if (each.arity == 3) {
          for (const Value c : operands) expect_same(each.op, a, b, c);
        }
      }
    }
  }
}

TEST(Formula, of_what_is_too_long_or_too_deep_leaves_the_rest_out) {
  Graph graph;
  const Value z = graph.scalar("z");
  Value squares = z, sum = z;
  for (int i = 0; i < 90; ++i) squares = square(squares);
  for (int i = 2; i < 60'000; ++i) sum = sum + sin(i * z);
  for (const Value value : {squares, sum}) {
    const std::string text = formula(value);
    EXPECT_NE(text.find(left_out), std::string::npos);
    EXPECT_LT(text.size(), 100'000U);
  }
  EXPECT_EQ(formula(square(square(z))), "z * z * (z * z)");
}

TEST(Concatenate, of_many_parts_is_all_of_them_in_order) {
  Graph graph;
  std::vector<Value> parts;
  for (int i = 0; i < 100; ++i) parts.push_back(graph.input("x", {batch, 2}) + i);
  const Value all = concatenate(parts);
  EXPECT_EQ(all.shape(), (Shape{batch, 200}));
  Index written = 0;  // numbers of a row in all values
  for (int id = 0; id < graph.size(); ++id) written -= graph.node(id).op == Op::put ? graph.node(id).shape.count() : 0;
  EXPECT_LE(written, 8 * 3 * 200);
  Reference<double> evaluate(graph, 1);
  evaluate.leaves["x"] = {1000, 2000};
  const auto values = evaluate(all);
  for (std::size_t i = 0; i < 200; ++i) EXPECT_EQ(values[i], (i % 2 == 0 ? 1000 : 2000) + static_cast<double>(i / 2));
}

}  // namespace
}  // namespace pellucid::graph
