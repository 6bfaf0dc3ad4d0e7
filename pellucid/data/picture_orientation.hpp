// How a picture is turned: EXIF's orientation, the note that a camera makes of how it was held.
#pragma once

#include <string_view>

#include "pellucid/data/picture.hpp"

namespace pellucid::data {

/// The orientation that EXIF data (a TIFF header and its first directory) notes, 1 to 8; 1 where it notes none or what
/// it notes cannot be read, as viewers have it.
int orientation_of(std::string_view exif);

/// Whether height and width change places.
constexpr bool is_on_its_side(int orientation) { return orientation >= 5; }

/// The picture as a viewer shows it. EXIF says on which side the stored first row and first column belong: 1 top, left;
/// 2 top, right; 3 bottom, right; 4 bottom, left; 5 left, top; 6 right, top; 7 right, bottom; 8 left, bottom.
Picture upright(Picture stored);

}  // namespace pellucid::data
