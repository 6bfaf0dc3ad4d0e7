// One owner: who trains into a run folder holds its lock, and nobody else writes there meanwhile. The system lets go of
// it when its holder ends, however that happens.
#pragma once

#include <string>

namespace pellucid {

constexpr const char* lock_file = "run.lock";

class RunLock {
 public:
  /// Locks a folder. Fails (Fault::refused), naming the process, if another holds it. Where the file system knows no
  /// locks there is none.
  explicit RunLock(const std::string& folder);
  ~RunLock();
  /// Fails as the constructor does if another holds a folder's lock; nothing is made or changed.
  static void demand_free(const std::string& folder);
  /// Whether the process that says it trains in a folder lives. It looks and locks nothing, not even for a moment: a
  /// run that begins meanwhile is not refused. So the lock of a process that was killed may pass for held, if its
  /// number is another's by now.
  static bool seems_held(const std::string& folder);
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  std::string path_;
  int file_ = -1;
};

}  // namespace pellucid
