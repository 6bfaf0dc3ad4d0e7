// A signal must end a run soon, however long a step is: whoever sets the flag and is not answered in time is helped.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace pellucid {

/// While it lives: calls `act` once, from a thread of its own, when `flag` has been set for a second.
class Overdue {
 public:
  /// Without a flag or an act it does nothing.
  Overdue(const std::atomic<bool>* flag, std::function<void()> act);
  ~Overdue();
  Overdue(const Overdue&) = delete;
  Overdue& operator=(const Overdue&) = delete;

 private:
  void watch(const std::atomic<bool>& flag);

  std::function<void()> act_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool is_ended_ = false;
  std::thread thread_;
};

}  // namespace pellucid
