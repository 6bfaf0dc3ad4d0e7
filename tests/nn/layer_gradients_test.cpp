// Every layer of the catalogue against central differences in float64, in training and at inference, with respect to
// its input and each of its parameters; and networks of several steps. A new layer is covered without a change here.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/graph/differentiate.hpp"
#include "pellucid/nn/network.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::nn {
namespace {

/// What a row of the input is: columns, which may be a picture.
struct Row {
  Index columns;
  std::vector<Index> image{};
};
/// What the columns hold: for a model that takes codes the first names one of five, the others are numbers.
Fields fields_for(const std::string& model, Index columns) {
  Fields fields = numbers_of_a_row(columns);
  if (!take_codes(parse_model(model))) return fields;
  std::vector<Index>& numbers = fields.front().columns;
  numbers.erase(numbers.begin());
  fields.front().origin = numbers;
  if (numbers.empty()) fields.clear();
  fields.push_back({Field::Holds::codes, {0}, 5});
  return fields;
}

/// A network with a loss that weighs each output differently, ready to be evaluated anywhere.
class Checked {
 public:
  Checked(const std::string& model, const Row& row, Index batch, bool training)
      : build_(graph_, training, 2, fields_for(model, row.columns), row.image), store_(Element::float64, 1) {
    const Value x = graph_.input("x", {graph::batch, row.columns});
    const Value y = apply(parse_model(model), build_, x);
    const Value loss = sum(graph_.input("weights", y.shape()) * y);
    std::vector<Value> values{x};
    names_ = {"x"};
    for (const ParameterInfo& parameter : build_.parameters()) {
      values.push_back(parameter.value);
      names_.push_back(parameter.name);
    }
    gradients_ = graph::gradients(loss, values);
    std::vector<plan::Output> outputs{{"loss", loss}};
    for (std::size_t i = 0; i < names_.size(); ++i) {
      outputs.push_back({"d " + names_[i], gradients_[i]});
      if (const graph::Rows rows = graph::rows_of(gradients_[i])) outputs.push_back({"codes " + names_[i], rows.index});
    }
    plan_ = std::make_unique<plan::Plan>(graph_, outputs, std::vector<graph::Update>{}, store_,
                                         plan::Options{.isa = kernels::Isa::generic, .batch = batch});
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
      set(names_[i], random(values[i].shape().at(batch).count(), ++number, -1.5, 1.5));
    set("weights", random(y.shape().at(batch).count(), ++number, 0.5, 1.5));
    for (const StateInfo& state : build_.states()) {
      set(state.name, state.fit ? state.fit(sample_of(state.columns.size()))
                                : random(state.value.shape().count(), ++number, 0.3, 1.3));
    }
    keep_from_kinks(take_codes(parse_model(model)), row.columns);
    plan_->set_scalar("row_count", 0, static_cast<double>(batch));
    const std::span<std::uint32_t> rows = plan_->row_index("rows");
    std::iota(rows.begin(), rows.end(), 5U);
    plan_->set_random(std::array<std::uint64_t, 1>{3}, 1);
  }

  const std::vector<std::string>& names() const { return names_; }
  std::vector<double> values(const std::string& name) {
    const std::span<double> input = plan_->input<double>(name);
    return input.empty() ? store_.read(name, 0) : std::vector<double>(input.begin(), input.end());
  }
  void set(const std::string& name, const std::vector<double>& values) {
    if (store_.find(name) != nullptr) return store_.write(name, 0, values);
    const std::span<double> input = plan_->input<double>(name);
    if (!input.empty()) std::ranges::copy(values, input.begin());  // the running statistics are not read in training
  }
  double loss_at(const std::string& name, const std::vector<double>& values) {
    set(name, values);
    plan_->run(one_);
    return plan_->output<double>("loss")[0];
  }
  std::vector<double> gradient(const std::string& name) {
    plan_->run(one_);
    const auto values = plan_->output<double>("d " + name);
    const auto codes = plan_->output<double>("codes " + name);
    if (codes.empty()) return {values.begin(), values.end()};
    std::vector<double> all(this->values(name).size(), 0);  // of rows that no code names
    const std::size_t columns = values.size() / codes.size();
    for (std::size_t k = 0; k < codes.size(); ++k) {
      for (std::size_t j = 0; codes[k] >= 0 && j < columns; ++j)
        all[static_cast<std::size_t>(codes[k]) * columns + j] = values[k * columns + j];
    }
    return all;
  }

 private:
  // Quantiles of these are sixteenths, and half of one lies between any two of them.
  static std::vector<std::vector<double>> sample_of(std::size_t columns) { return {columns, {-1.5, -0.5, 0.5, 1.5}}; }
  void keep_from_kinks(bool has_code, Index columns) {
    const std::span<double> x = plan_->input<double>("x");
    const bool is_fitted = !build_.states().empty() && build_.states().front().fit;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (is_fitted) x[i] = (std::floor(16 * x[i]) + 0.5) / 16;
      if (has_code && i % static_cast<std::size_t>(columns) == 0) x[i] = std::floor(3 * x[i]);
    }
  }
  static std::vector<double> random(Index count, std::uint32_t number, double low, double high) {
    std::vector<double> values(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = low + (high - low) * random_uniform(17, number, static_cast<std::uint32_t>(i));
    return values;
  }

  graph::Graph graph_;
  Builder build_;
  plan::Store store_;
  std::unique_ptr<plan::Plan> plan_;
  std::vector<std::string> names_;
  std::vector<Value> gradients_;
  Team one_{1};
};

void expect_central_differences(const std::string& model, const Row& row, Index batch, bool training) {
  Checked checked(model, row, batch, training);
  for (const std::string& name : checked.names()) {
    const std::vector<double> start = checked.values(name);
    const std::vector<double> gradient = checked.gradient(name);
    double largest = 1;
    for (const double value : gradient) largest = std::max(largest, std::abs(value));
    for (std::size_t i = 0; i < start.size(); ++i) {
      constexpr double h = 1e-3;
      const auto at = [&](double by) {
        std::vector<double> moved = start;
        moved[i] += by;
        return checked.loss_at(name, moved);
      };
      const double numeric = (at(-2 * h) - 8 * at(-h) + 8 * at(h) - at(2 * h)) / (12 * h);
      EXPECT_NEAR(gradient[i], numeric, 1e-7 * largest) << model << (training ? " in training, " : " at inference, ")
                                                        << batch << " rows, " << name << "[" << i << "]";
    }
    checked.loss_at(name, start);
  }
}

/// The entry as a user writes it, with each boolean once on and once off.
std::vector<std::string> spellings(const Layer& entry) {
  std::vector<std::string> all{entry.name.text};
  for (const Parameter& row : entry.parameters) {
    if (row.kind == Kind::steps) all.front() += "(" + std::string(row.example) + ")";
    if (row.kind != Kind::boolean) continue;
    for (const char* const value : {"true", "false"})
      all.push_back(std::string(entry.name.text) + "(" + row.name.text + "=" + value + ")");
  }
  return all;
}

/// Whether a layer refuses columns that are no picture.
bool needs_pictures(const std::string& text) {
  graph::Graph graph;
  Builder build(graph, false, 2);
  try {
    apply(parse_model(text), build, graph.input("x", {graph::batch, 9}));
  } catch (const Failure& failure) {
    return std::string(failure.what()).find("needs pictures") != std::string::npos;
  }
  return false;
}

TEST(Layers, have_the_gradients_of_central_differences) {
  for (const Layer& entry : catalogue<Layer>()) {
    for (const std::string& text : spellings(entry)) {
      if (needs_pictures(text)) {
        for (const Row& row : {Row{9, {3, 3}}, Row{20, {4, 5}}, Row{48, {3, 4, 4}}}) {
          for (const bool training : {true, false}) expect_central_differences(text, row, 3, training);
        }
        continue;
      }
      for (const auto& [columns, batch] : {std::pair<Index, Index>{1, 5}, {3, 7}, {17, 3}, {5, 16}}) {
        for (const bool training : {true, false}) expect_central_differences(text, {columns}, batch, training);
      }
      expect_central_differences(text, {4}, 1, false);
    }
  }
}

TEST(Layers, have_the_gradients_of_central_differences_inside_networks) {
  for (const char* const model :
       {"linear(4) | tanh | linear(3, bias=false) | sigmoid | linear",
        "linear(3, bias=false) | batch_norm | tanh | linear",
        "batch_norm(eps=0.1) | linear(5) | tanh | batch_norm | linear | softmax",
        "linear(6) | sigmoid | dropout(0.4) | linear | tanh | linear(1)",
        "embedding(3) | piecewise_linear(4) | linear(3) | tanh",
        "concat(embedding(2), embedding(3) | periodic(2, sigma=0.5) | linear(2)) | linear",
        "concat(tanh, residual(linear(3) | tanh), linear(2) | concat(sigmoid, tanh)) | linear",
        "linear(5) | residual(batch_norm | tanh | linear(5)) | residual(tanh) | linear",
        "residual(linear(4) | residual(dropout(0.3) | linear(4)) | tanh | linear(3))",
        "linear(12) | unflatten(2, 3, channels=2) | conv2d(2, kernel=2) | tanh | flatten | linear",
        "noise(0.3) | linear(6) | prelu(per_column=true) | alpha_dropout(0.3) | linear(1)"}) {
    for (const bool training : {true, false}) expect_central_differences(model, {3}, 9, training);
  }
}

TEST(Layers, on_pictures_have_the_gradients_of_central_differences_inside_networks) {
  for (const char* const model :
       {"conv2d(4, padding=1) | batch_norm | tanh | max_pool2d | conv2d(3, kernel=2, bias=false) | flatten | linear",
        "conv2d(3, kernel=2, stride=2, padding=1) | sigmoid | avg_pool2d(2, stride=1) | flatten | linear(4) | tanh | "
        "linear",
        "tanh | avg_pool2d(3, padding=1) | conv2d(2, kernel=1) | dropout(0.3) | max_pool2d(2, padding=1) | flatten",
        "conv2d(3, padding=1) | residual(tanh | conv2d(3, padding=1)) | flatten | layer_norm | linear"}) {
    for (const bool training : {true, false}) {
      expect_central_differences(model, {36, {6, 6}}, 3, training);
      expect_central_differences(model, {75, {3, 5, 5}}, 3, training);
    }
  }
}

std::string complaint(const std::string& model, const std::vector<Index>& image) {
  graph::Graph graph;
  Builder build(graph, true, 2, {}, image);
  try {
    apply(parse_model(model), build, graph.input("x", {graph::batch, 16}));
  } catch (const Failure& failure) {
    return failure.what();
  }
  return "";
}

TEST(Layers, on_pictures_refuse_what_is_no_picture_or_too_small_and_say_what_to_write) {
  const std::vector<Index> image{4, 4};
  EXPECT_NE(complaint("conv2d(4)", {}).find("columns of a table"), std::string::npos);
  EXPECT_NE(complaint("linear(16) | conv2d(4)", image).find("step 1 of the model"), std::string::npos);
  EXPECT_NE(complaint("linear(16) | max_pool2d", image).find("then flatten, then linear"), std::string::npos);
  EXPECT_NE(complaint("conv2d(4) | linear(3)", image).find("write flatten between"), std::string::npos);
  EXPECT_NE(complaint("conv2d(4) | layer_norm", image).find("[B, 2, 2, 4]"), std::string::npos);
  EXPECT_NE(complaint("conv2d(4, kernel=5)", image).find("5 x 5 on 4 x 4"), std::string::npos);
  EXPECT_NE(complaint("max_pool2d | max_pool2d | max_pool2d", image).find("2 x 2 on 1 x 1"), std::string::npos);
  EXPECT_NE(complaint("avg_pool2d(3, padding=2)", image).find("at most 1"), std::string::npos);
  EXPECT_EQ(complaint("dropout(0.1) | conv2d(4) | flatten | linear", image), "");
}

}  // namespace
}  // namespace pellucid::nn
