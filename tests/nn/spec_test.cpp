// The grammar users write, and what is said when they slip; and each entry's parameters, at the very ends of their
// intervals.
#include "pellucid/nn/spec.hpp"

#include <cmath>

#include "pellucid/nn/network.hpp"
#include "tests/support/failure.hpp"

namespace pellucid::nn {
namespace {

using testing::error_of;
using testing::says;

TEST(Spec, takes_calls_and_steps_apart) {
  const Call call = parse_call("  huber ( delta = 1.5 ,\t2 ) ");
  EXPECT_EQ(call.name, "huber");
  EXPECT_EQ(call.arguments, (std::vector<std::pair<std::string, std::string>>{{"delta", "1.5"}, {"", "2"}}));
  EXPECT_TRUE(parse_call("relu").arguments.empty());
  EXPECT_TRUE(parse_call("relu()").arguments.empty());
  const std::vector<Call> steps = parse_steps("linear(64)|relu |  linear");
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_EQ(steps[0].arguments[0].second, "64");
  EXPECT_EQ(steps[2].name, "linear");
  // An expression keeps its own brackets, commas and comparisons.
  const Call expression = parse_call("expr(where(y == p, max(y, 1), (y - p)^2))");
  ASSERT_EQ(expression.arguments.size(), 1U);
  EXPECT_EQ(expression.arguments[0].second, "where(y == p, max(y, 1), (y - p)^2)");
  EXPECT_EQ(expression.arguments[0].first, "");
}

TEST(Spec, slips_are_answered_with_their_column) {
  const auto refuses = [](const std::string& text, const std::string& part) {
    const Error error = error_of([&] { parse_steps(text); });
    EXPECT_EQ(error.fault, Fault::usage) << text;
    EXPECT_TRUE(says(error, part)) << text;
  };
  refuses("", "a name is missing");
  refuses("linear(3) | | relu", "a name is missing");
  refuses("linear(3) |", "a name is missing");
  refuses("linear(3", "')' is missing");
  refuses("linear(3))", "column 10");
  refuses("linear(3) relu", "join steps with |");
  refuses("linear(3,,4)", "an argument is empty");
  refuses("linear(,)", "an argument is empty");
  refuses("3linear", "column 1");
  refuses("(3)", "no name stands here");
  refuses("lin ear(3)", "no name stands here");
  refuses("linear\n\x1b[31m(3", "')' is missing");
  EXPECT_EQ(error_of([] { parse_steps("a\x1b(3"); }).message().find('\x1b'), std::string::npos);
}

TEST(Spec, arguments_are_bound_by_name_and_by_place_once) {
  const auto bind = [](const char* text) { return use<Optimizer>(text).arguments; };
  EXPECT_EQ(bind("sgd(0.5, 0.9, true)")["momentum"], 0.9);
  EXPECT_TRUE(bind("sgd(0.5, 0.9, true)").is_set("nesterov"));
  EXPECT_EQ(bind("sgd(momentum=0.9, lr=+2e-3)")["lr"], 2e-3);
  EXPECT_EQ(bind("sgd")["lr"], 0.01);
  EXPECT_TRUE(says(error_of([&] { bind("sgd(0.5, lr=0.5)"); }), "given twice"));
  EXPECT_TRUE(says(error_of([&] { bind("sgd(lr=1, lr=1)"); }), "given twice"));
  EXPECT_TRUE(says(error_of([&] { bind("sgd(1, 0.5, true, 0, 0, 7)"); }), "it takes 5"));
  EXPECT_TRUE(says(error_of([&] { bind("sgd(momentun=0.5)"); }), "did you mean \"momentum\"?"));
  EXPECT_TRUE(says(error_of([&] { bind("sgd(lr=)"); }), "not a number"));
  EXPECT_TRUE(says(error_of([&] { bind("sgd(nesterov=2)"); }), "true or false"));
  EXPECT_TRUE(says(error_of([] { use<Loss>("expr"); }), "needs expression"));
  EXPECT_TRUE(says(error_of([] { use<Optimizer>("adm"); }), "did you mean \"adam\"?"));
  EXPECT_TRUE(says(error_of([] { parse_model("linear(3, init=kaimng_uniform)"); }), "kaiming_uniform"));
  EXPECT_TRUE(says(error_of([] { parse_model("linear(2.5)"); }), "\"2.5\" is not a whole number"));
  EXPECT_TRUE(says(error_of([] { parse_model("linear(0)"); }), "0 is outside [1, inf)"));
}

/// Calls `visit` with the name, the kind and the parameters of every entry of the catalogue.
template <class Visit>
void for_each_entry(const Visit& visit) {
  const auto all = [&]<class Entry>(const Entries<Entry>& entries) {
    for (const Entry& entry : entries) visit(std::string(entry.name.text), entry.parameters);
  };
  all(catalogue<Activation>());
  all(catalogue<Loss>());
  all(catalogue<Layer>());
  all(catalogue<Initializer>());
  all(catalogue<Optimizer>());
  all(catalogue<Schedule>());
}

TEST(Catalogue, parameters_are_taken_inside_their_interval_and_refused_just_outside) {
  for_each_entry([](const std::string& name, const std::vector<Parameter>& parameters) {
    for (const Parameter& row : parameters) {
      if (row.kind != Kind::number && row.kind != Kind::integer) continue;
      const auto takes = [&](double value) {
        Call call{name, {{row.name.text, number_text(value)}}};
        for (const Parameter& other : parameters) {
          if (other.kind == Kind::expression) call.arguments.push_back({other.name.text, "y - p"});
        }
        try {
          return bind_arguments(call, parameters, name)[row.name.text] == value;
        } catch (const Failure& failure) {
          EXPECT_EQ(failure.error().fault, Fault::usage);
          EXPECT_TRUE(says(failure.error(), row.name.text));
          return false;
        }
      };
      const auto expect = [&](double bound, bool is_included, double inwards) {
        if (!std::isfinite(bound)) return;
        const double step = row.kind == Kind::integer ? 1 : 0;
        const double inside = step != 0 ? bound + std::copysign(step, inwards) : std::nextafter(bound, inwards);
        const double outside = step != 0 ? bound - std::copysign(step, inwards) : std::nextafter(bound, -inwards);
        EXPECT_EQ(takes(bound), is_included) << name << "." << row.name.text << " = " << bound;
        EXPECT_TRUE(takes(inside)) << name << "." << row.name.text << " = " << inside;
        EXPECT_FALSE(takes(outside)) << name << "." << row.name.text << " = " << outside;
      };
      expect(row.interval.low, row.interval.low_included, infinity);
      expect(row.interval.high, row.interval.high_included, -infinity);
      EXPECT_FALSE(takes(infinity)) << name << "." << row.name.text;
      EXPECT_FALSE(takes(-infinity)) << name << "." << row.name.text;
      EXPECT_TRUE(std::isnan(row.fallback) || row.fallback == from_task || row.interval.contains(row.fallback))
          << name << "." << row.name.text << " refuses its own default";
    }
  });
}

TEST(Spec, steps_inside_steps_are_written_with_every_default) {
  const std::string inner = "linear(units=8, bias=false, init=torch_linear, bias_init=torch_linear) | dropout(p=0.5)";
  EXPECT_EQ(written(parse_model("relu | residual(linear(8, bias=false)|dropout)|linear(2)")),
            "relu | residual(" + inner + ") | linear(units=2, bias=true, init=torch_linear, bias_init=torch_linear)");
  EXPECT_EQ(written(parse_model("residual(steps=relu | residual(tanh))")), "residual(relu | residual(tanh))");
  EXPECT_TRUE(says(error_of([] { parse_model("residual"); }), "needs steps"));
  EXPECT_TRUE(says(error_of([] { parse_model("residual(tanh, relu)"); }), "it takes 1"));
  EXPECT_TRUE(says(error_of([] { parse_model("residual(rleu)"); }), "did you mean \"relu\"?"));
  EXPECT_TRUE(says(error_of([] { parse_model("residual(relu | linear(0))"); }), "0 is outside [1, inf)"));
  EXPECT_TRUE(says(error_of([] { parse_model("residual(relu |)"); }), "a name is missing"));
}

TEST(Spec, a_model_nested_too_deep_to_read_is_refused) {
  std::string text = "tanh";
  for (int i = 0; i < 1'000; ++i) text = "residual(" + text + ")";
  EXPECT_TRUE(says(error_of([&] { parse_model(text); }), "nest less deeply"));
}

TEST(Catalogue, an_unknown_parameter_suggests_the_nearest) {
  for_each_entry([](const std::string& name, const std::vector<Parameter>& parameters) {
    for (const Parameter& row : parameters) {
      const std::string known = row.name.text;
      if (known.size() < 3) continue;
      const std::string mistyped = known + "x";
      const Error error = error_of([&] { bind_arguments({name, {{mistyped, "1"}}}, parameters, name); });
      EXPECT_TRUE(says(error, mistyped)) << name;
      EXPECT_TRUE(says(error, "did you mean \"" + known + "\"?")) << name;
    }
  });
}

TEST(Catalogue, every_entry_written_with_its_defaults_reads_back_the_same) {
  const auto expect_round_trip = [](const auto& entries, const std::string& argument) {
    for (const auto& entry : entries) {
      using Entry = std::decay_t<decltype(entry)>;
      std::string text = entry.name.text;
      for (const Parameter& row : entry.parameters) {
        if (row.kind == Kind::expression) text += argument;
        if (row.kind == Kind::steps) text += "(" + std::string(row.example) + ")";
      }
      const Use<Entry> first = use<Entry>(text);
      const Use<Entry> second = use<Entry>(written(first));
      EXPECT_EQ(written(second), written(first));
      for (std::size_t i = 0; i < first.arguments.items().size(); ++i) {
        EXPECT_EQ(second.arguments.items()[i].number, first.arguments.items()[i].number) << written(first);
        EXPECT_EQ(second.arguments.items()[i].text, first.arguments.items()[i].text) << written(first);
      }
    }
  };
  expect_round_trip(catalogue<Activation>(), "(z * z)");
  expect_round_trip(catalogue<Loss>(), "(where(y > p, 10, 1) * (y - p)^2)");
  expect_round_trip(catalogue<Layer>(), "");
  expect_round_trip(catalogue<Optimizer>(), "");
  expect_round_trip(catalogue<Schedule>(), "");
}

}  // namespace
}  // namespace pellucid::nn
