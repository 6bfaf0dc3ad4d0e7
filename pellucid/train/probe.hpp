// A look at networks between two steps: gradients, and what each step of the model does, on a batch of training rows;
// and what those who follow a run are shown by it.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/train/bound_data.hpp"
#include "pellucid/train/epoch_view.hpp"
#include "pellucid/train/member.hpp"
#include "pellucid/train/network_values.hpp"
#include "pellucid/train/program.hpp"
#include "pellucid/train/validation.hpp"

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
    rows_ = rows;
  }

  /// Of parameter `index`, in the graph's order.
  std::vector<double> gradient(std::size_t index, std::size_t member) const {
    return values("d:" + std::to_string(index), member);
  }

  std::vector<LayerView> layers(const NetworkValues& before, std::size_t member) const {
    std::vector<LayerView> views;
    for (std::size_t i = 0; i < parsed_.steps.size(); ++i) {
      LayerView view{parsed_.steps[i].written(), 0, 0, 0, 0, 0, {}};
      measure(view, std::to_string(i) + ".", before, member);
      if (graph_.slopes[i]) {
        const std::vector<double> slopes = values("s:" + std::to_string(i), member);
        view.units = static_cast<Index>(slopes.size());
        view.dead_units = std::count(slopes.begin(), slopes.end(), 0.0);
      }
      if (graph_.flat[i]) {
        const double least = saturated_rows * static_cast<double>(rows_);
        view.saturated_units =
            std::ranges::count_if(values("f:" + std::to_string(i), member), [&](double rows) { return rows >= least; });
      }
      views.push_back(std::move(view));
    }
    return views;
  }

 private:
  static constexpr double saturated_rows = 0.95;  // of those seen: nearly all

  std::vector<plan::Output> outputs() const {
    std::vector<plan::Output> outputs;
    for (std::size_t i = 0; i < graph_.gradients.size(); ++i) {
      outputs.push_back({"d:" + std::to_string(i), graph_.gradients[i]});
    }
    for (std::size_t i = 0; i < graph_.slopes.size(); ++i) {
      if (graph_.slopes[i]) outputs.push_back({"s:" + std::to_string(i), graph_.slopes[i]});
      if (graph_.flat[i]) outputs.push_back({"f:" + std::to_string(i), graph_.flat[i]});
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
  Index rows_ = 0;
};

/// What those who follow a run are shown at the end of each epoch. Nothing is made before somebody looks.
template <class T>
class EpochViews {
 public:
  /// The networks that are shown, and what is needed to look at them.
  struct Of {
    const Parsed& parsed;
    const Signature& signature;
    const nn::Builder& build;
    const BoundData<T>& bound;
    plan::Store& store;
    const Validation<T>& validation;
    const std::vector<Member>& members;
    const std::vector<std::uint64_t>& seeds;
    kernels::Isa isa;
    bool is_weighted;
  };
  explicit EpochViews(const Of& of) : of_(of) {}

  /// Before the last step of an epoch: what it is measured by.
  void keep_weights() {
    kept_.clear();
    for (Index m = 0; m < of_.store.models(); ++m) {
      kept_.push_back({});
      for (const nn::ParameterInfo& parameter : of_.build.parameters()) {
        kept_.back().push_back(of_.store.read(parameter.name, m));
      }
    }
  }

  /// Shows network `m` to `follower`; gradients are those of step `step`, over the first `rows` rows.
  void show(std::size_t m, const std::function<void(const EpochView&)>& follower, std::uint64_t step, Index rows,
            Team& team) {
    if (kept_.empty()) keep_weights();  // a run that goes on from behind the epoch's last step
    follower(View(*this, m, [&]() -> const Probe<T>& {
      if (!probe_) {
        probe_ = std::make_unique<Probe<T>>(of_.parsed, of_.signature, of_.is_weighted, of_.bound, of_.store, of_.isa);
      }
      if (is_old_) probe_->look(of_.members, of_.seeds, step, rows, team);
      is_old_ = false;
      return *probe_;
    }));
  }

  /// All networks were shown, and train on.
  void move_on() { is_old_ = true; }
  /// They were put elsewhere: no step led there.
  void forget() { kept_.clear(); }

 private:
  class View final : public EpochView {
   public:
    View(const EpochViews& all, std::size_t network, std::function<const Probe<T>&()> probe)
        : of_(all.of_), kept_(all.kept_[network]), network_(network), probe_(std::move(probe)) {}
    Index network() const override { return static_cast<Index>(network_); }
    std::uint64_t seed() const override { return of_.seeds[network_]; }
    const History& history() const override { return member().history; }
    std::span<const std::uint32_t> training_rows() const override { return member().split.train; }
    std::span<const std::uint32_t> validation_rows() const override { return member().split.validation; }
    std::vector<std::string> names() const override {
      std::vector<std::string> names;
      for (const nn::ParameterInfo& parameter : of_.build.parameters()) names.push_back(parameter.name);
      return names;
    }
    std::vector<double> weights(const std::string& name) const override {
      return in_file_order(name, of_.store.read(of_.build.parameters()[place(name)].name, network()));
    }
    std::vector<double> gradient(const std::string& name) const override {
      return in_file_order(name, probe_().gradient(place(name), network_));
    }
    std::vector<LayerView> layers() const override { return probe_().layers(kept_, network_); }
    Evaluation validation() const override { return of_.validation.evaluation(network_); }

   private:
    const Member& member() const { return of_.members[network_]; }
    std::size_t place(const std::string& name) const {
      const auto& parameters = of_.build.parameters();
      for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (parameters[i].name == name) return i;
      }
      fail({Fault::usage, "the network learns no " + in_quotes(name), "",
            did_you_mean(name, names(), "it learns " + listed(names())), "names() lists them"});
    }
    std::vector<double> in_file_order(const std::string& name, const std::vector<double>& values) const {
      const nn::ParameterInfo& parameter = of_.build.parameters()[place(name)];
      return nn::to_file_order(values, parameter.value.shape(), parameter.file_axes);
    }

    const Of& of_;
    const NetworkValues& kept_;
    std::size_t network_;
    std::function<const Probe<T>&()> probe_;
  };

  Of of_;
  std::unique_ptr<Probe<T>> probe_{};
  bool is_old_ = true;
  std::vector<NetworkValues> kept_{};  ///< of each network before the epoch's last step
};

}  // namespace pellucid
