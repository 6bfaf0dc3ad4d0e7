#include "pellucid/run/session.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/doctor/guard.hpp"
#include "pellucid/model/parsed.hpp"
#include "pellucid/run/begun.hpp"
#include "pellucid/run/checkpoint_writer.hpp"
#include "pellucid/run/decision.hpp"
#include "pellucid/run/ensemble.hpp"
#include "pellucid/run/first_weights.hpp"
#include "pellucid/run/fit_to_train.hpp"
#include "pellucid/run/growing_metrics.hpp"
#include "pellucid/run/layer_lines.hpp"
#include "pellucid/run/metrics_lines.hpp"
#include "pellucid/run/network_scores.hpp"
#include "pellucid/run/networks.hpp"
#include "pellucid/run/overdue.hpp"
#include "pellucid/run/recipe_toml.hpp"
#include "pellucid/run/run_files.hpp"
#include "pellucid/train/stopping.hpp"

namespace pellucid {

namespace {

using SteadyClock = std::chrono::steady_clock;

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

/// Searches go different ways: such networks do not train as one program.
bool is_search(const Recipe& recipe, const Prepared& prepared) {
  return parse(recipe, prepared.signature.task).optimizer.entry->procedure == nn::Procedure::line_search;
}

constexpr const char* run_key = "run recipe";

/// Fails (Fault::refused) if a checkpoint was taken by a run whose recipe said something else.
void check_checkpoint(const TensorFile& checkpoint, const std::string& digest, const std::string& folder) {
  for (const auto& [name, value] : checkpoint.metadata) {
    if (name != run_key || value == digest) continue;
    fail({Fault::refused, "cannot go on with the run " + in_quotes(folder), "",
          "its checkpoint was taken under another recipe", "put the recipe back that the run began with"});
  }
}

/// A run from its opened rows to its written models, whether it begins or goes on.
class Session {
 public:
  Session(WantedNetworks wanted, std::unique_ptr<RunFolder> folder, const Follower& follower)
      : wanted_(std::move(wanted)), follower_(follower), folder_(std::move(folder)) {
    if (folder_) outcome_.folder = folder_->path();
    if (folder_ && follower_.on_folder) follower_.on_folder(outcome_.folder);
  }

  /// `first_weights` is a file for them, which may replace one that is there, or "". `seal` is that of a run that goes
  /// on.
  Outcome run(const std::string& first_weights, bool may_replace, const std::optional<data::Seal>& seal) {
    std::unique_ptr<Overdue> overdue = watch();
    const RunRecipe& run = wanted_.networks.front().run;
    check(run.recipe);  // the mistake in a word is told before anything of the rows is
    demand_files(run.source);
    if (folder_ && !folder_->is_kept()) demand_utf8(run);
    outcome_.opened = open_source(run.source, run.recipe.validation, seal ? &*seal : nullptr);
    if (!is_set(follower_.interrupt)) {
      const SteadyClock::time_point begun = SteadyClock::now();
      settle(first_weights, may_replace);
      if (const std::optional<RunRecipe> whole = wanted_.ensemble()) begin({"", *whole});
      if (wanted_.are_together) {
        train_together();
      } else {
        for (std::size_t i = 0; i < wanted_.networks.size() && !is_set(follower_.interrupt); ++i) train_alone(i);
      }
      outcome_.seconds = std::chrono::duration<double>(SteadyClock::now() - begun).count();
    }
    outcome_.is_interrupted = !is_whole();
    if (wanted_.ensemble() && outcome_.networks.size() == wanted_.networks.size()) join();
    if (const auto scores = scores_of_networks(outcome_); folder_ && scores && !outcome_.is_interrupted)
      folder_->save(scores_file, scores_json(*scores));
    overdue.reset();
    if (folder_ && !outcome_.is_interrupted) remove_checkpoints(folder_->path());
    return std::move(outcome_);
  }

 private:
  /// An interrupt that came after the last step of the last network is none.
  bool is_whole() const {
    return outcome_.networks.size() == wanted_.networks.size() &&
           std::ranges::all_of(outcome_.networks, [](const Network& network) { return is_finished(network); });
  }
  static bool is_finished(const Network& network) { return network.trained.history.reason != Stop::interrupted; }

  /// One recipe for all, and the list of them on the disk, before anything is trained.
  void settle(const std::string& first_weights, bool may_replace) {
    std::vector<WantedNetwork>& networks = wanted_.networks;
    const bool goes_on = folder_ && folder_->is_kept();
    if (goes_on) is_settled_ = true;
    if (goes_on) return;
    WantedNetwork& first = networks.front();
    first_ = prepare(first);
    is_settled_ = true;
    for (WantedNetwork& each : networks) {
      const std::uint64_t seed = each.run.recipe.seed;
      each.run.recipe = first.run.recipe;
      each.run.recipe.seed = seed;
    }
    look_for_leaks(first.run);
    wanted_.are_together = networks.size() > 1 && (wanted_.ensemble() || outcome_.opened->is_same_for_all()) &&
                           !is_search(first.run.recipe, *first_);
    if (networks.size() > 1 && (!first.run.source.init.empty() || follower_.trace || !first_weights.empty())) {
      fail({Fault::usage, wanted_.ensemble() ? "cannot use {source.ensemble}" : "cannot use {run.seeds}", "",
            "{source.init}, {run.save_init} or {run.trace} is given too, and they are about one network",
            "train one network with {recipe.seed}"});
    }
    if (!first_weights.empty()) {
      std::optional<data::Preparation> preparation;
      if (const auto* own = first_->preparation()) preparation = *own;
      save_first_ = [this, first_weights, may_replace, run = first.run, signature = first_->signature, preparation] {
        save_first_weights(run, signature, preparation ? &*preparation : nullptr, first_weights, may_replace,
                           outcome_.folder);
      };
    }
    if (folder_ && networks.size() > 1) folder_->write(networks_file, to_json(wanted_));
  }

  /// What makes a result meaningless ends the run here, before a weight is drawn.
  void look_for_leaks(const RunRecipe& run) const {
    doctor::check_allowed(run.source, outcome_.opened->table());
    const std::vector<doctor::Problem> problems = doctor::find_problems(*outcome_.opened, *first_, run.recipe);
    if (follower_.on_findings) follower_.on_findings(problems, *outcome_.opened, *first_);
    doctor::demand_meaning(problems, run.source);
  }

  std::string folder_of(const WantedNetwork& wanted) const {
    return wanted.name.empty() ? folder_->path() : folder_->file(wanted.name);
  }

  Prepared prepare(WantedNetwork& wanted) {
    if (first_ && &wanted == &wanted_.networks.front()) return std::move(*std::exchange(first_, std::nullopt));
    Prepared prepared = outcome_.opened->prepare(wanted.run);
    demand_threshold(wanted.run.recipe, prepared.signature, !prepared.split.validation.empty());
    RunRecipe settled = wanted.run;
    if (follower_.on_prepared) {
      follower_.on_prepared(is_settled_ ? settled : wanted.run, *outcome_.opened, prepared);
    }
    return prepared;
  }

  /// The seal first: a folder with a recipe can be resumed.
  void begin(const WantedNetwork& wanted) {
    if (!folder_) return;
    if (!wanted.name.empty()) folder_->make_folder(wanted.name);
    const std::string prefix = wanted.name.empty() ? "" : wanted.name + "/";
    if (is_file(folder_->file(prefix + recipe_file))) return outcome_.opened->remember_seal();
    demand_utf8(wanted.run);  // what a run that goes on is told anew
    data::Seal seal = seen_from(outcome_.opened->seal, folder_of(wanted));
    seal.recipe = digest_of(wanted.run);
    folder_->write(prefix + seal_file, to_json(seal));
    folder_->write(prefix + recipe_file, to_toml(wanted.run));
    outcome_.opened->remember_seal();
  }

  /// Trains networks that see the same numbers, or a single one, from the checkpoint in `name`'s folder or from the
  /// beginning.
  std::vector<Trained> train_networks(const std::string& name, std::span<const WantedNetwork> networks,
                                      const Data& data, const std::vector<std::uint64_t>& seeds, RunOptions options) {
    const WantedNetwork& first = networks.front();
    if (follower_.on_begin) follower_.on_begin(seeds.size());
    if (save_first_) {  // when a step is done: what refuses to train leaves the file that is there as it is
      options.on_step = [this, next = options.on_step](const Moment& moment) {
        if (save_first_) std::exchange(save_first_, nullptr)();
        if (next) next(moment);
      };
    }
    std::vector<std::unique_ptr<GrowingMetrics>> growing;
    for (const WantedNetwork& each : networks) {
      const std::string prefix = each.name.empty() ? "" : each.name + "/";
      if (folder_) growing.push_back(std::make_unique<GrowingMetrics>(*folder_, prefix + metrics_file, data.task));
    }
    std::vector<std::unique_ptr<LayerLines>> layers;
    if (folder_ && follower_.records_layers) {
      for (const WantedNetwork& each : networks) {
        layers.push_back(
            std::make_unique<LayerLines>(*folder_, (each.name.empty() ? "" : each.name + "/") + layers_file));
      }
      options.on_epoch = [&](const EpochView& view) {
        layers[static_cast<std::size_t>(view.network())]->take(view);
        if (follower_.on_epoch) follower_.on_epoch(view);
      };
    }
    options.on_history = [&](std::size_t network, const History& history) {
      if (folder_) growing[network]->take(history);
      if (follower_.on_history) follower_.on_history(networks[network].name, history);
    };
    if (!folder_) return train_members(first.run.recipe, data, seeds, options);
    const std::optional<FoundCheckpoint> found = find_checkpoint(name.empty() ? folder_->path() : folder_->file(name));
    const std::string digest = digest_of(first.run);
    if (found) {
      check_checkpoint(found->content, digest, name.empty() ? folder_->path() : folder_->file(name));
      options.checkpoint = &found->content;
      if (!found->damage.empty() && follower_.on_damage) follower_.on_damage(found->damage);
    }
    const std::string prefix = name.empty() ? "" : name + "/";
    CheckpointWriter writer([&](const std::string& part,
                                std::span<const std::string_view> content) { folder_->save(prefix + part, content); },
                            found ? &*found : nullptr);
    options.wants_checkpoint = [&](double bytes) { return writer.wants(bytes); };
    options.save_checkpoint = [&](TensorFile checkpoint) {
      checkpoint.metadata.emplace_back(run_key, digest);
      writer.take(std::move(checkpoint));
    };
    const Listening listening(*this, writer);
    std::vector<Trained> trained = train_members(first.run.recipe, data, seeds, options);
    if (is_set(follower_.interrupt)) writer.flush();
    return trained;
  }

  void train_alone(std::size_t index) {
    WantedNetwork& wanted = wanted_.networks[index];
    const bool has_own_folder = folder_ && !wanted.name.empty();
    if (has_own_folder && is_done(folder_of(wanted))) return take_done(wanted);
    Prepared prepared = prepare(wanted);
    begin(wanted);
    std::optional<Model> start;
    const std::string& init = wanted.run.source.init;
    if (!init.empty()) start = model_with_tensors(wanted.run.recipe, prepared.signature, init);
    RunOptions options = options_of(follower_);
    options.start = start ? &*start : nullptr;
    std::vector<Trained> trained =
        train_networks(wanted.name, {&wanted, 1}, outcome_.opened->data(prepared), {wanted.run.recipe.seed}, options);
    outcome_.networks.push_back(finished(wanted, std::move(trained.front()), std::move(prepared)));
    if (has_own_folder && is_finished(outcome_.networks.back())) remove_checkpoints(folder_of(wanted));
  }

  void train_together() {
    const bool is_over_one_split = wanted_.ensemble().has_value();
    std::vector<Prepared> prepared;
    std::vector<std::uint64_t> seeds;
    for (WantedNetwork& each : wanted_.networks) {
      if (prepared.empty() || !is_over_one_split) prepared.push_back(prepare(each));
      seeds.push_back(each.run.recipe.seed);
      begin(each);
    }
    Data data = outcome_.opened->data(prepared.front());
    if (!is_over_one_split) data.split = nullptr;  // each network's own, by its seed
    RunOptions options = options_of(follower_);
    options.on_finished = [&](std::size_t i, const Trained& trained) {
      Model model = trained.model;
      set_origin(model, wanted_.networks[i]);
      if (const auto* preparation = prepared.front().preparation()) model.set_preparation(*preparation);
      take_threshold(model, wanted_.networks[i].run.recipe, nullptr);
      if (waits_for_threshold(model, wanted_.networks[i])) return;
      write(wanted_.networks[i].name, model, trained.history);
    };
    std::vector<Trained> all = train_networks("", wanted_.networks, data, seeds, options);
    if (is_over_one_split) {  // what all share is kept once, by the first
      for (Trained& each : all) {
        if (const auto* preparation = prepared.front().preparation()) each.model.set_preparation(*preparation);
      }
      const Prepared light{{}, prepared.front().split, prepared.front().signature};
      prepared.resize(all.size(), light);
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      outcome_.networks.push_back(finished(wanted_.networks[i], std::move(all[i]), std::move(prepared[i])));
    }
  }

  /// A network of a run that goes on, which was done before.
  void take_done(WantedNetwork& wanted) {
    const std::string folder = folder_of(wanted);
    Model model = open_model(folder);
    const Recipe& recipe = wanted.run.recipe;
    History history = history_from(read_text(folder + "/" + metrics_file), folder + "/" + metrics_file, recipe);
    const Monitor monitor(recipe, model.signature());
    history.monitor = monitor.name;
    history.is_higher_better = monitor.is_higher_better();
    Prepared prepared = outcome_.opened->prepare(wanted.run);
    Trained trained{std::move(model), std::move(history), prepared.split};
    written_.insert(wanted.name);
    outcome_.networks.push_back(finished(wanted, std::move(trained), std::move(prepared)));
    remove_checkpoints(folder);
  }

  /// The networks of an ensemble become one, whose model stands at the run's top.
  void join() {
    Network whole = joined(std::exchange(outcome_.networks, {}), *wanted_.ensemble(), *outcome_.opened);
    if (folder_) folder_->save(model_file, whole.trained.model.bytes());
    outcome_.networks.push_back(std::move(whole));
  }

  /// A model whose threshold is chosen by its validation rows is not written before it is.
  static bool waits_for_threshold(const Model& model, const WantedNetwork& wanted) {
    return !wanted.run.recipe.threshold.empty() && !model.signature().threshold;
  }

  void set_origin(Model& model, const WantedNetwork& wanted) const {
    model.set_origin({data::data_digest(outcome_.opened->seal), digest_of(wanted.run)});
  }

  /// The network with its preparation, written, and then how it does: nothing is lost while that is looked at.
  Network finished(const WantedNetwork& wanted, Trained trained, Prepared prepared) {
    Network network{wanted.name, wanted.run, std::move(trained), std::move(prepared), {}, {}};
    Model& model = network.trained.model;
    if (const data::Preparation* preparation = network.prepared.preparation()) model.set_preparation(*preparation);
    set_origin(model, wanted);
    const data::Split& split = network.prepared.split;
    if (!take_threshold(model, wanted.run.recipe, nullptr) && waits_for_threshold(model, wanted)) {
      const Evaluation undecided = outcome_.opened->evaluate(model, split.validation);
      take_threshold(model, wanted.run.recipe, &undecided);
    }
    write(network);
    if (!split.validation.empty()) network.validation = outcome_.opened->evaluate(model, split.validation);
    if (network.prepared.preparation() != nullptr) network.training = outcome_.opened->evaluate(model, split.train);
    return network;
  }

  void write(const Network& network) { write(network.name, network.trained.model, network.trained.history); }

  /// The model first: where the metrics tell of the end, it is there.
  void write(const std::string& name, const Model& model, const History& history) {
    if (!folder_ || !written_.insert(name).second) return;
    const std::string prefix = name.empty() ? "" : name + "/";
    folder_->save(prefix + model_file, model.bytes());
    folder_->save(prefix + metrics_file, metrics_lines(history, model.signature().task));
  }

  /// While it lives, a signal that comes in a long step saves what `writer` has.
  class Listening {
   public:
    Listening(Session& session, CheckpointWriter& writer) : session_(session) { set(&writer); }
    ~Listening() { set(nullptr); }
    Listening(const Listening&) = delete;
    Listening& operator=(const Listening&) = delete;

   private:
    void set(CheckpointWriter* writer) {
      const std::lock_guard lock(session_.writer_mutex_);
      session_.writer_ = writer;
    }
    Session& session_;
  };

  std::unique_ptr<Overdue> watch() {
    if (!follower_.on_overdue) return nullptr;
    return std::make_unique<Overdue>(follower_.interrupt, [this] {
      const std::lock_guard lock(writer_mutex_);
      try {
        if (writer_ != nullptr) {
          writer_->flush();
          folder_->keep();
        } else if (folder_) {
          folder_->give_back_if_empty();
        }
        follower_.on_overdue(outcome_.folder, folder_ && folder_->is_kept(), nullptr);
      } catch (const Failure& failure) {  // this thread has nobody above it
        follower_.on_overdue(outcome_.folder, false, &failure.error());
      } catch (const std::exception& failure) {
        const Error error{Fault::run, "cannot save the run", in_quotes(outcome_.folder), failure.what(),
                          "\"pellucid resume\" goes on from what was saved before"};
        follower_.on_overdue(outcome_.folder, false, &error);
      }
    });
  }

  WantedNetworks wanted_;
  const Follower& follower_;
  std::unique_ptr<RunFolder> folder_;  // what an error leaves in it before anything is learned goes with this object
  std::optional<Prepared> first_{};    // made to settle the recipe
  bool is_settled_ = false;
  std::function<void()> save_first_{};  // writes the first weights
  std::set<std::string> written_{};     // networks whose model is there
  Outcome outcome_{};
  std::mutex writer_mutex_{};
  CheckpointWriter* writer_ = nullptr;
};

std::unique_ptr<RunFolder> new_folder(const Training& training) {
  if (training.folder.empty()) return nullptr;
  return training.is_numbered ? RunFolder::numbered(training.folder) : RunFolder::made(training.folder);
}

}  // namespace

Outcome train(const Training& training, const Follower& follower) {
  WantedNetworks wanted = wanted_networks(training.run, training.seeds, training.folds);
  return Session(std::move(wanted), new_folder(training), follower)
      .run(training.save_init, training.may_replace, std::nullopt);
}

Outcome resume(const std::string& given, const Follower& follower, const std::vector<std::string>& data) {
  const std::string path = without_end_slashes(given);
  WantedNetworks wanted = networks_of(path);
  std::vector<std::string> names;
  for (const WantedNetwork& each : wanted.networks) {
    if (!each.name.empty()) names.push_back(each.name);
  }
  std::unique_ptr<RunFolder> folder = RunFolder::opened(path, names);
  const std::optional<data::Seal> seal = find_begun(path, wanted, data);
  return Session(std::move(wanted), std::move(folder), follower).run("", false, seal);
}

RateSearch find_rate(const Training& training, const RateRange& range, const Follower& follower,
                     const std::function<void(const RateTrial&)>& on_trial) {
  RunRecipe run = training.run;
  const std::unique_ptr<Opened> opened = open_source(run.source, run.recipe.validation);
  const Prepared prepared = opened->prepare(run);
  if (follower.on_prepared) follower.on_prepared(run, *opened, prepared);
  RunOptions options = options_of(follower);
  std::optional<Model> start;
  if (!run.source.init.empty()) start = model_with_tensors(run.recipe, prepared.signature, run.source.init);
  options.start = start ? &*start : nullptr;
  return find_learning_rate(run.recipe, opened->data(prepared), range, options, on_trial);
}

}  // namespace pellucid
