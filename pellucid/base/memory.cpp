#include "pellucid/base/memory.hpp"

#include <unistd.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include <cmath>
#include <limits>

#include "pellucid/base/text.hpp"

namespace pellucid {

double physical_memory() {
#if defined(_SC_PHYS_PAGES)
  const long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);
  if (pages > 0 && bytes > 0) return static_cast<double>(pages) * static_cast<double>(bytes);
#endif
  return std::numeric_limits<double>::infinity();
}

void trim_memory() {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

std::string gibibytes(double bytes) {
  return std::isfinite(bytes) ? grouped(static_cast<Index>(std::ceil(bytes / 0x1p30))) + " GiB" : "any";
}

}  // namespace pellucid
