#include "pellucid/train/trainer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <optional>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/model/costs.hpp"
#include "pellucid/train/averages.hpp"
#include "pellucid/train/batches.hpp"
#include "pellucid/train/check_data.hpp"
#include "pellucid/train/checkpoint.hpp"
#include "pellucid/train/class_weights.hpp"
#include "pellucid/train/loss_advice.hpp"
#include "pellucid/train/mixup.hpp"
#include "pellucid/train/network_values.hpp"
#include "pellucid/train/probe.hpp"
#include "pellucid/train/search_step.hpp"
#include "pellucid/train/step_places.hpp"
#include "pellucid/train/stopping.hpp"
#include "pellucid/train/validation.hpp"

namespace pellucid {

namespace {

Signature signature_of(const Recipe& recipe, const Data& data) {
  Signature signature = check_data(data);
  if (data.target_columns > 1 && recipe.monitor != "loss") {
    fail({Fault::usage, "cannot monitor " + in_quotes(recipe.monitor), "monitor",
          "it is of one number, and a row has " + grouped(data.target_columns) + " targets", "use loss"});
  }
  signature.costs = cost_matrix(recipe.cost_matrix, signature);
  signature.output_kind = output_kind_of(recipe, data.task);
  return signature;
}

plan::Store store_for(const TrainingGraph& training, Element element, Index models) {
  demand_memory(training, element, models);
  return {element, models};
}

template <class T>
class Loop final : public Trainer {
 public:
  Loop(const Recipe& recipe, const Data& data, std::span<const std::uint64_t> seeds, const RunOptions& options)
      : recipe_(recipe),
        data_(data),
        options_(options),
        signature_(signature_of(recipe, data)),
        parsed_(parse(recipe, data.task)),
        monitor_(recipe, signature_),
        training_(parsed_, signature_, !data.weights.empty()),
        store_(store_for(training_, recipe.dtype, static_cast<Index>(seeds.size()))),
        isa_(kernels::best(recipe.kernels)),
        team_(options.threads > 0 ? options.threads : Team::default_size()),
        bound_(data),
        plans_(training_.graph, outputs(), training_.updates, store_, isa_, options.fuse),
        gathering_plans_(training_.graph, {}, training_.gathering, store_, isa_, options.fuse),
        after_step_plans_(training_.graph, {}, training_.after_step, store_, isa_, options.fuse),
        averages_(parsed_.averaging ? std::make_unique<Averages<T>>(parsed_, signature_, training_.build, bound_,
                                                                    store_, isa_, options.fuse)
                                    : nullptr),
        validation_(parsed_, signature_, data_, monitor_, bound_, shown(), isa_, options.fuse),
        seeds_(seeds.begin(), seeds.end()),
        members_(make_members(recipe, data, seeds)),
        batches_(recipe, static_cast<Index>(members_.front().split.train.size()), training_.build),
        views_({parsed_, signature_, training_.build, bound_, store_, validation_, members_, seeds_, isa_,
                !data_.weights.empty()}),
        lr_(parsed_.optimizer.arguments["lr"]) {
    check_truths(data, *parsed_.loss.entry);
    if (is_search()) {
      if (seeds.size() > 1) {
        fail({Fault::usage, "cannot train several networks as one", recipe.optimizer, "each searches its own way",
              "train each seed by itself"});
      }
      check_search(parsed_, training_, batches_.size() == batches_.epoch_rows());
    }
    bound_.bind_to(plans_);
    bound_.bind_to(gathering_plans_);
    nn::check_length(parsed_.schedules, static_cast<double>(recipe.epochs), epoch_steps());
    for (std::size_t i = 0; i < parsed_.schedules.size(); ++i) scales_.push_back(nn::scale_name(i));
    for (std::size_t m = 0; m < members_.size(); ++m) {
      members_[m].watches.resize(parsed_.schedules.size());
      write_first_values(training_.build, store_, static_cast<Index>(m),
                         {seeds_[m], options.start, data, members_[m].split.train, isa_});
      if (parsed_.has_class_weights) write_class_weights(m);
      members_[m].history.monitor = monitor_.name;
      members_[m].history.is_higher_better = monitor_.is_higher_better();
    }
    plans_.at(batches_.size());  // makes the slots that a checkpoint holds, whichever batch comes first
    if (!training_.after_step.empty()) after_step_plans_.at(1);
    if (options.checkpoint != nullptr) go_on_from(*options.checkpoint);
    results_.resize(members_.size());
  }

  bool advance(bool is_measured) override {
    take_finished();  // also of those that a checkpoint held
    if (!is_training()) return false;
    if (!is_ordered_) order_rows();
    is_measured_ = is_measured;
    if (at_.begin < batches_.epoch_rows() && !interrupted()) {
      step(batches_.count_at(at_.begin));
      if (options_.wants_checkpoint && options_.wants_checkpoint(checkpoint_size_)) save_checkpoint();
    }
    if (interrupted()) {
      save_checkpoint();
      stop_all(Stop::interrupted);
    } else if (at_.begin >= batches_.epoch_rows()) {
      finish_epoch();
      ++at_.epoch;
      at_.begin = 0;
      is_ordered_ = false;
    }
    return true;
  }

  std::vector<Trained> finish() override {
    if (is_training()) stop_all(Stop::interrupted);
    std::vector<Trained> all;
    for (std::size_t m = 0; m < members_.size(); ++m) {
      if (!results_[m]) take(m);
      all.push_back(std::move(*results_[m]));
    }
    return all;
  }

  const Position& position() const override { return at_; }
  Index epoch_rows() const override { return batches_.epoch_rows(); }
  const Member& member(std::size_t network) const override { return members_.at(network); }
  Model model(std::size_t network) const override {
    return model_with(network, read_values(training_.build, store_, static_cast<Index>(network)));
  }
  Model best(std::size_t network) const override {
    const NetworkValues& best = members_.at(network).best;
    return best.empty() ? model(network) : model_with(network, best);
  }
  void look(std::size_t network, const std::function<void(const EpochView&)>& follower) override {
    views_.show(network, follower, at_.step, batches_.count_at(0), team_);
    views_.move_on();
  }
  void set(std::size_t network, const Model& model) override {
    const auto write = [&](const std::string& name) {
      store_.write(name, static_cast<Index>(network), model.graph_tensor(name));
    };
    for (const nn::ParameterInfo& parameter : training_.build.parameters()) write(parameter.name);
    for (const nn::StateInfo& state : training_.build.states()) write(state.name);
    views_.forget();
  }
  TensorFile checkpoint() override { return take_checkpoint(recipe_, run_state(), store_); }
  void go_back_to(const TensorFile& checkpoint) override {
    go_on_from(checkpoint);
    is_ordered_ = false;
    views_.forget();
    results_.assign(members_.size(), std::nullopt);
  }

 private:
  Model model_with(std::size_t network, const NetworkValues& values) const {
    Recipe recipe = recipe_;
    recipe.seed = seeds_.at(network);
    return model_of(recipe, signature_, training_.build, values);
  }

  /// Where the network stands that is watched and kept.
  plan::Store& shown() { return averages_ ? averages_->store() : store_; }
  bool is_search() const { return parsed_.optimizer.entry->procedure == nn::Procedure::line_search; }
  bool interrupted() const { return options_.interrupt != nullptr && options_.interrupt->load(); }
  double epoch_steps() const { return static_cast<double>(batches_.epoch_steps()); }
  bool any_running() const {
    return std::any_of(members_.begin(), members_.end(), [](const Member& member) { return member.is_running; });
  }

  std::vector<plan::Output> outputs() {
    std::vector<plan::Output> outputs{{"loss", training_.loss}, {"learning_rate", training_.descent.learning_rate}};
    if (training_.weight) outputs.push_back({"weight", training_.weight});
    if (is_search()) add_search_outputs(training_, outputs);
    for (const std::string& tap : options_.taps) {
      for (std::size_t i = 0; i < training_.build.parameters().size(); ++i) {
        if (training_.build.parameters()[i].name == tap)
          outputs.push_back({"gradient of " + tap, training_.descent.gradients[i]});
      }
    }
    if (options_.trace) {
      Value squares = training_.graph.constant(0);
      for (const Value gradient : training_.descent.gradients) squares = squares + nn::squared_length(gradient);
      outputs.push_back({"gradient_norm", sqrt(squares)});
    }
    return outputs;
  }

  // What a class counts for follows from the rows that a network trains on, so each has its own.
  void write_class_weights(std::size_t m) {
    const std::vector<double> weights =
        class_weights(recipe_.class_weight, signature_, data_.targets, members_[m].split.train);
    store_.tensor(class_weights_name, {static_cast<Index>(weights.size())});
    store_.write(class_weights_name, static_cast<Index>(m), weights);
  }

  RunState run_state() {
    RunState run_state{at_, {}};
    for (Member& member : members_) run_state.members.push_back(&member);
    return run_state;
  }

  void save_checkpoint() {
    if (!options_.save_checkpoint) return;
    options_.save_checkpoint(take_checkpoint(recipe_, run_state(), store_));
  }

  void go_on_from(const TensorFile& checkpoint) {
    RunState run_state = this->run_state();
    restore_checkpoint(checkpoint, recipe_, run_state, store_);
    at_ = run_state.position;
    if (!batches_.can_begin_at(at_.begin)) at_.begin = 0;  // a digest that agrees can still lie
  }

  void order_rows() {
    for (Member& member : members_) {
      if (at_.begin == 0) member.epoch_loss = member.epoch_weight = 0;
      if (!is_search()) batches_.shuffle(member, at_.epoch);  // another order of the rows is another rounding
    }
    is_ordered_ = true;
    if (options_.wants_checkpoint) checkpoint_size_ = checkpoint_size(run_state(), store_);
  }

  bool is_training() const { return at_.epoch < recipe_.epochs && any_running(); }

  void take(std::size_t m) {
    results_[m] = Trained{model_with(m, members_[m].best), members_[m].history, members_[m].split};
    if (options_.on_finished && members_[m].history.reason != Stop::interrupted) options_.on_finished(m, *results_[m]);
  }

  void take_finished() {
    for (std::size_t m = 0; m < members_.size(); ++m) {
      if (!results_[m] && !members_[m].is_running) take(m);
    }
  }

  void step(Index count) {
    const bool is_last = batches_.ends_update(at_.begin);
    plan::Plan& plan = (is_last ? plans_ : gathering_plans_).at(count);
    const StepPlaces<T>& places = places_of(plan);
    Batches::write_rows(members_, &Member::order, at_.begin, count, places.rows);
    Batches::write_rows(members_, &Member::partners, at_.begin, count, places.partners);
    if (parsed_.averaging) at_.average_share = average_share(count);
    for (Index m = 0; m < store_.models(); ++m) {
      if (parsed_.mixup > 0) {
        const auto [u, v] = mixup_draws(seeds_[static_cast<std::size_t>(m)], at_.step);
        plan.set_scalar(graph::scalars::mixup_u, m, u);
        plan.set_scalar(graph::scalars::mixup_v, m, v);
      }
      plan.set_scalar(places.step, m, static_cast<double>(at_.step));
      plan.set_scalar(places.epoch, m, static_cast<double>(at_.epoch));
      plan.set_scalar(places.lr, m, lr_);
      plan.set_scalar(places.epochs, m, static_cast<double>(recipe_.epochs));
      plan.set_scalar(places.epoch_steps, m, epoch_steps());
      for (std::size_t i = 0; i < scales_.size(); ++i) {
        plan.set_scalar(places.scales[i], m, members_[static_cast<std::size_t>(m)].watches[i].scale);
      }
      plan.set_scalar(places.continues, m, batches_.begins_update(at_.begin) ? 0 : 1);
      plan.set_scalar(places.average_share, m, at_.average_share);
    }
    plan.set_random(seeds_, at_.step);
    if (is_measured_ || (options_.on_epoch && at_.begin + count == batches_.epoch_rows())) views_.keep_weights();
    at_.begin += count;
    if (is_last) ++at_.step;
    if (is_search()) {
      search_step<T>(plan, team_, store_, training_.build, members_[0].search, parsed_.optimizer.arguments,
                     [&] { enter_step(plan, places, count); });
    } else {
      plan.run(team_);
      if (is_last) enter_step(plan, places, count);
    }
    if (is_last && at_.average_share > 0 && !training_.after_step.empty()) average_tables();
    tell(nullptr);
  }

  const StepPlaces<T>& places_of(plan::Plan& plan) {
    const auto found = places_.find(&plan);
    return found != places_.end() ? found->second : places_.try_emplace(&plan, plan, scales_).first->second;
  }

  // No batch matters to them.
  void average_tables() {
    plan::Plan& plan = after_step_plans_.at(1);
    for (Index m = 0; m < store_.models(); ++m) plan.set_scalar(graph::scalars::average_share, m, at_.average_share);
    plan.run(team_);
  }

  double average_share(Index count) const {
    const nn::StepEnd step_end{static_cast<Index>(at_.step), at_.epoch, recipe_.epochs,
                               at_.begin + count == batches_.epoch_rows()};
    return parsed_.averaging->entry->share(step_end, parsed_.averaging->arguments);
  }

  // What the plan has just computed, before the weights move on.
  void enter_step(const plan::Plan& plan, const StepPlaces<T>& places, Index count) {
    const std::span<const T> loss = places.loss;
    for (std::size_t m = 0; m < members_.size(); ++m) {
      if (!std::isfinite(loss[m]) && members_[m].is_running)
        end_diverged("the loss is ", static_cast<double>(loss[m]), m);
      const double weight = training_.weight ? static_cast<double>(places.weight[m]) : static_cast<double>(count);
      members_[m].epoch_loss += static_cast<double>(loss[m]) * weight;
      members_[m].epoch_weight += weight;
    }
    at_.learning_rate = static_cast<double>(places.learning_rate[0]);
    if (options_.trace) {
      options_.trace({static_cast<Index>(at_.step), at_.epoch + 1, static_cast<double>(loss[0]),
                      static_cast<double>(plan.output<T>("gradient_norm")[0]), at_.learning_rate});
    }
  }

  void tell(const Epoch* finished) const {
    if (!options_.on_step) return;
    const double loss = finished != nullptr ? finished->loss : members_[0].epoch_loss / members_[0].epoch_weight;
    options_.on_step(
        {at_.epoch + 1, recipe_.epochs, at_.begin, batches_.epoch_rows(), loss, finished, &members_[0].history});
  }

  void end_diverged(const char* what, double value, std::size_t member) {
    if (!options_.on_divergence) fail_diverged(what, value, member);
    options_.on_divergence();
    stop_all(Stop::own_rule);
  }

  [[noreturn]] void fail_diverged(const char* what, double value, std::size_t member) const {
    const std::string own = advice_on_loss(recipe_.loss.text());
    fail({Fault::run, "training diverged",
          "epoch " + std::to_string(at_.epoch + 1) + ", step " + grouped(static_cast<Index>(at_.step)) + ", seed " +
              std::to_string(members_[member].seed),
          what + number_text(value) + "; " + largest_weight(member),
          (own.empty() ? "" : own + "; if it is so already, ") + "lower the learning rate (it is " +
              number_text(parsed_.optimizer.arguments["lr"]) +
              "), scale the inputs to about -1 to 1, or add batch_norm"});
  }

  // Where to look: the layer that has gone furthest.
  std::string largest_weight(std::size_t member) const {
    double largest = -1;
    std::string where;
    for (const nn::ParameterInfo& parameter : training_.build.parameters()) {
      for (const double weight : store_.read(parameter.name, static_cast<Index>(member))) {
        const double size = std::isfinite(weight) ? std::abs(weight) : std::numeric_limits<double>::infinity();
        if (size > largest) {
          largest = size;
          where = parameter.name;
        }
      }
    }
    return (std::isfinite(largest) ? "the largest weight is " + number_text(largest) + ", in "
                                   : "the first weights that are no numbers any more are in ") +
           in_quotes(where);
  }

  void finish_epoch() {
    const bool is_candidate = !averages_ || at_.average_share > 0;
    if (averages_) averages_->take(is_candidate, members_, batches_, seeds_, at_.step, team_);
    const std::vector<Watched> watched = validation_.watch(members_, team_);
    for (std::size_t m = 0; m < members_.size(); ++m) {
      Member& member = members_[m];
      if (!member.is_running) continue;
      if (!member.split.validation.empty() && !std::isfinite(watched[m].loss)) {
        end_diverged("the validation loss is ", watched[m].loss, m);
        continue;
      }
      nn::watch(parsed_.schedules, member.watches, static_cast<double>(at_.epoch), epoch_steps(),
                std::isnan(watched[m].loss) ? member.epoch_loss / member.epoch_weight : watched[m].loss,
                parsed_.optimizer.arguments["lr"]);
      if (enter_epoch(member, recipe_, monitor_, at_.epoch + 1, watched[m], at_.learning_rate, is_candidate)) {
        member.best = read_values(training_.build, shown(), static_cast<Index>(m));
        refuse_infinite(m);
      }
      if (options_.on_history) options_.on_history(m, member.history);
      if (options_.on_epoch) views_.show(m, options_.on_epoch, at_.step, batches_.count_at(0), team_);
      if (member.is_running && options_.stop && options_.stop(member.history)) stop(m, Stop::own_rule);
    }
    views_.move_on();
    if (!members_[0].history.epochs.empty()) tell(&members_[0].history.epochs.back());
  }

  // The last step of all can leave weights that no loss has seen.
  void refuse_infinite(std::size_t m) {
    for (const std::vector<double>& tensor : members_[m].best) {
      const auto bad = std::find_if(tensor.begin(), tensor.end(), [](double value) { return !std::isfinite(value); });
      if (bad == tensor.end()) continue;
      return end_diverged("a weight is ", *bad, m);
    }
  }

  void stop_all(Stop reason) {
    for (std::size_t m = 0; m < members_.size(); ++m) {
      if (members_[m].is_running) stop(m, reason);
    }
  }

  void stop(std::size_t m, Stop reason) {
    Member& member = members_[m];
    member.is_running = false;
    member.history.reason = reason;
    // Not one epoch has ended: what there is.
    if (member.best.empty()) member.best = read_values(training_.build, store_, static_cast<Index>(m));
  }

  Recipe recipe_;
  Data data_;
  RunOptions options_;
  Signature signature_;
  Parsed parsed_;
  Monitor monitor_;
  TrainingGraph training_;
  plan::Store store_;
  kernels::Isa isa_;
  Team team_;
  BoundData<T> bound_;
  Plans plans_, gathering_plans_, after_step_plans_;
  std::unique_ptr<Averages<T>> averages_;
  Validation<T> validation_;
  std::vector<std::uint64_t> seeds_;
  std::vector<Member> members_;
  Batches batches_;
  EpochViews<T> views_;
  std::vector<std::string> scales_;  ///< the graph's names for the scale of each schedule
  std::map<const plan::Plan*, StepPlaces<T>> places_;
  double lr_;  ///< of the recipe
  Position at_;
  double checkpoint_size_ = 0;  ///< about, in bytes
  bool is_ordered_ = false;     ///< the rows of this epoch
  bool is_measured_ = false;    ///< how far the step moves the weights is wanted
  std::vector<std::optional<Trained>> results_;
};

/// Searches go different ways: such networks are trained one after the other.
std::vector<Trained> trained_alone(const Recipe& recipe, const Data& data, std::span<const std::uint64_t> seeds,
                                   const RunOptions& options) {
  if (options.save_checkpoint || options.checkpoint != nullptr) {
    fail({Fault::usage, "cannot keep a checkpoint of several networks", recipe.optimizer,
          "they are trained one after the other", "train each seed as a run of its own"});
  }
  std::vector<Trained> all;
  Recipe own = recipe;
  RunOptions each = options;
  if (options.on_finished) {
    each.on_finished = [&](std::size_t, const Trained& trained) { options.on_finished(all.size(), trained); };
  }
  if (options.on_history) {
    each.on_history = [&](std::size_t, const History& history) { options.on_history(all.size(), history); };
  }
  for (const std::uint64_t seed : seeds) {
    own.seed = seed;
    all.push_back(train_run(own, data, each));
  }
  return all;
}

}  // namespace

std::vector<Trained> train_members(const Recipe& recipe, const Data& data, std::span<const std::uint64_t> seeds,
                                   const RunOptions& options) {
  if (seeds.empty()) return {};
  for (const std::uint64_t seed : seeds) {
    Recipe with_seed = recipe;
    with_seed.seed = seed;
    check(with_seed);
  }
  if (seeds.size() > 1 && parse(recipe, data.task).optimizer.entry->procedure == nn::Procedure::line_search) {
    return trained_alone(recipe, data, seeds, options);
  }
  const std::unique_ptr<Trainer> trainer = make_trainer(recipe, data, seeds, options);
  while (trainer->advance()) continue;
  return trainer->finish();
}

std::unique_ptr<Trainer> make_trainer(const Recipe& recipe, const Data& data, std::span<const std::uint64_t> seeds,
                                      const RunOptions& options) {
  if (recipe.dtype == Element::float64) return std::make_unique<Loop<double>>(recipe, data, seeds, options);
  return std::make_unique<Loop<float>>(recipe, data, seeds, options);
}

Trained train_run(const Recipe& recipe, const Data& data, const RunOptions& options) {
  return std::move(train_members(recipe, data, std::array{recipe.seed}, options).front());
}

Model train(const Recipe& recipe, const Data& data) { return train_run(recipe, data).model; }

}  // namespace pellucid
