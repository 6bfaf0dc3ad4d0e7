// Rows that are looked up, networks with branches and embeddings of numbers, against PyTorch and NumPy in float64.
#include <gtest/gtest.h>

#include "golden_cases.hpp"
#include "pellucid/base/threads.hpp"
#include "pellucid/plan/plan.hpp"
#include "pellucid/train/network_values.hpp"

namespace pellucid {
namespace {

constexpr Index rows = 12, columns = 5;

/// A table whose rows are added by codes, bent, and drawn to targets.
class LookedUp {
 public:
  LookedUp(const std::string& optimizer, Index batch, Index codes)
      : batch_(batch), use_(nn::use<nn::Optimizer>(optimizer)) {
    const Value table = graph_.parameter("table", {rows, columns});
    const Value total = lookup_sum(table, graph_.input("codes", {graph::batch, codes}));
    const Value loss = sum(graph_.input("targets", {graph::batch, columns}) * tanh(total)) / graph_.scalar("row_count");
    const std::vector<nn::ParameterInfo> parameters{{"table", table, "zeros", rows, columns, {}}};
    const nn::Descent descent = nn::descend(use_, nn::parse_schedules("constant"), graph_, loss,
                                            nn::gradients_of(loss, parameters), parameters);
    plan_ = std::make_unique<plan::Plan>(graph_, std::vector<plan::Output>{}, descent.updates, store,
                                         plan::Options{.isa = kernels::best(kernels::default_set()), .batch = batch});
  }

  void step(std::size_t number, std::span<const double> codes, std::span<const double> targets) {
    const std::size_t own = plan_->input<double>("codes").size();
    std::ranges::copy(codes.subspan(number * own, own), plan_->input<double>("codes").begin());
    const auto size = static_cast<std::size_t>(batch_ * columns);
    std::ranges::copy(targets.subspan(number * size, size), plan_->input<double>("targets").begin());
    plan_->set_scalar("row_count", 0, static_cast<double>(batch_));
    plan_->set_scalar("lr", 0, use_.arguments["lr"]);
    plan_->set_scalar("step", 0, static_cast<double>(number));
    plan_->run(one_);
  }

  plan::Store store{Element::float64, 1};

 private:
  Index batch_;
  graph::Graph graph_;
  nn::Use<nn::Optimizer> use_;
  std::unique_ptr<plan::Plan> plan_;
  Team one_{1};
};

TEST(Golden, a_table_whose_every_row_is_met_in_each_batch_moves_as_pytorchs_embedding) {
  const auto files = golden_files("rows-dense-");
  ASSERT_EQ(files.size(), 5U);
  for (const auto& path : files) {
    const TensorFile file = read_tensors(path.string());
    const auto tensors = tensors_of(file);
    LookedUp ours(file.metadata.front().second, 8, 3);
    ours.store.write("table", 0, tensors.at("start"));
    for (std::size_t step = 0; step < 200; ++step) ours.step(step, tensors.at("codes"), tensors.at("targets"));
    EXPECT_LE(distance(ours.store.read("table", 0), tensors.at("end")), 1e-12) << file.metadata.front().second;
    EXPECT_GT(distance(tensors.at("start"), tensors.at("end")), 0.01);  // it has moved
  }
}

TEST(Golden, from_each_state_of_sparse_adam_the_rows_of_a_batch_move_as_its_and_no_others) {
  const TensorFile file = read_tensors(PELLUCID_GOLDEN_DIR "/rows-sparse.safetensors");
  const auto tensors = tensors_of(file);
  LookedUp ours(file.metadata.front().second, 3, 2);
  constexpr std::size_t size = rows * columns;
  const auto state = [&](const char* name, std::size_t step) {
    const auto begin = tensors.at(name).begin() + static_cast<std::ptrdiff_t>(step * size);
    return std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(size));
  };
  for (std::size_t step = 0; step < 200; ++step) {
    ours.store.write("table", 0, state("states", step));
    ours.store.write("table/m", 0, state("m", step));
    ours.store.write("table/v", 0, state("v", step));
    ours.step(step, tensors.at("codes"), tensors.at("targets"));
    EXPECT_LE(distance(ours.store.read("table", 0), state("states", step + 1)), 1e-12) << step;
    EXPECT_LE(distance(ours.store.read("table/m", 0), state("m", step + 1)), 1e-12) << step;
    EXPECT_LE(distance(ours.store.read("table/v", 0), state("v", step + 1)), 1e-12) << step;
  }
}

TEST(Golden, networks_with_branches_end_where_pytorchs_end_after_two_hundred_steps) {
  expect_same_ends("branches-", 3);
}

/// What a model of one step makes of new rows after it began on the training rows.
std::vector<double> embedded(const std::string& model, const std::map<std::string, std::vector<double>>& tensors,
                             const std::string& set) {
  graph::Graph graph;
  nn::Builder build(graph, false, 1, numbers_of_a_row(3));
  const Value y = nn::apply(nn::parse_model(model), build, graph.input("x", {graph::batch, 3}));
  plan::Store store(Element::float64, 1);
  const std::vector<double>& new_rows = tensors.at("new");
  const kernels::Isa isa = kernels::best(kernels::default_set());
  plan::Plan plan(graph, {{"y", y}}, {}, store, {.isa = isa, .batch = static_cast<Index>(new_rows.size()) / 3});
  const std::vector<double>& training = tensors.at("training");
  std::vector<std::uint32_t> all(training.size() / 3);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint32_t>(i);
  const Data data{.inputs = training, .targets = training, .columns = 3};
  write_first_values(build, store, 0, {1, nullptr, data, all, isa});
  if (!set.empty()) store.write("0.weight", 0, tensors.at(set));
  std::ranges::copy(new_rows, plan.input<double>("x").begin());
  Team one(1);
  plan.run(one);
  const auto values = plan.output<double>("y");
  return {values.begin(), values.end()};
}

TEST(Golden, numbers_are_embedded_as_their_paper_writes_it) {
  const auto tensors = tensors_of(read_tensors(PELLUCID_GOLDEN_DIR "/number-embeddings.safetensors"));
  EXPECT_LE(distance(embedded("piecewise_linear(6)", tensors, ""), tensors.at("places")), 1e-13);
  EXPECT_LE(distance(embedded("periodic(4)", tensors, "frequencies"), tensors.at("waves")), 1e-13);
}

}  // namespace
}  // namespace pellucid
