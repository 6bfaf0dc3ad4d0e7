// A graph run in float64, for tests that look at what entries of the catalogue compute.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "pellucid/nn/network.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::nn {

/// Inputs, scalars and tensors are set by name between plan() and run(); what the program does not use is passed over.
class Program {
 public:
  graph::Graph graph;

  void plan(const std::vector<plan::Output>& outputs, const std::vector<graph::Update>& updates, Index batch) {
    plan_ = std::make_unique<plan::Plan>(graph, outputs, updates, store_,
                                         plan::Options{.isa = kernels::Isa::generic, .batch = batch});
    const auto rows = plan_->row_index("rows");
    std::iota(rows.begin(), rows.end(), 0U);
  }
  void give(const std::string& input, const std::vector<double>& values) {
    const auto given = plan_->input<double>(input);
    if (!given.empty()) std::ranges::copy(values, given.begin());
  }
  void set(const std::string& scalar, double value) { plan_->set_scalar(scalar, 0, value); }
  void write(const std::string& tensor, const Shape& shape, const std::vector<double>& values) {
    store_.tensor(tensor, shape);
    store_.write(tensor, 0, values);
  }
  void run(std::uint64_t seed = 0, std::uint64_t step = 0) {
    plan_->set_random(std::array{seed}, step);
    plan_->run(one_);
  }
  std::vector<double> output(const std::string& name) const {
    const auto values = plan_->output<double>(name);
    return {values.begin(), values.end()};
  }

 private:
  plan::Store store_{Element::float64, 1};
  std::unique_ptr<plan::Plan> plan_;
  Team one_{1};
};

/// Whether the network's last values are the predictions of this loss, p in its formula; else they are z.
inline bool is_prediction(const Loss& loss) {
  graph::Graph graph;
  const Value last = graph.input("z", {graph::batch, 1});
  return predictions({&loss, {}}, last) == last;
}

}  // namespace pellucid::nn
