// How much memory this machine has, and what of it is given back.
#pragma once

#include <string>

namespace pellucid {

/// Bytes of memory of this machine; infinity where the system does not say.
double physical_memory();
/// Pages that nothing stands in any more go back to the system where it can be told to: before a large second task, so
/// that it does not come on top of what the first has freed.
void trim_memory();
/// "24 GiB" of that many bytes, rounded up.
std::string gibibytes(double bytes);

}  // namespace pellucid
