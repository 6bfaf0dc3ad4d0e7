// Work in parts that know nothing of each other, on all processors.
#pragma once

#include <functional>

#include "pellucid/base/element.hpp"

namespace pellucid {

/// Calls `each` with every number from 0 to `parts` - 1 once, on all threads of Team::default_size(), and returns when
/// all are done; by the caller alone where `size`, about how many numbers or cells there are in all, is small. Which
/// thread takes which part is left open: each writes what no other reads. Throws what the first of the parts threw.
void for_each_part(Index parts, Index size, const std::function<void(Index part)>& each);

/// The same over ranges of rows, [begin, end), of some thousands each.
void for_each_range(Index rows, Index size, const std::function<void(Index begin, Index end)>& each);

}  // namespace pellucid
