// How much memory this machine has.
#pragma once

#include <string>

namespace pellucid {

/// Bytes of memory of this machine; infinity where the system does not say.
double physical_memory();
/// "24 GiB" of that many bytes, rounded up.
std::string gibibytes(double bytes);

}  // namespace pellucid
