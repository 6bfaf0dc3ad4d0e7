// `pellucid watch`: the curves of a run while another process trains it.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <thread>

#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/curve_words.hpp"
#include "pellucid/cli/following.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/run/begun.hpp"
#include "pellucid/run/run_folder.hpp"
#include "pellucid/run/run_lock.hpp"

namespace pellucid::cli {

namespace {

constexpr auto look_after = std::chrono::milliseconds(300);
constexpr int fewest_rows = 8;

/// How it ended, or stands: "runs/a: stopped at epoch 30, best epoch 21 (validation loss 0.1234): …".
std::string end_of(const NamedHistory& network) {
  const History& history = network.history;
  if (history.epochs.empty()) return network.name + ": no epoch has ended\n";
  const auto best = std::ranges::find(history.epochs, history.best_epoch, &Epoch::epoch);
  std::string words = network.name + ": stopped at epoch " + grouped(history.epochs.back().epoch);
  if (best != history.epochs.end()) {
    const bool is_watched = !std::isnan(best->validation_loss);
    words += ", best epoch " + grouped(best->epoch) + " (" +
             (is_watched ? "validation " + history.monitor : std::string("training loss")) + " " +
             fixed(best->monitored, 4) + ")";
  }
  const char* const why = history.reason == Stop::epochs     ? "all epochs are done"
                          : history.reason == Stop::patience ? "it got no better"
                          : history.reason == Stop::own_rule ? "its own rule ended it"
                                                             : "it was interrupted";
  return words + ": " + why + "\n";
}

class Watch {
 public:
  explicit Watch(const std::string& run)
      : run_(without_end_slashes(run)), locked_(run_above(run_).value_or(run_)), is_live_(terminal(stdout).is_live) {}

  int until_end() {
    while (true) {
      const bool is_training = RunLock::seems_held(locked_);  // looked at first: what comes after it is seen below
      if (!is_training || has_begun()) show(histories_of(run_));
      if (is_finished() || !is_training) break;
      std::this_thread::sleep_for(look_after);
    }
    for (const NamedHistory& each : networks_) print(end_of(each));
    if (!is_finished()) note("nobody trains it any more: " + resume_advice(locked_));
    return done;
  }

 private:
  /// It may be that the rows are still read.
  bool has_begun() const { return is_file(run_ + "/" + recipe_file) || is_file(run_ + "/" + networks_file); }

  bool is_finished() const {
    if (networks_.empty() || networks_.size() < wanted_) return false;
    return std::ranges::all_of(networks_,
                               [](const NamedHistory& each) { return each.history.reason != Stop::interrupted; });
  }

  void show(std::vector<NamedHistory> networks) {
    std::size_t epochs = 0;
    for (const NamedHistory& each : networks) epochs += each.history.epochs.size();
    const std::size_t before = std::exchange(epochs_, epochs);
    networks_ = std::move(networks);
    if (wanted_ == 0) wanted_ = networks_of(run_).networks.size();
    if (epochs == before || epochs == 0) return;
    if (!is_live_) return print(last_epochs());
    const std::vector<draw::Chart> charts = curves_of(networks_);
    const int rows = (terminal(stdout).rows - 1) / static_cast<int>(charts.size()) - 1;
    // Over what was drawn before; lines that are there already stay above.
    const std::string text = in_terminal(charts, std::max(rows, fewest_rows));
    const std::string up = drawn_ == 0 ? "" : "\x1b[" + std::to_string(drawn_) + "A\x1b[J";
    std::fwrite(up.data(), 1, up.size(), stdout);
    drawn_ = std::ranges::count(text, '\n');
    print(text);
  }

  std::string last_epochs() const {
    std::string lines;
    for (const NamedHistory& each : networks_) {
      if (each.history.epochs.empty()) continue;
      const Epoch& last = each.history.epochs.back();
      lines += each.name + "  epoch " + grouped(last.epoch) + "  loss " + fixed(last.loss, 4);
      if (!std::isnan(last.validation_loss)) lines += "  validation " + fixed(last.validation_loss, 4);
      lines += last.is_best ? "  best\n" : "\n";
    }
    return lines;
  }

  std::string run_, locked_;
  bool is_live_;
  std::vector<NamedHistory> networks_{};
  std::size_t wanted_ = 0;    ///< networks of the run; 0: not known yet
  std::size_t epochs_ = 0;    ///< of all of them, that were shown
  std::ptrdiff_t drawn_ = 0;  ///< lines
};

}  // namespace

Command add_watch(CLI::App& program) {
  const auto run = std::make_shared<std::string>();
  CLI::App* app = program.add_subcommand(
      "watch",
      "Draws the curves of a run while another process trains it, until that ends, and says how it ended. Ctrl-C ends "
      "the watching alone. Where nothing can be redrawn it prints a line for what is new.");
  app->add_option("RUN", *run, "a run folder that pellucid train made");
  app->footer("Example:\n  pellucid watch runs/first");
  return {app, [run] { return Watch(demand(*run, "watch", "RUN")).until_end(); }};
}

}  // namespace pellucid::cli
