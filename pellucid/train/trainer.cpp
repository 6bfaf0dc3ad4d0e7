#include "pellucid/train/trainer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/split.hpp"
#include "pellucid/train/check_data.hpp"
#include "pellucid/train/checkpoint.hpp"
#include "pellucid/train/plans.hpp"
#include "pellucid/train/program.hpp"

namespace pellucid {

const char* name_of(Stop stop) {
  return stop == Stop::epochs ? "epochs" : stop == Stop::patience ? "patience" : "interrupted";
}

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr Index validation_batch = 512;  // rows whose values stay in the second-level cache

/// One network of the batched program: its rows, and where it stands.
struct Member : MemberState {
  data::Split split{};
  std::vector<std::uint32_t> order{};  ///< of this epoch: positions in split.train
};

template <class T>
std::vector<T> converted(const Numbers& values) {
  std::vector<T> result(values.size());
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = static_cast<T>(values[i]);
  return result;
}

template <class T>
class Loop {
 public:
  Loop(const Recipe& recipe, const Data& data, std::span<const std::uint64_t> seeds, const RunOptions& options)
      : recipe_(recipe),
        data_(data),
        options_(options),
        signature_(check_data(data)),
        parsed_(parse(recipe, data.task)),
        weighted_(!data.weights.empty()),
        training_(parsed_, signature_, weighted_),
        validation_(parsed_, signature_, weighted_),
        store_(recipe.dtype, static_cast<Index>(seeds.size())),
        isa_(kernels::best(recipe.kernels)),
        team_(options.threads > 0 ? options.threads : Team::default_size()),
        training_plans_(training_.graph, training_outputs(), training_.updates, store_, isa_, options.fuse),
        validation_plans_(validation_.graph, {{"loss", validation_.loss}, {"scores", validation_.scores}}, {}, store_,
                          isa_, options.fuse),
        rows_(static_cast<Index>(data.targets.size())) {
    bind_tables();
    for (const std::uint64_t seed : seeds) add_member(seed);
    batch_ = recipe.batch_size == 0 ? train_rows() : std::min(recipe.batch_size, train_rows());
    refuse_short_batches();
    start();
    if (options.checkpoint != nullptr) go_on_from(*options.checkpoint);
  }

  std::vector<Trained> run() {
    for (; at_.epoch < recipe_.epochs && any_running(); ++at_.epoch, at_.begin = 0) {
      train_epoch();
      if (interrupted()) {
        save_checkpoint();
        stop_all(Stop::interrupted);
      } else {
        finish_epoch();
      }
    }
    std::vector<Trained> results;
    for (std::size_t m = 0; m < members_.size(); ++m) results.push_back(result(m));
    return results;
  }

 private:
  Index train_rows() const { return static_cast<Index>(members_.front().split.train.size()); }
  Index validation_rows() const { return static_cast<Index>(members_.front().split.validation.size()); }
  bool interrupted() const { return options_.interrupt != nullptr && options_.interrupt->load(); }
  Index epoch_rows() const { return recipe_.drop_last ? train_rows() / batch_ * batch_ : train_rows(); }
  bool any_running() const {
    return std::any_of(members_.begin(), members_.end(), [](const Member& member) { return member.is_running; });
  }

  std::vector<plan::Output> training_outputs() {
    std::vector<plan::Output> outputs{{"loss", training_.loss}, {"learning_rate", training_.descent.learning_rate}};
    for (const std::string& tap : options_.taps) {
      for (std::size_t i = 0; i < training_.build.parameters().size(); ++i) {
        if (training_.build.parameters()[i].name == tap)
          outputs.push_back({"gradient of " + tap, training_.descent.gradients[i]});
      }
    }
    if (options_.trace) {
      Value squares = training_.graph.constant(0);
      for (const Value gradient : training_.descent.gradients) squares = squares + sum(square(gradient));
      outputs.push_back({"gradient_norm", sqrt(squares)});
    }
    return outputs;
  }

  void bind_tables() {
    const auto bind = [&](const char* name, const Numbers& values, std::vector<T>& copy) {
      if (values.empty()) return;
      const void* data = values.data();
      if (values.element() != recipe_.dtype) {
        copy = converted<T>(values);
        data = copy.data();
      }
      training_plans_.bind(name, data, rows_);
      validation_plans_.bind(name, data, rows_);
    };
    bind("inputs", data_.inputs, inputs_);
    bind("targets", data_.targets, targets_);
    bind("weights", data_.weights, weights_);
  }

  void add_member(std::uint64_t seed) {
    Member member;
    member.seed = seed;
    member.split = data_.split != nullptr
                       ? *data_.split
                       : data::split_validation(static_cast<std::uint32_t>(rows_), recipe_.validation, seed);
    member.order.resize(member.split.train.size());
    std::iota(member.order.begin(), member.order.end(), 0U);
    members_.push_back(std::move(member));
    seeds_.push_back(seed);
  }

  void refuse_short_batches() const {
    if (recipe_.drop_last) return;
    const Index last = train_rows() % batch_ == 0 ? batch_ : train_rows() % batch_;
    if (last >= training_.build.least_rows()) return;
    fail({Fault::usage, "a batch is too small to train on",
          "the last one of " + grouped(train_rows()) + " rows in batches of " + grouped(batch_),
          std::to_string(last) + " row; " + training_.build.least_rows_reason(), "choose another batch size"});
  }

  void start() {
    for (std::size_t m = 0; m < members_.size(); ++m) {
      const auto model = static_cast<Index>(m);
      for (const nn::ParameterInfo& parameter : training_.build.parameters()) {
        store_.tensor(parameter.name, parameter.value.shape());
        store_.write(parameter.name, model,
                     options_.start != nullptr ? options_.start->graph_tensor(parameter.name)
                                               : nn::initial_values(parameter, members_[m].seed, isa_));
      }
      for (const nn::StateInfo& state : training_.build.states()) {
        const auto count = static_cast<std::size_t>(store_.tensor(state.name, state.value.shape()).shape.count());
        store_.write(state.name, model,
                     options_.start != nullptr ? options_.start->graph_tensor(state.name)
                                               : std::vector<double>(count, state.initial));
      }
    }
  }

  Standing standing() {
    Standing standing{at_, {}};
    for (Member& member : members_) standing.members.push_back(&member);
    return standing;
  }

  void save_checkpoint() {
    if (!options_.save_checkpoint) return;
    options_.save_checkpoint(encode_checkpoint(recipe_, standing(), store_));
  }

  void go_on_from(const std::string& bytes) {
    training_plans_.at(batch_);  // makes the slots that the checkpoint fills
    Standing standing = this->standing();
    restore_checkpoint(bytes, "the checkpoint", recipe_, standing, store_);
    at_ = standing.position;
    if (at_.begin % batch_ != 0 && at_.begin != epoch_rows()) at_.begin = 0;  // a digest that agrees can still lie
  }

  void train_epoch() {
    for (Member& member : members_) {
      if (at_.begin == 0) member.epoch_loss = 0;
      if (recipe_.shuffle) {
        const std::uint64_t key = random_key(member.seed, "shuffle", static_cast<std::uint64_t>(at_.epoch));
        member.order = random_permutation(key, static_cast<std::uint32_t>(train_rows()));
      }
    }
    while (at_.begin < epoch_rows() && !interrupted()) {
      const Index count = std::min(batch_, epoch_rows() - at_.begin);
      step(at_.epoch, at_.begin, count);
      at_.begin += count;
      if (options_.wants_checkpoint && options_.wants_checkpoint()) save_checkpoint();
    }
  }

  void step(Index epoch, Index begin, Index count) {
    plan::Plan& plan = training_plans_.at(count);
    const std::span<std::uint32_t> rows = plan.row_index("rows");
    for (std::size_t m = 0; m < members_.size(); ++m) {
      const Member& member = members_[m];
      for (Index i = 0; i < count; ++i) {
        rows[m * static_cast<std::size_t>(count) + static_cast<std::size_t>(i)] =
            member.split.train[member.order[static_cast<std::size_t>(begin + i)]];
      }
      const auto model = static_cast<Index>(m);
      plan.set_scalar("step", model, static_cast<double>(at_.step));
      plan.set_scalar("epoch", model, static_cast<double>(epoch));
      plan.set_scalar("lr", model, parsed_.optimizer.arguments["lr"]);
    }
    plan.set_random(seeds_, at_.step);
    plan.run(team_);
    ++at_.step;
    const std::span<const T> loss = plan.output<T>("loss");
    for (std::size_t m = 0; m < members_.size(); ++m) {
      if (!std::isfinite(loss[m]) && members_[m].is_running)
        fail_diverged(epoch, "the loss is ", static_cast<double>(loss[m]), m);
      members_[m].epoch_loss += static_cast<double>(loss[m]) * static_cast<double>(count);
    }
    at_.learning_rate = static_cast<double>(plan.output<T>("learning_rate")[0]);
    if (options_.trace) {
      options_.trace({static_cast<Index>(at_.step), epoch + 1, static_cast<double>(loss[0]),
                      static_cast<double>(plan.output<T>("gradient_norm")[0]), at_.learning_rate});
    }
    if (options_.on_step) {
      const Index done = begin + count;
      options_.on_step(
          {epoch + 1, recipe_.epochs, done, epoch_rows(), members_[0].epoch_loss / static_cast<double>(done), nullptr});
    }
  }

  [[noreturn]] void fail_diverged(Index epoch, const char* what, double value, std::size_t member) const {
    fail({Fault::run, "training diverged",
          "epoch " + std::to_string(epoch + 1) + ", step " + grouped(static_cast<Index>(at_.step)) + ", seed " +
              std::to_string(members_[member].seed),
          what + number_text(value),
          "lower the learning rate (it is " + number_text(parsed_.optimizer.arguments["lr"]) +
              "), scale the inputs to about -1 to 1, or add batch_norm"});
  }

  void finish_epoch() {
    const Index epoch = at_.epoch;
    std::vector<double> losses(members_.size(), nan);
    std::vector<double> accuracies(members_.size(), nan);
    if (validation_rows() > 0) validate(losses, accuracies);
    for (std::size_t m = 0; m < members_.size(); ++m) {
      Member& member = members_[m];
      if (!member.is_running) continue;
      if (validation_rows() > 0 && !std::isfinite(losses[m]))
        fail_diverged(epoch, "the validation loss is ", losses[m], m);
      const bool is_best =
          std::isnan(losses[m]) ? validation_rows() == 0 : losses[m] < member.best_loss - recipe_.min_delta;
      member.history.epochs.push_back({epoch + 1, member.epoch_loss / static_cast<double>(epoch_rows()), losses[m],
                                       accuracies[m], at_.learning_rate, is_best});
      member.waited = is_best ? 0 : member.waited + 1;
      if (is_best) {
        member.best_loss = losses[m];
        keep(m, epoch + 1);
        refuse_infinite(m, epoch);
      }
      if (recipe_.patience > 0 && member.waited >= recipe_.patience) {
        member.history.reason = Stop::patience;
        member.is_running = false;
      }
    }
    if (options_.on_step && !members_[0].history.epochs.empty()) {
      const Epoch& last = members_[0].history.epochs.back();
      options_.on_step({epoch + 1, recipe_.epochs, epoch_rows(), epoch_rows(), last.loss, &last});
    }
  }

  void validate(std::vector<double>& losses, std::vector<double>& accuracies) {
    std::vector<double> loss_sum(members_.size(), 0);
    std::vector<Index> hits(members_.size(), 0);
    for (Index begin = 0; begin < validation_rows(); begin += validation_batch) {
      const Index count = std::min(validation_batch, validation_rows() - begin);
      plan::Plan& plan = validation_plans_.at(count);
      const std::span<std::uint32_t> rows = plan.row_index("rows");
      for (std::size_t m = 0; m < members_.size(); ++m) {
        const std::span held(members_[m].split.validation);
        const std::span<const std::uint32_t> batch =
            held.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(count));
        std::copy(batch.begin(), batch.end(), rows.subspan(m * batch.size()).begin());
      }
      plan.run(team_);
      const std::span<const T> scores = plan.output<T>("scores");
      for (std::size_t m = 0; m < members_.size(); ++m) {
        loss_sum[m] += static_cast<double>(plan.output<T>("loss")[m]) * static_cast<double>(count);
        for (Index i = 0; i < count; ++i) {
          const auto at = m * static_cast<std::size_t>(count) + static_cast<std::size_t>(i);
          hits[m] += decides(scores.subspan(at * static_cast<std::size_t>(signature_.outputs),
                                            static_cast<std::size_t>(signature_.outputs))) == data_.targets[rows[at]];
        }
      }
    }
    const auto count = static_cast<double>(validation_rows());
    for (std::size_t m = 0; m < members_.size(); ++m) {
      losses[m] = loss_sum[m] / count;
      if (data_.task != Task::regression) accuracies[m] = static_cast<double>(hits[m]) / count;
    }
  }

  // The class that the scores of a row decide for.
  static double decides(std::span<const T> scores) {
    if (scores.size() == 1) return scores[0] > 0 ? 1 : 0;
    return static_cast<double>(std::max_element(scores.begin(), scores.end()) - scores.begin());
  }

  void keep(std::size_t m, Index epoch) {
    Member& member = members_[m];
    member.history.best_epoch = epoch;
    member.best.clear();
    for (const nn::ParameterInfo& parameter : training_.build.parameters()) {
      member.best.push_back(store_.read(parameter.name, static_cast<Index>(m)));
    }
    for (const nn::StateInfo& state : training_.build.states())
      member.best.push_back(store_.read(state.name, static_cast<Index>(m)));
  }

  // The last step of all can leave weights that no loss has seen.
  void refuse_infinite(std::size_t m, Index epoch) const {
    for (const std::vector<double>& tensor : members_[m].best) {
      const auto bad = std::find_if(tensor.begin(), tensor.end(), [](double value) { return !std::isfinite(value); });
      if (bad != tensor.end()) fail_diverged(epoch, "a weight is ", *bad, m);
    }
  }

  void stop_all(Stop reason) {
    for (std::size_t m = 0; m < members_.size(); ++m) {
      if (!members_[m].is_running) continue;
      members_[m].is_running = false;
      members_[m].history.reason = reason;
      if (members_[m].best.empty()) keep(m, 0);  // not one epoch has ended: what there is
    }
  }

  Trained result(std::size_t m) {
    Recipe recipe = recipe_;
    recipe.seed = members_[m].seed;
    Model model(recipe, signature_);
    std::size_t tensor = 0;
    for (const nn::ParameterInfo& parameter : training_.build.parameters())
      model.set_graph_tensor(parameter.name, members_[m].best[tensor++]);
    for (const nn::StateInfo& state : training_.build.states())
      model.set_graph_tensor(state.name, members_[m].best[tensor++]);
    return {std::move(model), std::move(members_[m].history)};
  }

  Recipe recipe_;
  Data data_;
  RunOptions options_;
  Signature signature_;
  Parsed parsed_;
  bool weighted_;
  TrainingGraph training_;
  ValidationGraph validation_;
  plan::Store store_;
  kernels::Isa isa_;
  Team team_;
  Plans training_plans_, validation_plans_;
  Index rows_;
  Index batch_ = 1;
  std::vector<T> inputs_, targets_, weights_;  // copies in T, unless T is float
  std::vector<Member> members_;
  std::vector<std::uint64_t> seeds_;
  Position at_;
};

}  // namespace

std::vector<Trained> train_members(const Recipe& recipe, const Data& data, std::span<const std::uint64_t> seeds,
                                   const RunOptions& options) {
  if (seeds.empty()) return {};
  for (const std::uint64_t seed : seeds) {
    Recipe with_seed = recipe;
    with_seed.seed = seed;
    check(with_seed);
  }
  if (recipe.dtype == Element::float64) return Loop<double>(recipe, data, seeds, options).run();
  return Loop<float>(recipe, data, seeds, options).run();
}

Trained train_run(const Recipe& recipe, const Data& data, const RunOptions& options) {
  return std::move(train_members(recipe, data, std::array{recipe.seed}, options).front());
}

Model train(const Recipe& recipe, const Data& data) { return train_run(recipe, data).model; }

}  // namespace pellucid
