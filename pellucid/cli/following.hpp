// How the command line follows a training: progress on standard error, Ctrl-C, a trace. What `train`, `resume` and
// `lr-find` share.
#pragma once

#include <optional>
#include <string>

#include "pellucid/base/output.hpp"
#include "pellucid/cli/interrupt.hpp"
#include "pellucid/cli/progress.hpp"
#include "pellucid/run/event_files.hpp"
#include "pellucid/run/session.hpp"

namespace pellucid::cli {

/// Reads "--threads"; 0 stands for all processors.
int threads_of(const std::string& text);

/// How a user goes on with a run: a sentence and its line end.
std::string resume_advice(const std::string& folder);

/// A JSON line per step.
class TraceFile;

class Following {
 public:
  /// `trace` is where a line for each step goes, or "".
  Following(int threads, bool quiet, const std::string& trace = "", const OutputRules& rules = {});
  ~Following();
  Following(const Following&) = delete;
  Following& operator=(const Following&) = delete;

  /// Also writes each epoch for TensorBoard into this folder; "" for none. Fails as EventFiles does.
  void write_events(const std::string& folder);
  /// What to hand to the session; valid while this object lives.
  Follower& follower() { return follower_; }
  /// Training has ended: takes the progress away, closes the trace.
  void finish();

 private:
  bool quiet_;
  Interrupt interrupt_;
  Follower follower_;
  std::optional<Progress> progress_;
  std::unique_ptr<TraceFile> trace_;
  std::unique_ptr<EventFiles> events_;
};

}  // namespace pellucid::cli
