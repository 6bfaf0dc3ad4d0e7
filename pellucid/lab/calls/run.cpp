// {"call": "run", "steps": 10, "epochs": 1, "milliseconds": 12}: trains until one of the limits is reached, each of
// which may be left out; and where the network stands then. "rows" is how many rows it was shown. How far the last step
// moved the weights the call "layers" tells.
#include <algorithm>
#include <chrono>
#include <limits>

#include "pellucid/lab/calls.hpp"

namespace pellucid::lab::calls {

namespace {

using Clock = std::chrono::steady_clock;

constexpr Index without_limit = Index{1} << 53;

Json epochs_since(const History& history, std::size_t known) {
  Json epochs = Json::array();
  for (std::size_t i = known; i < history.epochs.size(); ++i) {
    const Epoch& epoch = history.epochs[i];
    epochs.push_back({{"epoch", epoch.epoch},
                      {"loss", number_or_null(epoch.loss)},
                      {"validation_loss", number_or_null(epoch.validation_loss)},
                      {"validation_accuracy", number_or_null(epoch.validation_accuracy)},
                      {"learning_rate", number_or_null(epoch.learning_rate)},
                      {"is_best", epoch.is_best}});
  }
  return epochs;
}

}  // namespace

Answer run(Bench& bench, const Request& request) {
  Experiment& experiment = demand_experiment(bench);
  Trainer& trainer = experiment.trainer();
  const bool has_limit = request.has("steps") || request.has("epochs") || request.has("milliseconds");
  const Index steps = request.count("steps", has_limit ? without_limit : 1, 0, without_limit);
  const Index epochs = request.count("epochs", without_limit, 0, without_limit);
  const double milliseconds = request.number("milliseconds", std::numeric_limits<double>::infinity());
  request.refuse_unknown();
  bench.model.reset();
  const std::size_t known = trainer.member(0).history.epochs.size();
  const Index first_epoch = trainer.position().epoch;
  const Clock::time_point begun = Clock::now();
  Index done = 0, rows = 0;
  bool is_running = true;
  bool is_last = false;
  Index until_clock = 0, between = 1;  // steps: the clock is the page's, and takes longer than a small network's step
  double spent = 0;
  while (is_running && !is_last && done < steps && trainer.position().epoch - first_epoch < epochs) {
    if (until_clock-- == 0) {
      const double before = spent;
      spent = std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
      between = done > 0 && spent - before < milliseconds / 32 ? std::min<Index>(2 * between, 64) : 1;
      until_clock = between - 1;
    }
    is_last = spent >= milliseconds || ++done == steps;
    const Position before = trainer.position();
    is_running = trainer.advance(is_last || epochs < without_limit);
    const Position& after = trainer.position();
    rows += (after.epoch > before.epoch ? trainer.epoch_rows() : after.begin) - before.begin;
  }
  experiment.leave_trail();
  const Member& member = trainer.member(0);
  const Position& at = trainer.position();
  return {{{"epoch", at.epoch},
           {"rows_of_epoch", at.begin},
           {"step", at.step},
           {"rows", rows},
           {"milliseconds", std::chrono::duration<double, std::milli>(Clock::now() - begun).count()},
           {"loss", member.epoch_weight > 0 ? number_or_null(member.epoch_loss / member.epoch_weight) : Json()},
           {"learning_rate", number_or_null(at.learning_rate)},
           {"is_done", !is_running},
           {"reason", is_running ? "" : name_of(member.history.reason)},
           {"best_epoch", member.history.best_epoch},
           {"epochs", epochs_since(member.history, known)}}};
}

}  // namespace pellucid::lab::calls
