#include "pellucid/run/overdue.hpp"

#include <chrono>
#include <utility>

namespace pellucid {

Overdue::Overdue(const std::atomic<bool>* flag, std::function<void()> act) : act_(std::move(act)) {
  if (flag != nullptr && act_) thread_ = std::thread([this, flag] { watch(*flag); });
}

Overdue::~Overdue() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_ended_ = true;
  }
  ended_.notify_all();
  thread_.join();
}

void Overdue::watch(const std::atomic<bool>& flag) {
  using namespace std::chrono_literals;
  std::unique_lock lock(mutex_);
  const auto is_ended = [&] { return is_ended_; };
  while (!flag.load()) {
    if (ended_.wait_for(lock, 50ms, is_ended)) return;
  }
  if (ended_.wait_for(lock, 1s, is_ended)) return;
  lock.unlock();
  act_();
}

}  // namespace pellucid
