// Whole files: read at once, written so that a reader or a crash sees the old content or the new, never a part.
#pragma once

#include <string>
#include <string_view>

namespace pellucid {

/// The content of a file. Fails (Fault::data) naming the path and the system's reason.
std::string read_text(const std::string& path);

/// The folder that a path stands in: ".", "/", "runs".
std::string folder_of(const std::string& path);

/// Whether `path` is a regular file.
bool is_file(const std::string& path);

/// Writes a temporary file beside `path`, under a name that nobody can guess, brings it to the disk and renames it, and
/// brings the folder to the disk too. Fails (Fault::run) naming the path and the system's reason; then no part is left
/// behind. A call that a signal interrupts is made again.
void write_atomically(const std::string& path, std::string_view content);

/// So that what was made or renamed in a folder is there after a power cut. False if the system refuses (errno).
bool bring_folder_to_disk(const std::string& path);

/// Does nothing if there is none.
void remove_file(const std::string& path);

/// Whether a file's name is that of a temporary of write_atomically().
bool is_leftover(std::string_view name);

/// Removes what a write_atomically() that was killed left in a folder, but for those of a file named `except`. For the
/// folder's owner alone: others may be writing.
void remove_leftovers(const std::string& folder, std::string_view except = "");

}  // namespace pellucid
