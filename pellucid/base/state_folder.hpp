// What Pellucid remembers of one user from run to run: small files below ${XDG_STATE_HOME:-~/.local/state}/pellucid.
// It is a help and no part of a run: nothing here fails. Where there is no such folder, or it cannot be read or
// written, nothing is remembered.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pellucid {

/// The folder, whether it is there or not; "" if the environment names none (XDG_STATE_HOME must be absolute).
std::string state_folder();

/// The content of a file there, at most 16 MB; `name` is relative, such as "sealed-groups/0a1b.json".
std::optional<std::string> read_state(const std::string& name);

/// The names of the files in a folder of it, as read_state takes them, in order.
std::vector<std::string> state_files(const std::string& folder);

/// Writes a file there as a whole, and makes the folders that it needs. Whether it stands there now.
bool write_state(const std::string& name, std::string_view content);

}  // namespace pellucid
