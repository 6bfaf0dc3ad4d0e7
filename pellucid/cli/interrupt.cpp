#include "pellucid/cli/interrupt.hpp"

#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "pellucid/cli/command.hpp"
#include "pellucid/run/run_lock.hpp"

namespace pellucid::cli {

namespace {

// A signal handler sees nothing but what is global.
std::atomic<bool> is_asked{false};
static_assert(std::atomic<bool>::is_always_lock_free);
char own_folder[4096];
char own_lock[4096 + 16];

constexpr double least_between = 0.5;  // seconds: one end of a terminal or of `timeout` can come as several signals
std::atomic<double> first_asked{0};
static_assert(std::atomic<double>::is_always_lock_free);

double seconds_now() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

void on_signal(int) {
  const int error = errno;
  const double now = seconds_now();
  const bool is_second = is_asked.exchange(true);
  if (!is_second) first_asked = now;
  errno = error;
  if (!is_second || now - first_asked < least_between) return;
  if (::rmdir(own_folder) != 0) {  // fails if it holds anything, as it should
    ::unlink(own_lock);
    ::rmdir(own_folder);
  }
  ::_exit(interrupted);
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

bool is_ignored(int signal) {
  struct sigaction now{};
  return ::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

}  // namespace

Interrupt::Interrupt() {
  is_asked = false;
  own_folder[0] = own_lock[0] = '\0';
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (is_ignored(signal)) continue;
    caught_.push_back(signal);
    handle(signal, on_signal);
  }
  handle(SIGPIPE, SIG_IGN);
}

Interrupt::~Interrupt() {
  for (const int signal : caught_) handle(signal, SIG_DFL);
}

void Interrupt::guard(const std::string& folder) {
  const std::string lock = folder + "/" + lock_file;
  if (folder.size() >= sizeof own_folder || lock.size() >= sizeof own_lock) return;
  std::memcpy(own_lock, lock.c_str(), lock.size() + 1);
  std::memcpy(own_folder, folder.c_str(), folder.size() + 1);
}

const std::atomic<bool>& Interrupt::flag() const { return is_asked; }

}  // namespace pellucid::cli
