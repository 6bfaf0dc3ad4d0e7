#include "pellucid/base/memory.hpp"

#include <unistd.h>

#include <limits>

namespace pellucid {

double physical_memory() {
#if defined(_SC_PHYS_PAGES)
  const long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);
  if (pages > 0 && bytes > 0) return static_cast<double>(pages) * static_cast<double>(bytes);
#endif
  return std::numeric_limits<double>::infinity();
}

}  // namespace pellucid
