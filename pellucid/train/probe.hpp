// A look at networks between two steps: gradients, and what each step of the model does, on a batch of training rows.
#pragma once

#include <cmath>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "pellucid/train/bound_data.hpp"
#include "pellucid/train/epoch_view.hpp"
#include "pellucid/train/member.hpp"
#include "pellucid/train/network_values.hpp"
#include "pellucid/train/program.hpp"

namespace pellucid {

template <class T>
class Probe {
 public:
  /// Looks at the networks in `store`.
  Probe(const Parsed& parsed, const Signature& signature, bool weighted, const BoundData<T>& bound, plan::Store& store,
        kernels::Isa isa)
      : parsed_(parsed),
        graph_(parsed, signature, weighted),
        plans_(graph_.graph, outputs(), {}, store, isa, true),
        store_(store) {
    bound.bind_to(plans_);
  }

  /// Runs the first `rows` rows of each network's order.
  void look(std::span<const Member> members, std::span<const std::uint64_t> seeds, std::uint64_t step, Index rows,
            Team& team) {
    plan::Plan& plan = plans_.at(rows);
    const std::span<std::uint32_t> all = plan.row_index("rows");
    const auto count = static_cast<std::size_t>(rows);
    for (std::size_t m = 0; m < members.size(); ++m) {
      const auto first = std::span(members[m].split.train).first(count);
      std::copy(first.begin(), first.end(), all.subspan(m * count).begin());
    }
    plan.set_random(seeds, step);
    plan.run(team);
    seen_ = &plan;
  }

  /// Of parameter `index`, in the graph's order.
  std::vector<double> gradient(std::size_t index, std::size_t member) const {
    return values("d:" + std::to_string(index), member);
  }

  std::vector<LayerView> layers(const NetworkValues& before, std::size_t member) const {
    std::vector<LayerView> views;
    for (std::size_t i = 0; i < parsed_.steps.size(); ++i) {
      LayerView view{parsed_.steps[i].written(), 0, 0, 0, 0, 0};
      measure(view, std::to_string(i) + ".", before, member);
      if (graph_.slopes[i]) {
        const std::vector<double> slopes = values("s:" + std::to_string(i), member);
        view.units = static_cast<Index>(slopes.size());
        view.dead_units = std::count(slopes.begin(), slopes.end(), 0.0);
      }
      views.push_back(std::move(view));
    }
    return views;
  }

 private:
  std::vector<plan::Output> outputs() const {
    std::vector<plan::Output> outputs;
    for (std::size_t i = 0; i < graph_.gradients.size(); ++i) {
      outputs.push_back({"d:" + std::to_string(i), graph_.gradients[i]});
    }
    for (std::size_t i = 0; i < graph_.slopes.size(); ++i) {
      if (graph_.slopes[i]) outputs.push_back({"s:" + std::to_string(i), graph_.slopes[i]});
    }
    return outputs;
  }

  std::vector<double> values(const std::string& output, std::size_t member) const {
    const std::span<const T> all = seen_->output<T>(output);
    const std::size_t size = all.size() / static_cast<std::size_t>(store_.models());
    const std::span<const T> own = all.subspan(member * size, size);
    return {own.begin(), own.end()};
  }

  /// The tensors whose names begin with `path`, together.
  void measure(LayerView& view, const std::string& path, const NetworkValues& before, std::size_t member) const {
    double weights = 0, gradients = 0, moves = 0;
    bool learns = false;
    for (std::size_t i = 0; i < graph_.build.parameters().size(); ++i) {
      const nn::ParameterInfo& parameter = graph_.build.parameters()[i];
      if (!parameter.name.starts_with(path)) continue;
      learns = true;
      const std::vector<double> now = store_.read(parameter.name, static_cast<Index>(member));
      for (std::size_t k = 0; k < now.size(); ++k) {
        weights += now[k] * now[k];
        moves += (now[k] - before[i][k]) * (now[k] - before[i][k]);
      }
      for (const double each : gradient(i, member)) gradients += each * each;
    }
    const double none = std::nan("");
    view.weight_norm = learns ? std::sqrt(weights) : none;
    view.gradient_norm = learns ? std::sqrt(gradients) : none;
    view.update_ratio = learns ? std::sqrt(moves / weights) : none;
  }

  const Parsed& parsed_;
  ProbeGraph graph_;
  Plans plans_;
  plan::Store& store_;
  plan::Plan* seen_ = nullptr;
};

}  // namespace pellucid
