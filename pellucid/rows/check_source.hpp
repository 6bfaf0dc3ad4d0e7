// Words of a source that would do nothing, or that say two things of one column: told before anything is read.
#pragma once

#include "pellucid/rows/source.hpp"

namespace pellucid {

/// Fails (Fault::usage) if a source that is a table says something about pictures, or names a column for two types.
void check_table_source(const Source& source);

/// Fails (Fault::usage) if a source of images says something about the cells, columns or rows of a table; or the size
/// of pictures, unless it is a folder of them.
void check_image_source(const Source& source, bool are_pictures);

}  // namespace pellucid
