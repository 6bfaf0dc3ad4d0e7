// Ctrl-C, SIGTERM and SIGHUP while a network is trained: the first one asks the run to end and to save, a second one,
// half a second later or more, ends the program at once. A reader of the output that goes away ends the printing and
// not the training.
#pragma once

#include <atomic>
#include <string>
#include <vector>

namespace pellucid::cli {

/// While it lives the signals are caught; afterwards they end the program, as they usually do. A signal that is ignored
/// when it begins (nohup, a job in the background) stays so.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// Set by the first signal.
  const std::atomic<bool>& flag() const;
  /// From now on a second signal removes `folder`, if it holds nothing but its lock then.
  void guard(const std::string& folder);

 private:
  std::vector<int> caught_;
};

}  // namespace pellucid::cli
