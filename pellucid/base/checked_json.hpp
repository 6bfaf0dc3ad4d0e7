// JSON files that carry their own digest: a bit that was changed, by a disk or by hand, is seen before a word of them
// is believed.
#pragma once

#include <optional>
#include <string>

#include "pellucid/base/json.hpp"

namespace pellucid {

/// `json` as a text to read, and at its end "sha256": the digest of the whole text with zeros for its own digits.
std::string checked_text(Json json);

/// Whether a text of checked_text() is as it was written; none if it has no digest.
std::optional<bool> is_unchanged(const std::string& text);

}  // namespace pellucid
