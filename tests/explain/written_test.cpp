// Every number of networks of the whole catalogue, written out: what is written comes to what the network computes, and
// each derivative to that of its graph and of differences.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "pellucid/explain/explain_row.hpp"
#include "pellucid/explain/explanation_equations.hpp"
#include "pellucid/explain/explanation_json.hpp"
#include "pellucid/graph/operations.hpp"
#include "tests/support/drawn_networks.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/reckoner.hpp"

namespace pellucid {
namespace {

using explaining::Equation;
using testing::DrawnNetwork;
using testing::error_of;
using testing::NetworkDraw;
using testing::Reckoner;
using testing::says;
using WrittenKind = Explanation::Kind;

constexpr std::size_t every = explaining::everything;

std::string told(const Equation& equation) {
  return equation.left.text() + " = " + equation.right.text() + " = " + equation.right.filled(17);
}

/// 1e-12 of the number, or of the largest that is written.
void expect_holds(const Equation& equation) {
  ASSERT_FALSE(equation.right.empty()) << equation.left.text();
  double largest = std::abs(equation.value);
  for (const explaining::Piece& piece : equation.right.pieces()) largest = std::max(largest, std::abs(piece.value));
  EXPECT_NEAR(Reckoner::of(equation.right.filled(17)), equation.value, 1e-12 * largest) << told(equation);
}

bool is_near(double a, double b) { return std::abs(a - b) <= 1e-9 + 1e-7 * std::abs(a); }

/// By forward() of a step's own kind there stands only the entry's name and its argument: its formula stands at the
/// step.
bool is_named_only(const Explanation::Step& step) {
  return step.kind == WrittenKind::elementwise && !step.formula.empty();
}

/// Each symbol stands for the number of that name.
void expect_names(const Explanation& row, int index, const std::vector<Equation>& equations) {
  const Explanation::Step& step = row.steps[static_cast<std::size_t>(index)];
  std::map<std::string, double> known;
  for (std::size_t i = 0; i < row.values_of(step.source).size(); ++i)
    known[explaining::symbol_of(row, step.source, i).text()] = row.values_of(step.source)[i];
  for (std::size_t tensor = 0; tensor < step.tensors.size(); ++tensor) {
    for (std::size_t place = 0; place < step.tensors[tensor].values.size(); ++place)
      known[explaining::parameter_symbol(row, index, tensor, place).text()] = step.tensors[tensor].values[place];
  }
  for (const Equation& part : step.parts) EXPECT_TRUE(known.emplace(part.left.text(), part.value).second) << told(part);
  for (const Equation& equation : equations) {
    for (const explaining::Piece& piece : equation.right.pieces()) {
      const bool is_state = piece.top.base.find("running_") != std::string::npos || piece.top.base.ends_with("]");
      if (piece.kind != explaining::Piece::Kind::symbol || (is_state && !known.contains(piece.text()))) continue;
      ASSERT_TRUE(known.contains(piece.text())) << piece.text() << " in " << told(equation);
      EXPECT_EQ(known.at(piece.text()), piece.value) << piece.text() << " in " << told(equation);
    }
  }
}

void expect_forward(const Explanation& row) {
  for (int i = 0; i < static_cast<int>(row.steps.size()); ++i) {
    const Explanation::Step& step = row.steps[static_cast<std::size_t>(i)];
    SCOPED_TRACE("step " + std::to_string(i) + ", " + step.written);
    if (step.kind == WrittenKind::nothing || is_named_only(step)) continue;
    std::vector<Equation> equations = step.parts;
    for (std::size_t unit = 0; unit < step.values.size(); ++unit)
      equations.push_back(explaining::forward(row, i, unit, every));
    for (const Equation& equation : equations) expect_holds(equation);
    expect_names(row, i, equations);
  }
  if (row.output && row.output->formula.empty()) {
    for (const Equation& part : row.output->parts) expect_holds(part);
    for (std::size_t unit = 0; unit < row.output->values.size(); ++unit)
      expect_holds(explaining::output(row, unit, every));
  }
  for (const Equation& part : row.loss->parts) expect_holds(part);
  expect_holds(row.loss->written_out ? *row.loss->written_out : explaining::loss(row, every));
}

void expect_backward(const Explanation& row) {
  for (int i = -1; i < static_cast<int>(row.steps.size()); ++i) {
    SCOPED_TRACE("step " + std::to_string(i));
    if (i >= 0 && row.steps[static_cast<std::size_t>(i)].kind == WrittenKind::nothing) continue;
    for (std::size_t unit = 0; unit < row.values_of(i).size() && i != row.last; ++unit)
      expect_holds(explaining::delta(row, i, unit, every));
    if (i < 0) continue;
    const std::vector<Explanation::Tensor>& tensors = row.steps[static_cast<std::size_t>(i)].tensors;
    for (std::size_t tensor = 0; tensor < tensors.size(); ++tensor) {
      for (std::size_t place = 0; place < tensors[tensor].values.size(); ++place) {
        expect_holds(explaining::parameter(row, i, tensor, place));
        EXPECT_TRUE(is_near(tensors[tensor].derivatives[place], tensors[tensor].numerical[place]))
            << explaining::place_name(tensors[tensor], place) << ": " << tensors[tensor].derivatives[place] << ", "
            << tensors[tensor].numerical[place];
      }
    }
  }
  for (std::size_t i = 0; i < row.inputs.size(); ++i) {
    if (std::isnan(row.input_numerical[i])) continue;  // a code has no neighbours
    EXPECT_TRUE(is_near(row.input_derivatives[i], row.input_numerical[i]))
        << "input " << i << ": " << row.input_derivatives[i] << ", " << row.input_numerical[i];
  }
}

TEST(WrittenOut, every_number_of_networks_of_the_whole_catalogue) {
  NetworkDraw draw(12);  // none of whose rows stands at a kink
  std::string all;
  for (int i = 0; i < 50; ++i) {
    const DrawnNetwork drawn = draw.next();
    SCOPED_TRACE(std::to_string(i) + ": " + drawn.steps + " with " + drawn.loss);
    all += drawn.steps + "\n";
    const Explanation row = explain_row(drawn.model(), drawn.row, drawn.target);
    expect_forward(row);
    expect_backward(row);
  }
  for (const nn::Layer& layer : nn::catalogue<nn::Layer>())
    EXPECT_NE(all.find(layer.name.text), all.npos) << layer.name.text;
  for (const nn::Activation& each : nn::catalogue<nn::Activation>())
    EXPECT_NE(all.find(each.name.text), all.npos) << each.name.text;
}

/// What is asked about alone is what stands in the whole listing.
TEST(WrittenOut, one_number_on_demand_is_that_of_the_listing) {
  NetworkDraw draw(5);
  for (int i = 0; i < 6; ++i) {
    const DrawnNetwork drawn = draw.next();
    SCOPED_TRACE(drawn.steps + " with " + drawn.loss);
    const Model model = drawn.model();
    const Explanation row = explain_row(model, drawn.row, drawn.target);
    const Json all = json_of(row);
    const auto alone = [&](const std::string& at) {
      return json_of(explain_row(model, drawn.row, drawn.target, {}, at));
    };
    for (std::size_t step = 0; step < row.steps.size(); ++step) {
      const Json& told = all["steps"][step];
      if (row.steps[step].kind == WrittenKind::nothing) continue;
      const std::size_t unit = row.steps[step].values.size() / 2;
      const Json one = alone(std::to_string(step) + "," + std::to_string(unit + 1));
      EXPECT_EQ(one["forward"], told["forward"][unit]) << step;
      const bool is_last = static_cast<int>(step) == row.last;
      EXPECT_EQ(one["backward"], is_last ? all["loss"]["backward"][unit] : told["backward"][unit]) << step;
      for (const Json& part : one.value("parts", Json::array()))
        EXPECT_NE(std::find(told["parts"].begin(), told["parts"].end(), part), told["parts"].end()) << part;
      for (std::size_t tensor = 0; tensor < row.steps[step].tensors.size(); ++tensor) {
        const Explanation::Tensor& from = row.steps[step].tensors[tensor];
        const std::size_t place = from.values.size() / 2;
        Json expected = told["tensors"][tensor]["backward"][place];
        expected.erase("place");
        const Json learned = alone(explaining::place_name(from, place));
        EXPECT_EQ(learned["backward"]["filled"], expected["filled"]);
        EXPECT_EQ(learned["updated"], told["tensors"][tensor]["updated"][place]);
        EXPECT_TRUE(is_near(learned["backward"]["numerical"].get<double>(), expected["value"].get<double>()));
      }
    }
    EXPECT_EQ(alone("inputs,1")["backward"]["value"], all["inputs"][0]["derivative"]);
    EXPECT_EQ(alone("output,1")["forward"]["value"],
              row.output ? all["output"]["forward"][0]["value"] : Json(row.values_of(row.last)[0]));
  }
}

TEST(WrittenOut, an_update_is_a_step_of_the_recipes_optimizer) {
  NetworkDraw draw(6);
  for (int i = 0; i < 6; ++i) {
    const DrawnNetwork drawn = draw.next();
    SCOPED_TRACE(drawn.steps + " with " + drawn.loss);
    Recipe recipe = drawn.model().recipe();
    recipe.optimizer = "sgd(lr=0.125)";
    const Explanation row = explain_row(Model(recipe, drawn.signature), drawn.row, drawn.target);
    EXPECT_EQ(row.learning_rate, 0.125);
    for (const Explanation::Step& step : row.steps) {
      for (const Explanation::Tensor& tensor : step.tensors) {
        ASSERT_EQ(tensor.updated.size(), tensor.values.size());  // rows of an embedding too that are not met
        for (std::size_t place = 0; place < tensor.values.size(); ++place)
          EXPECT_NEAR(tensor.updated[place], tensor.values[place] - 0.125 * tensor.derivatives[place], 1e-14);
      }
    }
  }
}

/// 50,000 sums stand in no listing, and each of them is there when it is asked for.
TEST(WrittenOut, of_a_large_convolution_gives_one_number_at_once) {
  Recipe recipe;
  recipe.model = "conv2d(8, padding=1) | relu | conv2d(8, padding=1) | max_pool2d | flatten | linear";
  recipe.loss = "cce";
  recipe.dtype = Element::float64;
  std::vector<std::string> classes(10);
  for (std::size_t i = 0; i < classes.size(); ++i) classes[i] = std::to_string(i);
  const Model model(recipe, {Task::classification, 784, 10, classes, {28, 28}});
  std::vector<double> row(784);
  for (std::size_t i = 0; i < row.size(); ++i) row[i] = std::sin(static_cast<double>(i));
  for (const char* at : {"0,3000", "1,3000", "2,3137", "3,700", "inputs,400"}) {
    const Explanation one = explain_row(model, row, 3.0, {}, at);
    SCOPED_TRACE(at);
    if (one.at->kind == Explanation::At::Kind::output && one.at->step != 1)
      expect_holds(explaining::forward(one, one.at->step, one.at->place, every));
    expect_holds(explaining::delta(one, one.at->step, one.at->place, every));
  }
  const Explanation weight = explain_row(model, row, 3.0, {}, "0.weight[2,0,1,1]");
  expect_holds(explaining::parameter(weight, 0, 0, weight.at->place));
  EXPECT_TRUE(is_near(weight.steps[0].tensors[0].derivatives[weight.at->place],
                      weight.steps[0].tensors[0].numerical[weight.at->place]));
  const Explanation sum = explain_row(model, row, 3.0, {}, "2,3137");
  EXPECT_EQ(sum.steps[2].written_out.begin()->second.right.text().find("…"), std::string::npos);
  EXPECT_LT(json_of(explain_row(model, row, 3.0)).dump().size(), 3'000'000U);
}

TEST(WrittenOut, refuses_numbers_that_are_not_there) {
  NetworkDraw draw(5);
  draw.next();
  draw.next();
  const DrawnNetwork drawn = draw.next();
  const Model model = drawn.model();
  const auto refused = [&](const char* at) { return error_of([&] { explain_row(model, drawn.row, 1.0, {}, at); }); };
  for (const char* at : {"x", "0", "99,1", "-1,1", "0,", "inputs", "0.weight", "1,1,1"})
    EXPECT_TRUE(says(refused(at), "names no number")) << at;
  for (const char* at : {"0,0", "0,999", "inputs,77"}) EXPECT_TRUE(says(refused(at), "is no unit")) << at;
  EXPECT_EQ(refused("0,0").fault, Fault::usage);
  const Explanation row = explain_row(model, drawn.row, 1.0);
  const auto learns = std::find_if(row.steps.begin(), row.steps.end(), [](const auto& step) {
    return !step.tensors.empty() && step.tensors[0].shape.size() == 2;
  });
  const std::string name = learns->tensors[0].name;
  for (const char* place : {"[0]", "[0,0", "[0,0,0]", "[99,0]", "[0,-1]", "[00,0]", "[0,0]]", "[]", "["})
    EXPECT_TRUE(says(refused((name + place).c_str()), "is no place of it")) << place;
}

}  // namespace
}  // namespace pellucid
