// The loop: epochs of shuffled mini-batches, validation after each, early stopping that keeps the best epoch. Several
// seeds of one recipe run as one batched program; each member's result is bit-equal to its solo run.
#pragma once

#include <atomic>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "pellucid/data/split.hpp"
#include "pellucid/train/model.hpp"
#include "pellucid/train/numbers.hpp"
#include "pellucid/train/recipe.hpp"

namespace pellucid {

/// A table in memory: what train() learns from. For files see data/.
struct Data {
  Numbers inputs;     ///< [rows, columns], row-major
  Numbers targets;    ///< [rows]: numbers, 0 or 1, or class numbers from 0
  Index columns = 0;  ///< of inputs
  Task task = Task::regression;
  std::vector<std::string> classes{};  ///< names; may stay empty: then classes are numbered
  std::vector<Index> image{};          ///< {28, 28} if a row is a picture
  Numbers weights{};                   ///< [rows], at least 0; empty: all 1
  double unit = 1;                     ///< of a regression: what 1 in `targets` is in the user's units
  Fields fields{};                     ///< what the columns hold, if some are codes; empty: numbers
  const data::Split* split = nullptr;  ///< which rows train and which are watched; null: by the recipe and the seed
};

/// One epoch of one member.
struct Epoch {
  Index epoch;                 ///< from 1
  double loss;                 ///< mean over the training rows, while the weights moved
  double validation_loss;      ///< NaN without validation rows
  double validation_accuracy;  ///< NaN for a regression or without validation rows
  double monitored;            ///< what History::monitor names; the training loss without validation rows
  double learning_rate;        ///< of the epoch's last step
  bool is_best;
};

enum class Stop : std::uint8_t { epochs, patience, interrupted };
const char* name_of(Stop stop);

struct History {
  std::vector<Epoch> epochs;
  Index best_epoch = 0;  ///< from 1: the one whose weights were kept
  Stop reason = Stop::epochs;
  std::string monitor;  ///< by which the best epoch was chosen: "loss", or a metric
};

/// Where a run stands, told after each step.
struct Moment {
  Index epoch, epochs;    ///< from 1; at most
  Index rows_done, rows;  ///< of this epoch
  double loss;            ///< mean of the epoch so far, first member
  const Epoch* finished;  ///< the first member's epoch that just ended, else null
};

/// What one step did, for `trace`.
struct StepTrace {
  Index step, epoch;  ///< from 1
  double loss;        ///< of the batch, before the step
  double gradient_norm;
  double learning_rate;
};

struct RunOptions {
  int threads = 0;                  ///< 0: Team::default_size()
  bool fuse = true;                 ///< one pass per operation if false; the same bits
  std::vector<std::string> taps{};  ///< parameters whose gradients are kept: "0.weight"; the same bits
  std::function<void(const Moment&)> on_step{};
  const std::atomic<bool>* interrupt = nullptr;   ///< set to end after the current step, keeping the best epoch so far
  const Model* start = nullptr;                   ///< first weights; null: by the seed
  std::function<void(const StepTrace&)> trace{};  ///< called after each step, for the first member
  std::function<bool()> wants_checkpoint{};  ///< asked after each step; when one is taken changes no bit of the run
  /// Given the bytes of a checkpoint when one is wanted, and when the run is interrupted.
  std::function<void(const std::string& bytes)> save_checkpoint{};
  const std::string* checkpoint = nullptr;  ///< to go on from; null: from the beginning
};

struct Trained {
  Model model;
  History history;
};

/// Trains by `recipe` on `data`. Fails (Fault::usage) on an impossible recipe, (Fault::data) on values that cannot be
/// used, (Fault::run) if the loss stops being finite.
Trained train_run(const Recipe& recipe, const Data& data, const RunOptions& options = {});

/// As train_run for each of `seeds`, as one batched program.
std::vector<Trained> train_members(const Recipe& recipe, const Data& data, std::span<const std::uint64_t> seeds,
                                   const RunOptions& options = {});

/// The short form: the trained model alone.
Model train(const Recipe& recipe, const Data& data);

/// The account of a recipe's training step and of its inference, as text: operations, shapes, flops, bytes, arena
/// addresses, part borders (`pellucid explain --plan`).
std::string explain_plan(const Recipe& recipe, const Signature& signature, Index models = 1, bool fuse = true);

}  // namespace pellucid
