// Ctrl-C and SIGTERM while a network is trained: the first one asks the run to end and to save, the second one ends the
// program at once.
#pragma once

#include <atomic>
#include <string>

namespace pellucid::cli {

/// While it lives the signals are caught; afterwards they do what they did before.
class Interrupt {
 public:
  /// A second signal removes `folder` if it is still empty.
  explicit Interrupt(const std::string& folder);
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// Set by the first signal.
  const std::atomic<bool>& flag() const;
};

}  // namespace pellucid::cli
