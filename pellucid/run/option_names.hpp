// How the command line calls the keys of a run: for its messages, and for reports, which name the next step in its
// words.
#pragma once

#include <string>

#include "pellucid/base/error.hpp"

namespace pellucid {

/// How the command line calls a key that a message names: "--batch-size", "--test 0", "--no-header".
std::string option_naming(const std::string& field, const std::string& value);

/// A text of the engine with keys as the command line calls them.
inline std::string in_options(const std::string& text) { return with_keys_named(text, option_naming); }

/// "--batch-size" for "batch_size"; "--no-header" for a truth that can only be denied.
std::string option_name(const std::string& key, bool is_denied = false);

}  // namespace pellucid
