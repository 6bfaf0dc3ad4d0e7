// A digest that is taken beside what else is done with the bytes.
#pragma once

#include <chrono>
#include <future>
#include <string>
#include <string_view>

#include "pellucid/base/hash.hpp"
#include "pellucid/base/threads.hpp"

namespace pellucid::data {

class DigestBeside {
 public:
  void add(std::string_view bytes) {
    waiting_.append(bytes);
    const bool is_busy = taken_.valid() && taken_.wait_for(std::chrono::seconds(0)) == std::future_status::timeout;
    if (is_busy && waiting_.size() < most_waiting) return;
    take();
  }
  std::string digits() {
    take();
    taken_.get();
    return hash_.digits();
  }

 private:
  static constexpr std::size_t most_waiting = std::size_t{16} << 20;

  void take() {
    if (taken_.valid()) taken_.get();
    taking_.swap(waiting_);
    waiting_.clear();
    // Where the system gives no thread, too: then it is taken when it is waited for.
    const auto policy = Team::default_size() > 1 ? std::launch::async | std::launch::deferred : std::launch::deferred;
    taken_ = std::async(policy, [this] { hash_.add(taking_); });
  }

  Sha256 hash_;
  std::string waiting_, taking_;
  std::future<void> taken_;  // the last to be made: it ends before what it works on
};

}  // namespace pellucid::data
