// A run from words to folder: train one network, several seeds or folds, go on after a stop, open the sealed test set.
// What the command line, a program in C++ and every other face call; they say what is wanted and are told what happens.
//
//     pellucid::Training training;
//     training.run.source.path = "houses.csv";
//     training.run.source.target = "price";
//     training.folds = 5;
//     training.folder = "runs/houses";
//     const pellucid::Outcome outcome = pellucid::train(training);
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/doctor/finding.hpp"
#include "pellucid/rows/rows.hpp"
#include "pellucid/run/judge_run.hpp"
#include "pellucid/run/open_model.hpp"
#include "pellucid/run/outcome.hpp"
#include "pellucid/run/run_folder.hpp"
#include "pellucid/train/lr_find.hpp"

namespace pellucid {

/// What to train, and where it goes. `run.source.ensemble` networks over one split become one model, their mean.
struct Training {
  RunRecipe run{};
  std::vector<std::uint64_t> seeds{};  ///< a network each; empty: the recipe's seed alone
  Index folds = 0;                     ///< cross-validation: a network for each part; 0: none; not beside seeds
  std::string folder{};                ///< the run folder to make; "": nothing is written
  bool is_numbered = false;            ///< the folder is the first of <folder>-1, <folder>-2, … that is free
  std::string save_init{};             ///< a file for the first weights, or ""
  bool may_replace = false;            ///< that file, if it exists
};

/// How a run is followed. Nothing costs where nobody listens, and none of it changes a bit, but `stop` and
/// `on_prepared`.
struct Follower {
  int threads = 0;                               ///< 0: all processors
  const std::atomic<bool>* interrupt = nullptr;  ///< set to end after the current step, saving what there is
  /// Called from another thread when the interrupt was not answered for a second, as in a long step. What there is is
  /// on the disk then (`can_resume`), or nothing has begun, or it could not be written (`error`, else null). A program
  /// that must end now ends here.
  std::function<void(const std::string& folder, bool can_resume, const Error* error)> on_overdue{};
  std::function<void(const std::string& folder)> on_folder{};  ///< it was made, and is empty
  /// The rows of a network are prepared. The first time its recipe may still be changed, as by a preset sized by the
  /// data: all networks of the run have it.
  std::function<void(RunRecipe&, const Opened&, const Prepared&)> on_prepared{};
  /// What stands out in the rows of a run that begins, before what must not be trained on ends it.
  std::function<void(const std::vector<doctor::Problem>&, const Opened&, const Prepared&)> on_findings{};
  std::function<void(std::size_t networks)> on_begin{};      ///< so many begin to train as one program
  std::function<void(const std::string& what)> on_damage{};  ///< a checkpoint is damaged; the other one is used
  std::function<void(const Moment&)> on_step{};
  std::function<void(const EpochView&)> on_epoch{};
  /// At the end of each epoch of a network that still trains: what came of it so far. `network` is its name in the
  /// run: "seed-3", "fold-1"; "" of the only one.
  std::function<void(const std::string& network, const History&)> on_history{};
  /// Each layer's gradient norm, update ratio, dead and saturated units are written at each epoch's end, as
  /// layers.jsonl beside the metrics (run/layer_lines.hpp).
  bool records_layers = false;
  std::function<bool(const History&)> stop{};
  std::function<void(const StepTrace&)> trace{};
};

/// Trains what `training` says: opens the rows, seals the test set, prepares and trains each network, and writes
/// recipe, seal, checkpoints, metrics and model into the folder. Networks that see the same numbers train as one
/// program. Fails as open_source and train_run do; (Fault::usage) where the folder exists, or two of seeds, folds and
/// an ensemble are asked for; (Fault::refused) where a finding makes the result meaningless and source.allow does not
/// name it.
Outcome train(const Training& training, const Follower& follower = {});

/// Goes on with a run that was stopped, of one network or of several, to the bits of the run that never was. `data`
/// names files of the run that lie elsewhere now. Fails (Fault::usage) if nothing is left to do, (Fault::refused) if
/// the rows or the recipe were changed since, or another process trains there.
Outcome resume(const std::string& folder, const Follower& follower = {}, const std::vector<std::string>& data = {});

/// find_learning_rate for what `train` would train first. No file is written.
RateSearch find_rate(const Training& training, const RateRange& range, const Follower& follower = {},
                     const std::function<void(const RateTrial&)>& on_trial = {});

}  // namespace pellucid
