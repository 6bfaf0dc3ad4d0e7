// System calls that a signal may interrupt.
#pragma once

#include <cerrno>

namespace pellucid {

/// What `call` gives, made again while a signal interrupts it.
template <class Call>
auto retried(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

}  // namespace pellucid
