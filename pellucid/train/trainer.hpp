// The loop: epochs of shuffled mini-batches, validation after each, early stopping that keeps the best epoch. Several
// seeds of one recipe run as one batched program; each member's result is bit-equal to its solo run.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "pellucid/model/model.hpp"
#include "pellucid/model/recipe.hpp"
#include "pellucid/train/checkpoint.hpp"
#include "pellucid/train/data.hpp"
#include "pellucid/train/epoch_view.hpp"
#include "pellucid/train/history.hpp"

namespace pellucid {

/// Where a run stands, told after each step.
struct Moment {
  Index epoch, epochs;     ///< from 1; at most
  Index rows_done, rows;   ///< of this epoch
  double loss;             ///< mean of the epoch so far, first member
  const Epoch* finished;   ///< the first member's epoch that just ended, else null
  const History* history;  ///< of the first member so far
};

/// What one step did, for `trace`.
struct StepTrace {
  Index step, epoch;  ///< from 1
  double loss;        ///< of the batch, before the step
  double gradient_norm;
  double learning_rate;
};

struct Trained {
  Model model;
  History history;
  data::Split split;  ///< which rows trained and which were held out for validation
};

struct RunOptions {
  int threads = 0;                  ///< 0: Team::default_size()
  bool fuse = true;                 ///< one pass per operation if false; the same bits
  std::vector<std::string> taps{};  ///< parameters whose gradients are kept: "0.weight"; the same bits
  std::function<void(const Moment&)> on_step{};
  /// Called at the end of each epoch of each network that still trains.
  std::function<void(const EpochView&)> on_epoch{};
  /// The same for who wants what came of the epochs and no more of the network: it costs nothing.
  std::function<void(std::size_t network, const History&)> on_history{};
  /// A stop rule of one's own, asked at the end of each epoch of each network beside the recipe's patience: true ends
  /// it, and its best epoch so far is kept.
  std::function<bool(const History&)> stop{};
  /// Called when a network is done, maybe before the others; not if the run was interrupted.
  std::function<void(std::size_t network, const Trained&)> on_finished{};
  const std::atomic<bool>* interrupt = nullptr;   ///< set to end after the current step, keeping the best epoch so far
  const Model* start = nullptr;                   ///< first weights; null: by the seed
  std::function<void(const StepTrace&)> trace{};  ///< called after each step, for the first member
  /// Called where the loss stops being a number, in place of failing; the networks end there.
  std::function<void()> on_divergence{};
  /// Asked after each step, given about how many bytes a checkpoint takes; when one is taken changes no bit of the run.
  std::function<bool(double bytes)> wants_checkpoint{};
  /// Given a copy of where the run stands when one is wanted, and when it is interrupted; checkpoint_bytes() of
  /// train/checkpoint.hpp makes a file of it.
  std::function<void(TensorFile checkpoint)> save_checkpoint{};
  const TensorFile* checkpoint = nullptr;  ///< to go on from; null: from the beginning
};

/// Trains by `recipe` on `data`. Fails (Fault::usage) on an impossible recipe, (Fault::data) on values that cannot be
/// used, (Fault::run) if the loss stops being finite.
Trained train_run(const Recipe& recipe, const Data& data, const RunOptions& options = {});

/// As train_run for each of `seeds`, as one batched program.
std::vector<Trained> train_members(const Recipe& recipe, const Data& data, std::span<const std::uint64_t> seeds,
                                   const RunOptions& options = {});

/// The loop a step at a time, for those who look at networks between steps: train_members() is this until nothing is
/// left to do.
class Trainer {
 public:
  virtual ~Trainer() = default;
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;

  /// Takes a step, and with the last of an epoch ends the epoch; false if nothing was left to do. look() can tell how
  /// far the step moved the weights if it `is_measured`; the bits are the same.
  virtual bool advance(bool is_measured = false) = 0;
  /// The results, once; a network that was not done is the best so far.
  virtual std::vector<Trained> finish() = 0;

  virtual const Position& position() const = 0;
  /// How many rows an epoch takes.
  virtual Index epoch_rows() const = 0;
  virtual const Member& member(std::size_t network) const = 0;
  /// A network where it stands now.
  virtual Model model(std::size_t network) const = 0;
  /// At its best epoch so far: what a run keeps; where it stands now if no epoch has ended.
  virtual Model best(std::size_t network) const = 0;
  /// Shows it.
  virtual void look(std::size_t network, const std::function<void(const EpochView&)>& follower) = 0;
  /// Puts the values of `model`, of the same recipe, into it; the optimizer's slots stay.
  virtual void set(std::size_t network, const Model& model) = 0;
  /// Where all stand, to go back to.
  virtual TensorFile checkpoint() = 0;
  virtual void go_back_to(const TensorFile& checkpoint) = 0;

 protected:
  Trainer() = default;
};

/// Fails as train_members does; (Fault::usage) on several seeds with an optimizer that searches along lines. What
/// `data` refers to must outlive it.
std::unique_ptr<Trainer> make_trainer(const Recipe& recipe, const Data& data, std::span<const std::uint64_t> seeds,
                                      const RunOptions& options = {});

/// The short form: the trained model alone.
Model train(const Recipe& recipe, const Data& data);

}  // namespace pellucid
