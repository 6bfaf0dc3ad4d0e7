#include "pellucid/run/session.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/run/first_weights.hpp"
#include "pellucid/run/recipe_toml.hpp"
#include "pellucid/run/run_files.hpp"

namespace pellucid {

namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr auto checkpoint_after = std::chrono::seconds(5);

/// A network that is asked for.
struct Wanted {
  std::string name;
  RunRecipe run;
};

std::vector<Wanted> wanted_networks(const Training& training) {
  if (training.folds > 0 && !training.seeds.empty()) {
    fail({Fault::usage, "cannot use {run.folds}", "", "{run.seeds} is given too", "give one of them"});
  }
  if (training.folds == 1) {
    fail({Fault::usage, "cannot use {run.folds}", "", "one part leaves nothing to train on", "give 2 parts or more"});
  }
  std::vector<Wanted> wanted;
  for (Index fold = 1; fold <= training.folds; ++fold) {
    wanted.push_back({"fold-" + std::to_string(fold), training.run});
    wanted.back().run.source.folds = training.folds;
    wanted.back().run.source.fold = fold;
  }
  for (const std::uint64_t seed : training.seeds) {
    wanted.push_back({"seed-" + std::to_string(seed), training.run});
    wanted.back().run.recipe.seed = seed;
  }
  if (wanted.empty()) wanted.push_back({"", training.run});
  return wanted;
}

RunOptions options_of(const Follower& follower) {
  RunOptions options;
  options.threads = follower.threads;
  options.interrupt = follower.interrupt;
  options.on_step = follower.on_step;
  options.on_epoch = follower.on_epoch;
  options.stop = follower.stop;
  options.trace = follower.trace;
  return options;
}

bool is_set(const std::atomic<bool>* flag) { return flag != nullptr && flag->load(); }

/// The network with its preparation, and how it does.
Network finished(const Opened& opened, std::string name, Trained trained, Prepared prepared) {
  Network network{std::move(name), std::move(trained), std::move(prepared), {}, {}};
  Model& model = network.trained.model;
  const data::Split& split = network.prepared.split;
  if (const data::Preparation* preparation = network.prepared.preparation()) {
    model.set_preparation(*preparation);
    network.training = opened.evaluate(model, split.train);
  }
  if (!split.validation.empty()) network.validation = opened.evaluate(model, split.validation);
  return network;
}

/// Trains one network; its checkpoints go to `folder`, unless that is "", and stay there if the program is killed.
Network train_one(const Opened& opened, const Wanted& wanted, Prepared prepared, const std::string& folder,
                  const std::string* checkpoint, const Follower& follower) {
  std::optional<Model> start;
  const std::string& init = wanted.run.source.init;
  if (!init.empty()) start = model_with_tensors(wanted.run.recipe, prepared.signature, init);
  RunOptions options = options_of(follower);
  options.start = start ? &*start : nullptr;
  options.checkpoint = checkpoint;
  SteadyClock::time_point saved = SteadyClock::now();
  if (!folder.empty()) {
    options.wants_checkpoint = [&] { return SteadyClock::now() - saved > checkpoint_after; };
    options.save_checkpoint = [&](const std::string& bytes) {
      write_atomically(folder + "/" + checkpoint_file, bytes);
      saved = SteadyClock::now();
    };
  }
  Trained trained = train_run(wanted.run.recipe, opened.data(prepared), options);
  return finished(opened, wanted.name, std::move(trained), std::move(prepared));
}

class Session {
 public:
  Session(const Training& training, const Follower& follower) : training_(training), follower_(follower) {}

  Outcome run() {
    std::vector<Wanted> wanted = wanted_networks(training_);
    make_folder();
    const RunRecipe& run = training_.run;
    outcome_.opened = open_source(run.source, run.recipe.validation);
    outcome_.is_interrupted = is_set(follower_.interrupt);
    if (outcome_.is_interrupted) return std::move(outcome_);
    const SteadyClock::time_point begun = SteadyClock::now();
    if (outcome_.opened->is_same_for_all() && wanted.size() > 1) {
      train_together(wanted);
    } else {
      for (Wanted& each : wanted) {
        train_alone(each);
        if (is_set(follower_.interrupt)) break;
      }
    }
    outcome_.seconds = std::chrono::duration<double>(SteadyClock::now() - begun).count();
    outcome_.is_interrupted = is_set(follower_.interrupt);
    if (folder_) {
      for (const Network& network : outcome_.networks) write_run(*folder_, network.name, network.trained);
      folder_->keep();
    }
    return std::move(outcome_);
  }

 private:
  void make_folder() {
    if (training_.folder.empty()) return;
    folder_.reset(training_.is_numbered ? new NewRunFolder(NewRunFolder::numbered(training_.folder))
                                        : new NewRunFolder(training_.folder));
    outcome_.folder = folder_->path();
    if (follower_.on_folder) follower_.on_folder(outcome_.folder);
  }

  void begin(const Wanted& wanted) {
    if (!folder_) return;
    const std::string prefix = wanted.name.empty() ? "" : wanted.name + "/";
    if (!wanted.name.empty()) folder_->make_folder(wanted.name);
    folder_->write(prefix + recipe_file, to_toml(wanted.run));
    folder_->write(prefix + seal_file, to_json(seen_from(outcome_.opened->seal, outcome_.folder_of(wanted.name))));
    outcome_.opened->remember_seal();
  }

  Prepared prepare(Wanted& wanted) {
    Prepared prepared = outcome_.opened->prepare(wanted.run);
    if (follower_.on_prepared) follower_.on_prepared(wanted.run, *outcome_.opened, prepared);
    return prepared;
  }

  void train_alone(Wanted& wanted) {
    Prepared prepared = prepare(wanted);
    if (!training_.save_init.empty())
      save_first_weights(wanted.run, prepared.signature, training_.save_init, training_.may_replace);
    begin(wanted);
    std::string folder;
    if (folder_) {
      folder = folder_->path() + (wanted.name.empty() ? "" : "/" + wanted.name);
      folder_->expect(wanted.name.empty() ? checkpoint_file : wanted.name + "/" + checkpoint_file);
    }
    outcome_.networks.push_back(train_one(*outcome_.opened, wanted, std::move(prepared), folder, nullptr, follower_));
    const bool is_done = folder_ && !is_set(follower_.interrupt);
    if (is_done) remove_file(folder + "/" + checkpoint_file);  // nothing is left to go on with
  }

  void train_together(std::vector<Wanted>& wanted) {
    if (!training_.run.source.init.empty() || follower_.trace || !training_.save_init.empty()) {
      fail({Fault::usage, "cannot use {run.seeds}", "",
            "{source.init}, {run.save_init} or {run.trace} is given too, and they are about one network",
            "train one network with {recipe.seed}"});
    }
    std::vector<Prepared> prepared;
    for (Wanted& each : wanted) prepared.push_back(prepare(each));
    Data data = outcome_.opened->data(prepared.front());
    data.split = nullptr;  // each network's own, by its seed
    std::vector<Trained> all = train_members(wanted.front().run.recipe, data, training_.seeds, options_of(follower_));
    for (std::size_t i = 0; i < all.size(); ++i) {
      begin(wanted[i]);
      outcome_.networks.push_back(
          finished(*outcome_.opened, wanted[i].name, std::move(all[i]), std::move(prepared[i])));
    }
  }

  const Training& training_;
  const Follower& follower_;
  std::unique_ptr<NewRunFolder> folder_;  // what an error leaves in it is taken away with this object
  Outcome outcome_;
};

}  // namespace

Outcome train(const Training& training, const Follower& follower) { return Session(training, follower).run(); }

Outcome resume(const std::string& path, const Follower& follower, const std::vector<std::string>& data) {
  const std::string recipe_path = part_of_run(path, recipe_file);
  const std::string folder = recipe_path.substr(0, recipe_path.rfind('/'));
  RunRecipe run = run_recipe_from_toml(read_text(recipe_path), recipe_path);
  const bool has_checkpoint = is_file(folder + "/" + checkpoint_file);
  if (!has_checkpoint && is_file(folder + "/" + model_file)) {
    fail({Fault::usage, "nothing is left to do in " + in_quotes(folder), "",
          "the run has ended: its model is there and no checkpoint",
          "train again with {run.recipe} " + in_quotes(recipe_path) + " and other options"});
  }
  const std::string seal_path = part_of_run(folder, seal_file);
  const data::Seal seal = data::seal_from_json(read_text(seal_path), seal_path);
  run.source = find_files(run.source, seal, folder, data).source;
  Outcome outcome;
  outcome.folder = folder;
  outcome.opened = open_source(run.source, run.recipe.validation, &seal);
  Prepared prepared = outcome.opened->prepare(run);
  const std::string checkpoint = has_checkpoint ? read_text(folder + "/" + checkpoint_file) : "";
  const SteadyClock::time_point begun = SteadyClock::now();
  outcome.networks.push_back(train_one(*outcome.opened, {"", run}, std::move(prepared), folder,
                                       has_checkpoint ? &checkpoint : nullptr, follower));
  outcome.seconds = std::chrono::duration<double>(SteadyClock::now() - begun).count();
  outcome.is_interrupted = is_set(follower.interrupt);
  const Trained& trained = outcome.networks.front().trained;
  write_atomically(folder + "/" + metrics_file, metrics_lines(trained.history, trained.model.signature().task));
  write_atomically(folder + "/" + model_file, trained.model.bytes());
  if (!outcome.is_interrupted) remove_file(folder + "/" + checkpoint_file);
  return outcome;
}

RateCurve find_rate(const Training& training, const RateRange& range, const Follower& follower) {
  RunRecipe run = training.run;
  const std::unique_ptr<Opened> opened = open_source(run.source, run.recipe.validation);
  const Prepared prepared = opened->prepare(run);
  if (follower.on_prepared) follower.on_prepared(run, *opened, prepared);
  RunOptions options = options_of(follower);
  std::optional<Model> start;
  if (!run.source.init.empty()) start = model_with_tensors(run.recipe, prepared.signature, run.source.init);
  options.start = start ? &*start : nullptr;
  return find_learning_rate(run.recipe, opened->data(prepared), range, options);
}

}  // namespace pellucid
