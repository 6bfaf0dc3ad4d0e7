#include "pellucid/cli/interrupt.hpp"

#include <unistd.h>

#include <csignal>
#include <cstring>

#include "pellucid/cli/command.hpp"

namespace pellucid::cli {

namespace {

// A signal handler sees nothing but what is global.
std::atomic<bool> is_asked{false};
static_assert(std::atomic<bool>::is_always_lock_free);
char empty_folder[4096];

void on_signal(int) {
  if (!is_asked.exchange(true)) return;
  ::rmdir(empty_folder);  // fails if it holds anything, as it should
  ::_exit(interrupted);
}

void handle(void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

Interrupt::Interrupt() {
  is_asked = false;
  empty_folder[0] = '\0';
  handle(on_signal);
}

Interrupt::~Interrupt() { handle(SIG_DFL); }

void Interrupt::guard(const std::string& folder) {
  if (folder.size() < sizeof empty_folder) std::memcpy(empty_folder, folder.c_str(), folder.size() + 1);
}

const std::atomic<bool>& Interrupt::flag() const { return is_asked; }

}  // namespace pellucid::cli
