#include "pellucid/bench/workload.hpp"

#include <algorithm>
#include <utility>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/model/parsed.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::bench {

namespace {

/// A network of dense layers of `widths`, each followed by `after`, from `inputs` to `outputs` numbers.
Workload dense(std::string name, Index inputs, const std::vector<Index>& widths, Task task, Index outputs, Index batch,
               const std::string& after = "relu") {
  std::string model, shape = std::to_string(inputs);
  const bool is_even = widths.size() > 2 && std::ranges::count(widths, widths.front()) == std::ssize(widths);
  if (is_even) shape += "-" + std::to_string(widths.front()) + "×" + std::to_string(widths.size());
  for (const Index width : widths) {
    model += "linear(" + std::to_string(width) + ") | " + after + " | ";
    if (!is_even) shape += "-" + std::to_string(width);
  }
  shape += "-" + std::to_string(outputs) + " " + loss_of({}, task) + ", batch " + std::to_string(batch);
  return {std::move(name), std::move(shape), model + "linear", "adam", {task, inputs, outputs, {}, {}}, batch};
}

std::vector<Workload> usual() {
  using enum Task;
  const std::vector<Index> small{64, 32};
  std::vector<Workload> all{
      dense("tabular", 20, small, binary, 1, 32),
      dense("tabular_5", 20, small, binary, 1, 32),
      dense("tabular_16", 20, small, binary, 1, 32),
      dense("house", 8, {64, 64}, regression, 1, 128),
      dense("deep", 64, std::vector<Index>(8, 128), classification, 10, 64),
      dense("images", 784, {256, 128}, classification, 10, 128),
      dense("wide", 784, {1024, 1024, 1024}, classification, 10, 256),
      dense("huge", 1024, {4096, 4096}, classification, 10, 256),
      dense("one_step", 20, small, binary, 1, 1),
      dense("one_row", 20, small, binary, 1, 1),
  };
  for (const auto& [i, members] : {std::pair<std::size_t, Index>{1, 5}, {2, 16}}) {
    all[i].members = members;
    all[i].shape += ", " + std::to_string(members) + " networks";
  }
  all.back().predicts = true;
  all.back().shape += ", predicted";
  return all;
}

std::string grid_name(const char* axis, Index value) { return axis + (" " + std::to_string(value)); }

std::vector<Workload> grid() {
  using enum Task;
  std::vector<Workload> all;
  for (const Index width : {16, 64, 256, 1024, 4096})
    all.push_back(dense(grid_name("width", width), width, {width, width}, regression, 1, 128));
  for (const Index depth : {1, 2, 4, 8, 16}) {
    const std::vector<Index> widths(static_cast<std::size_t>(depth), 128);
    all.push_back(dense(grid_name("depth", depth), 128, widths, regression, 1, 64));
  }
  for (const Index batch : {1, 8, 64, 512, 4096})
    all.push_back(dense(grid_name("batch", batch), 128, {128, 128}, regression, 1, batch));
  const auto images = [&](const char* name, const std::string& after) {
    all.push_back(dense(name, 784, {256, 128}, classification, 10, 128, after));
  };
  images("batch_norm", "batch_norm | relu");
  images("dropout", "relu | dropout(0.2)");
  images("batch_norm and dropout", "batch_norm | relu | dropout(0.2)");
  const auto pictures = [&](const std::string& name, const std::string& what, Index side, const std::string& model,
                            Index batch) {
    const std::string size = std::to_string(side) + " x " + std::to_string(side);
    all.push_back({name,
                   what + " of " + size + " cce, batch " + std::to_string(batch),
                   model,
                   "adam",
                   {classification, side * side, 10, {}, {side, side}},
                   batch});
  };
  pictures("conv", "three convolutions", 28,
           "conv2d(32, padding=1, bias=false) | batch_norm | relu | max_pool2d | conv2d(32, padding=1, bias=false) | "
           "batch_norm | relu | max_pool2d | conv2d(64, padding=1, bias=false) | batch_norm | relu | flatten | "
           "dropout(0.3) | linear",
           128);
  pictures("conv_plain", "four convolutions", 32,
           "conv2d(32, padding=1) | relu | conv2d(32, padding=1) | relu | max_pool2d | conv2d(64, padding=1) | relu | "
           "conv2d(64, padding=1) | relu | max_pool2d | flatten | linear(128) | relu | linear",
           64);
  for (const Index batch : {64, 128}) {
    pictures(
        grid_name("lenet", batch), "a LeNet", 28,
        "conv2d(6, kernel=5, padding=2) | relu | max_pool2d | conv2d(16, kernel=5) | relu | max_pool2d | flatten | "
        "linear(120) | relu | linear(84) | relu | linear",
        batch);
  }
  return all;
}

/// Each optimizer of the catalogue that is an expression: a search takes more than one look at a step.
std::vector<Workload> with_each_optimizer() {
  std::vector<Workload> all;
  for (const nn::Optimizer& optimizer : catalogue<nn::Optimizer>()) {
    if (optimizer.define == nullptr) continue;
    Workload workload =
        dense(std::string("optimizer ") + optimizer.name.text, 128, {128, 128}, Task::regression, 1, 64);
    workload.optimizer = optimizer.name.text;
    all.push_back(std::move(workload));
  }
  return all;
}

}  // namespace

std::vector<Workload> workloads() {
  std::vector<Workload> all = usual();
  for (const auto& more : {grid(), with_each_optimizer()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::vector<Workload> workloads_named(const std::string& words) {
  std::vector<Workload> all = workloads();
  std::vector<std::string> names;
  for (const Workload& workload : all) names.push_back(workload.name);
  const bool is_name = std::ranges::find(names, words) != names.end();  // "depth 1" is no part of "depth 16"
  std::erase_if(all, [&](const Workload& workload) {
    if (is_name) return workload.name != words;
    return workload.name.find(words) == std::string::npos && workload.shape.find(words) == std::string::npos;
  });
  if (!all.empty()) return all;
  const std::string near = nearest(words, names);
  fail({Fault::usage, "there is no benchmark of that name", "", in_quotes(words),
        near.empty() ? "the benchmarks are " + listed(names, 100) : "did you mean \"" + near + "\"?"});
}

}  // namespace pellucid::bench
