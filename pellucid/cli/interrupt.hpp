// Ctrl-C and SIGTERM while a network is trained: the first one asks the run to end and to save, the second one ends the
// program at once.
#pragma once

#include <atomic>
#include <string>

namespace pellucid::cli {

/// While it lives the signals are caught; afterwards they end the program, as they usually do.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// Set by the first signal.
  const std::atomic<bool>& flag() const;
  /// From now on a second signal removes `folder`, if it is empty then.
  void guard(const std::string& folder);
};

}  // namespace pellucid::cli
