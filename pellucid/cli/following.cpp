#include "pellucid/cli/following.hpp"

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/key_options.hpp"
#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

// A line for each step. If its reader goes away, the trace ends and the training goes on.
class TraceFile {
 public:
  TraceFile(const std::string& path, const OutputRules& rules) : path_(path), out_(path, rules) {}
  void write(const StepTrace& step) {
    if (has_ended_) return;
    const nlohmann::ordered_json line{{"step", step.step},
                                      {"epoch", step.epoch},
                                      {"loss", step.loss},
                                      {"gradient_norm", step.gradient_norm},
                                      {"learning_rate", step.learning_rate}};
    has_ended_ = !out_.write(line.dump() + "\n");
    if (has_ended_) note("nobody reads the trace " + in_quotes(path_) + " any more: it ends, the training goes on\n");
  }
  void close() { out_.close(); }

 private:
  std::string path_;
  OutputStream out_;
  bool has_ended_ = false;
};

namespace {

/// The process ends here, whatever a step still computes.
void end_now(const std::string& folder, bool can_resume, const Error* error) {
  if (error != nullptr) {
    note("pellucid: " + error->message(option_naming) + "\n");
    ::_exit(static_cast<int>(error->fault));
  }
  note(can_resume ? "\ninterrupted and saved: " + resume_advice(folder)
                  : std::string("\ninterrupted before training began: nothing is saved\n"));
  ::_exit(interrupted);
}

}  // namespace

std::string resume_advice(const std::string& folder) {
  return "\"pellucid resume " + shell_word(folder) + "\" goes on, to the same bits\n";
}

int threads_of(const std::string& text) {
  constexpr Index most = 1024;
  if (text.empty()) return 0;
  const Index threads = whole_number("--threads", text, 1, "give a number of threads");
  if (threads > most) misuse("--threads", grouped(threads) + " are too many", "give at most " + grouped(most));
  return static_cast<int>(threads);
}

Following::Following(int threads, bool quiet, const std::string& trace, const OutputRules& rules) : quiet_(quiet) {
  follower_.threads = threads;
  follower_.interrupt = &interrupt_.flag();
  follower_.on_folder = [this](const std::string& folder) { interrupt_.guard(folder); };
  follower_.on_overdue = end_now;
  follower_.on_begin = [this](std::size_t networks) { progress_.emplace(quiet_, networks); };
  follower_.on_damage = [](const std::string& what) {
    note(printable(what) + "; going on from the checkpoint before it\n");
  };
  follower_.on_step = [this](const Moment& moment) {
    if (progress_) progress_->show(moment);
  };
  if (trace.empty()) return;
  trace_ = std::make_unique<TraceFile>(trace, rules);
  follower_.trace = [this](const StepTrace& step) { trace_->write(step); };
}

Following::~Following() = default;

void Following::write_events(const std::string& folder) {
  if (folder.empty()) return;
  events_ = std::make_unique<EventFiles>(folder);
  follower_.on_history = [this](const std::string& network, const History& history) {
    events_->take(network, history);
  };
}

void Following::finish() {
  progress_.reset();
  if (trace_) trace_->close();
}

}  // namespace pellucid::cli
