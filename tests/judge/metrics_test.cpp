// Every metric of the catalogue beside scikit-learn, on random cases with what is at the edges: one row, one class, no
// row of the second, classes that do not occur or that the model does not know, ties, probabilities of 0, row weights,
// some of them 0, truths that are all equal or 0, several outputs.
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "pellucid/judge/metric.hpp"
#include "tests/support/python.hpp"

namespace pellucid {
namespace {

using judge::Metric;
using Json = nlohmann::json;

constexpr int cases_each = 200;
constexpr double tolerance = 1e-12;  // of values above 1: relative

class Draws {
 public:
  explicit Draws(std::uint64_t seed) : source_(seed) {}
  Index below(Index end) { return static_cast<Index>(source_() % static_cast<std::uint64_t>(end)); }
  bool one_in(Index n) { return below(n) == 0; }
  double uniform() { return static_cast<double>(source_() >> 11) * 0x1p-53; }
  double eighths(Index end) { return static_cast<double>(below(end)) / 8; }

 private:
  std::mt19937_64 source_;
};

struct Case {
  Signature signature;
  std::vector<double> predictions, truths, weights;
};

std::vector<double> weights(Draws& draw, Index rows) {
  if (draw.one_in(2)) return {};
  std::vector<double> weights{1};  // not all are 0
  while (static_cast<Index>(weights.size()) < rows) weights.push_back(draw.eighths(24));
  return weights;
}

/// Probabilities of `classes` that sum to 1; in eighths, many of them are equal and some are 0.
std::vector<double> probabilities(Draws& draw, Index classes, bool is_coarse) {
  std::vector<double> all(static_cast<std::size_t>(classes));
  if (is_coarse) {
    for (int i = 0; i < 8; ++i) all[static_cast<std::size_t>(draw.below(classes))] += 0.125;
    return all;
  }
  double sum = 0;
  for (double& each : all) sum += each = draw.uniform();
  for (double& each : all) each /= sum;
  return all;
}

Case of_classes(Draws& draw, Index classes) {
  const bool is_binary = classes == 2;
  Case made{{is_binary ? Task::binary : Task::classification, 1, is_binary ? 1 : classes, {}, {}}, {}, {}, {}};
  for (Index one = 0; one < classes; ++one) made.signature.classes.push_back(std::to_string(one));
  const bool is_coarse = draw.one_in(2);
  if (is_coarse && draw.one_in(2)) {  // in eighths expected costs are exact, so that ties are ties
    for (Index cell = 0; cell < classes * classes; ++cell) {
      made.signature.costs.push_back(cell % (classes + 1) == 0 ? 0 : draw.eighths(40));
    }
  }
  const Index rows = 1 + draw.below(40);
  const Index occurring = draw.one_in(4) ? 1 : classes;
  const Index first = occurring == 1 ? draw.below(classes) : 0;
  const bool has_unknown = draw.one_in(4);
  for (Index row = 0; row < rows; ++row) {
    const bool is_unknown = has_unknown && row > 0 && draw.one_in(5);
    made.truths.push_back(static_cast<double>(is_unknown ? -1 - draw.below(2) : first + draw.below(occurring)));
    const std::vector<double> all = probabilities(draw, classes, is_coarse);
    made.predictions.insert(made.predictions.end(), is_binary ? all.begin() + 1 : all.begin(), all.end());
  }
  made.weights = weights(draw, rows);
  return made;
}

Case of_numbers(Draws& draw) {
  const Index outputs = 1 + draw.below(3);
  Case made{{Task::regression, 1, outputs, {}, {}}, {}, {}, {}};
  const Index rows = 1 + draw.below(40);
  const bool is_coarse = draw.one_in(2);
  const bool is_constant = draw.one_in(8);
  const auto number = [&] { return is_coarse ? draw.eighths(32) - 2 : 10 * draw.uniform() - 3; };
  for (Index i = 0; i < rows * outputs; ++i) {
    made.truths.push_back(is_constant && i % outputs == 0 ? 1.25 : number());
    made.predictions.push_back(draw.one_in(4) ? made.truths.back() : number());
  }
  made.weights = weights(draw, rows);
  return made;
}

/// The metric as it is called: at its defaults, or with parameters of its own.
std::string call_of(Draws& draw, const Metric& metric) {
  nn::Call call{metric.name.text, {}};
  for (const nn::Parameter& row : metric.parameters) {
    if (draw.one_in(3)) continue;
    const bool is_integer = row.kind == nn::Kind::integer;
    call.arguments.emplace_back(row.name.text,
                                is_integer ? std::to_string(1 + draw.below(6)) : number_text(draw.eighths(9)));
  }
  return nn::written(nn::use<Metric>(call));
}

std::vector<Case> all_cases() {
  Draws draw(7);
  std::vector<Case> cases;
  for (int i = 0; i < cases_each; ++i) {
    cases.push_back(of_classes(draw, 2));
    cases.push_back(of_classes(draw, 3 + draw.below(4)));
    cases.push_back(of_numbers(draw));
  }
  return cases;
}

TEST(Metrics, equal_scikit_learn) {
  const std::vector<Case> cases = all_cases();
  Draws draw(8);
  Json options = Json::array();
  for (const Case& each : cases) {
    Json calls = Json::array();
    for (const Metric* metric : judge::metrics_of(each.signature)) calls.push_back(call_of(draw, *metric));
    options.push_back({{"classes", each.signature.classes.size()},
                       {"outputs", each.signature.outputs},
                       {"costs", each.signature.costs},
                       {"predictions", each.predictions},
                       {"truths", each.truths},
                       {"weights", each.weights},
                       {"calls", calls}});
  }
  const test::Reference reference;
  const Json answer = reference.ask("judge/metrics_reference.py", options);
  EXPECT_EQ(answer["version"], "1.2.1") << "what scikit-learn does where a metric is undefined is that of its version";
  std::map<std::string, int> compared;  // values that are numbers
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Case& each = cases[i];
    const judge::Judgement at = evaluate(each.signature, each.predictions, each.truths, each.weights);
    for (const auto& [call, expected] : answer["values"][i].items()) {
      const nn::Use<Metric> metric = nn::use<Metric>(call);
      const double value = judge::value_of(metric, at);
      if (expected.is_null()) {
        EXPECT_TRUE(std::isnan(value)) << call << " of case " << i << " is " << value << "; it has no value";
        continue;
      }
      ++compared[metric.entry->name.text];
      const double wanted = expected;
      EXPECT_LE(std::abs(value - wanted), tolerance * std::max(1.0, std::abs(wanted)))
          << call << " of case " << i << ": " << value << ", scikit-learn: " << wanted << "\n"
          << options[i].dump();
    }
  }
  // A metric that the reference does not know has its example alone: see examples_test.cpp.
  for (const std::string name : answer["names"]) {
    ASSERT_NE(nn::find<Metric>(name), nullptr) << name;
    EXPECT_GE(compared[name], cases_each / 5) << name << " is hardly compared";
  }
}

TEST(Metrics, of_two_outputs_are_those_of_the_second_alone) {
  Draws draw(9);
  for (int i = 0; i < cases_each; ++i) {
    const Case one = of_classes(draw, 2);
    Case two = one;
    two.signature.task = Task::classification;
    two.signature.outputs = 2;
    two.predictions.clear();
    for (const double p : one.predictions) two.predictions.insert(two.predictions.end(), {1 - p, p});
    const judge::Judgement a = evaluate(one.signature, one.predictions, one.truths, one.weights);
    const judge::Judgement b = evaluate(two.signature, two.predictions, two.truths, two.weights);
    for (const Metric* metric : judge::metrics_of(one.signature)) {
      const double value = judge::value_of(*metric, a);
      const double same = judge::value_of(*metric, b);
      EXPECT_TRUE(value == same || (std::isnan(value) && std::isnan(same))) << metric->name.text << value << same;
    }
  }
}

TEST(Metrics, count_a_row_of_weight_2_as_two_rows) {
  Draws draw(10);
  for (int i = 0; i < cases_each; ++i) {
    Case once = i % 2 == 0 ? of_numbers(draw) : of_classes(draw, 2 + draw.below(3));
    const auto width = static_cast<std::size_t>(once.signature.outputs);
    const std::size_t truths = once.signature.task == Task::regression ? width : 1;
    once.weights.assign(once.truths.size() / truths, 1);
    once.weights.back() = 2;
    Case twice = once;
    twice.weights.assign(once.weights.size() + 1, 1);
    twice.truths.insert(twice.truths.end(), once.truths.end() - static_cast<std::ptrdiff_t>(truths), once.truths.end());
    twice.predictions.insert(twice.predictions.end(), once.predictions.end() - static_cast<std::ptrdiff_t>(width),
                             once.predictions.end());
    const judge::Judgement a = evaluate(once.signature, once.predictions, once.truths, once.weights);
    const judge::Judgement b = evaluate(twice.signature, twice.predictions, twice.truths, twice.weights);
    for (const Metric* metric : judge::metrics_of(once.signature)) {
      const double value = judge::value_of(*metric, a);
      const double same = judge::value_of(*metric, b);
      if (std::isnan(value) && std::isnan(same)) continue;
      EXPECT_NEAR(value, same, tolerance * std::max(1.0, std::abs(same))) << metric->name.text;
    }
  }
}

TEST(Metrics, have_no_value_where_a_prediction_is_not_a_number) {
  const std::vector<double> broken{0.5, judge::nan, 0.25};
  const Signature number{Task::regression, 1, 1, {}, {}};
  const judge::Judgement numbers = evaluate(number, broken, std::vector<double>{1, 2, 4});
  const Signature binary{Task::binary, 1, 1, {"no", "yes"}, {}};
  const judge::Judgement classes = evaluate(binary, broken, std::vector<double>{0, 1, 0});
  for (const judge::Judgement* at : {&numbers, &classes}) {
    for (const Metric* metric : judge::metrics_of(at->signature)) {
      const bool is_of_decisions = metric->needs == judge::Needs::decisions;  // a class is decided for all the same
      if (is_of_decisions || metric->best == judge::Best::none) continue;
      EXPECT_TRUE(std::isnan(judge::value_of(*metric, *at))) << metric->name.text;
    }
  }
}

TEST(Metrics, answer_to_names_that_are_theirs_alone) {
  std::set<std::string> names;
  for (const Metric& metric : catalogue<Metric>()) {
    std::vector<std::string> all{metric.name.text};
    all.insert(all.end(), metric.aliases.begin(), metric.aliases.end());
    for (const std::string& name : all) {
      EXPECT_TRUE(names.insert(name).second) << name;
      EXPECT_EQ(nn::find<Metric>(name), &metric) << name;
    }
    for (const nn::Parameter& row : metric.parameters) EXPECT_FALSE(std::isnan(row.fallback)) << metric.name.text;
  }
}

}  // namespace
}  // namespace pellucid
