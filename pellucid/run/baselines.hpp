// What simpler models do on the validation rows of a run, and what follows: whether a network was worth it.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pellucid/doctor/baseline.hpp"
#include "pellucid/judge/criterion.hpp"
#include "pellucid/judge/difference.hpp"
#include "pellucid/run/outcome.hpp"

namespace pellucid {

constexpr const char* baselines_file = "baselines.json";

/// A baseline that is asked for.
struct WantedBaseline {
  const doctor::Baseline* baseline;
  Index rounds = 0;                     ///< of training, as a run before recorded them; 0: by the clock
  std::vector<Index> rounds_of_each{};  ///< of each fold, where they are not the same
};

/// Reads "all", "none" or names: "linear, trees(rounds=120)", of folds "trees(rounds=120/80/95)". Fails (Fault::usage)
/// on an unknown one.
std::vector<WantedBaseline> wanted_baselines(const std::string& text);

/// A baseline beside the network.
struct Rival {
  std::string name, label;
  std::string left_out{};  ///< why it was not trained; the rest is then without values
  Index rounds = 0;        ///< of training; 0 of what knows none
  Index rows = 0;          ///< that it was trained on, of all folds: fewer than the network where those would not fit
  double seconds = 0;      ///< of training and prediction
  bool is_unfinished = false;           ///< the clock ended its training: with more time it may do better
  double value = judge::nan;            ///< of the metric
  judge::Estimate difference{};         ///< the network's metric minus its own, in pairs of rows
  std::vector<Index> rounds_of_each{};  ///< of folds each one's; `rounds` is the most
  /// What was judged, by the name of the network that it was trained beside; not in baselines.json.
  std::vector<std::pair<std::string, Model>> models{};

  /// As wanted_baselines() reads it to train the same again: "trees(rounds=120)".
  std::string call() const;
};

/// What became of a comparison.
enum class Verdict : unsigned char {
  network,   ///< the network is better than every baseline
  baseline,  ///< a baseline is better than the network
  noise,     ///< no baseline is better beyond the interval, and one at least is not worse
  open       ///< nothing can be said: too few rows, or no baseline
};
const char* name_of(Verdict verdict);

/// The keys of a command stand in braces in `sentence`, as in an Error (with_keys_named()).
struct Comparison {
  std::string metric, label;  ///< by which they are compared: judge::criterion_of()
  std::string because{};      ///< what was asked for that chose the metric; "" of the task's own
  bool is_higher_better = false;
  Index rows = 0;        ///< validation rows, of all folds together
  Index trained_on = 0;  ///< training rows of the network, of all folds
  double network = judge::nan;
  std::vector<Rival> rivals{};
  double seconds = 0;  ///< of all of it
  Verdict verdict = Verdict::open;
  std::string best{};      ///< the baseline that the verdict is about; "" of none
  std::string sentence{};  ///< the verdict in words

  /// Whether anything was compared.
  explicit operator bool() const { return !rivals.empty(); }
};

/// Fills in the verdict, the baseline that it is about and the sentence, from the rest.
void decide(Comparison& comparison);

/// "by mae: of the loss mae; the baselines are fitted to the mean all the same": why it is not the task's own
/// metric that decides, and whom that favours. "" where it is.
std::string judged_text(const Comparison& comparison);

/// How much memory baselines may take: they hold inputs in full and in double, and a number for each class of each row.
struct BaselineMemory {
  Index cells = Index{1} << 22;  ///< numbers of the training rows, and of the validation rows: 32 MiB
  /// A part of the rows must be as many, or a baseline of it says too little.
  std::size_t fewest_rows = 10'000;
};

/// Trains the baselines on the training rows of a table's run and compares them with its network on the same
/// validation rows; of folds each fold's, taken together; of seeds the first one's. A baseline ends when it has settled
/// or its part of `seconds` is over, and so may be less good than it could be; the rounds tell. Empty for pictures,
/// without validation rows, or if nothing is wanted. Rows that are too many for `memory` are sampled by the seed, those
/// of validation for the network too. `interrupt` ends it.
Comparison compare_baselines(const Outcome& outcome, const std::vector<WantedBaseline>& wanted, double seconds,
                             const std::atomic<bool>* interrupt = nullptr, const BaselineMemory& memory = {});

/// A fifth of the time that training took, and a second for each network at least.
double baseline_seconds(const Outcome& outcome);

/// A baseline as a model file beside the network's.
struct SavedBaseline {
  std::string name, path;
  std::string left_out{};  ///< why there is none
};
/// Writes the baselines of these names that were compared into the folder "baselines" of the run, or of each fold, and
/// replaces what stands there. Fails (Fault::run) if the system refuses.
std::vector<SavedBaseline> save_baselines(const Outcome& outcome, const Comparison& comparison,
                                          const std::vector<std::string>& names);

/// baselines.json: what report and compare read.
std::string comparison_json(const Comparison& comparison);
/// Fails (Fault::data) naming `path` if the text is not what comparison_json() writes.
Comparison comparison_from(const std::string& text, const std::string& path);

}  // namespace pellucid
