// What was read of pictures, as commands say it.
#pragma once

#include "pellucid/base/json.hpp"
#include "pellucid/data/picture_account.hpp"

namespace pellucid::cli {

/// Notes it in one line on standard error.
void note_pictures(const data::PictureAccount& account);

Json json_of(const data::PictureAccount& account);

}  // namespace pellucid::cli
