// How much memory this machine has.
#pragma once

namespace pellucid {

/// Bytes of memory of this machine; infinity where the system does not say.
double physical_memory();

}  // namespace pellucid
