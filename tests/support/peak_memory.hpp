// How much memory a piece of work takes at its peak.
#pragma once

#include <algorithm>
#include <cstdio>

namespace pellucid::testing {

/// KiB of a line of /proc/self/status; 0 where there is none.
inline long status_kib(const char* format) {
  std::FILE* const status = std::fopen("/proc/self/status", "r");
  if (status == nullptr) return 0;
  char line[256];
  long kib = 0;
  while (std::fgets(line, sizeof line, status) != nullptr && std::sscanf(line, format, &kib) != 1) continue;
  std::fclose(status);
  return kib;
}

/// MiB that `work` takes above what the process holds before it.
template <class Work>
long peak_mebibytes(Work work) {
  if (std::FILE* const reset = std::fopen("/proc/self/clear_refs", "w")) {  // 5: the peak begins anew
    std::fputs("5", reset);
    std::fclose(reset);
  }
  const long before = status_kib("VmRSS: %ld");
  work();
  return (status_kib("VmHWM: %ld") - before) / 1024;
}

}  // namespace pellucid::testing
